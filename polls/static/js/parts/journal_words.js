/* What the journal's entries say, as the second half of a sentence that begins with who did it. */
import { itemById } from "../next_action.js";
import { plural, t } from "../words.js";
import { face } from "../clock.js";

/** The entry `{what, details}` in words; what has no words of its own is told by its bare name. */
export function sentence({ what, details = {} }, state) {
  const words = WORDS[what];
  return words ? words(details, state) : what.replaceAll("_", " ");
}

const WORDS = {
  item_started: ({ item }, state) => t("opened “{title}”", { title: itemTitle(state, item) }),
  item_moved: ({ item }, state) => t("moved “{title}”", { title: itemTitle(state, item) }),
  item_added: ({ item }, state) => t("added “{title}”", { title: itemTitle(state, item) }),
  item_changed: ({ item }, state) => t("changed “{title}”", { title: itemTitle(state, item) }),
  item_attribution_changed: ({ item }, state) => t("changed who is named in “{title}”", { title: itemTitle(state, item) }),
  item_removed: () => t("removed an item"),
  forum_loaded: () => t("loaded the forum from its file"),
  forum_changed: () => t("changed the forum’s settings"),
  forum_purged: () => t("removed who the people were, as their time was over"),
  member_forgotten: (details, state) => forgotten(standing(details, state)),
  member_told: () => t("gave a person what is kept on them"),
  keeping_changed: ({ days }) => plural("set that people are kept for one day after the forum", "set that people are kept for {count} days after the forum", days),
  forum_ended: () => t("ended the forum"),
  forum_reopened: () => t("opened the forum again"),
  restored_from_backup: () => t("restored everything from a backup"),
  day_added: () => t("added a day"),
  day_changed: () => t("changed a day"),
  day_removed: () => t("removed a day"),
  visual_added: () => t("added a visual"),
  visual_changed: () => t("changed a visual"),
  visual_removed: () => t("removed a visual"),
  page_shown: ({ page }) => t("turned to page {page}", { page: page + 1 }),
  clock_set: ({ seconds }) => t("set the clock to {time}", { time: face(seconds) }),
  clock_paused: () => t("held the clock"),
  clock_resumed: () => t("let the clock go on"),
  clock_extended: () => t("gave one minute more"),
  clock_cleared: () => t("took the clock away"),
  paused: () => t("began a calm pause"),
  resumed: () => t("ended the pause"),
  stage_blacked_out: () => t("made the stage black"),
  stage_brought_back: () => t("brought the stage back"),
  join_shown: () => t("showed the join panel"),
  join_hidden: () => t("took the join panel away"),
  join_set: () => t("changed how people join"),
  notice_shown: () => t("showed a notice"),
  notice_taken_down: () => t("took a notice down"),
  member_admitted: () => t("admitted someone"),
  member_entered: () => t("came in"),
  member_added: () => t("added a person"),
  member_changed: () => t("changed a person’s entry"),
  member_removed: () => t("removed a person"),
  member_invited: () => t("made a personal link"),
  one_use_link_made: () => t("made a one-use link"),
  members_invited: ({ count }) => t("made {count} personal links", { count }),
  members_imported: ({ added }) => t("imported {added} people", { added }),
  member_joined: () => t("joined by the code"),
  member_seated: ({ breakout }, state) => t("put someone into {group}", { group: groupTitle(state, breakout) }),
  member_unseated: ({ breakout }, state) => t("took someone out of {group}", { group: groupTitle(state, breakout) }),
  many_wrong_codes: ({ tries }) => t("counted {tries} wrong codes within an hour", { tries }),
  moderator_made: () => t("made someone a moderator"),
  signed_out_everywhere: () => t("signed out on every device"),
  group_added: () => t("added a stakeholder group"),
  group_renamed: () => t("renamed a stakeholder group"),
  group_removed: () => t("removed a stakeholder group"),
  breakout_added: () => t("added a breakout"),
  breakout_changed: () => t("changed a breakout"),
  breakout_removed: () => t("removed a breakout"),
  members_spread: () => t("spread people over the groups"),
  queue_set: () => t("set the order of the lightning round"),
  turn_started: ({ breakout }, state) => t("gave the floor to {group}", { group: groupTitle(state, breakout) }),
  turn_ended: ({ breakout }, state) => t("ended the turn of {group}", { group: groupTitle(state, breakout) }),
  turn_skipped: ({ breakout }, state) => t("passed over {group}", { group: groupTitle(state, breakout) }),
  turn_returned: ({ breakout }, state) => t("put {group} back into the queue", { group: groupTitle(state, breakout) }),
  deadline_set: () => t("set the groups’ time"),
  report_submitted: ({ breakout }, state) => t("handed in for {group}", { group: groupTitle(state, breakout) }),
  report_withdrawn: ({ breakout }, state) => t("took back the report-out of {group}", { group: groupTitle(state, breakout) }),
  report_returned: ({ breakout }, state) => t("returned the report-out of {group}", { group: groupTitle(state, breakout) }),
  report_accepted: ({ breakout }, state) => t("accepted the report-out of {group}", { group: groupTitle(state, breakout) }),
  poll_prepared: () => t("prepared a poll"),
  poll_changed: () => t("changed a poll"),
  poll_removed: () => t("removed a poll"),
  poll_opened: () => t("opened the poll"),
  poll_paused: () => t("paused the poll"),
  poll_resumed: () => t("resumed the poll"),
  poll_extended: () => t("gave the poll more time"),
  poll_closing: () => t("began to close the poll"),
  poll_closing_undone: () => t("took the closing back"),
  poll_closed: () => t("closed the poll"),
  poll_published: () => t("published the result"),
  poll_names_removed: () => t("took names out of a named poll’s ballots"),
  poll_voided: () => t("declared the poll void"),
  poll_options_refreshed: () => t("took the groups’ new words into the poll"),
  section_edited: () => t("edited the summary"),
  summary_taken_back: () => t("took the summary back"),
  summary_drafted: () => t("drafted the summary"),
  summary_retold: () => t("changed who is named in the published summary"),
  summary_published: () => t("published the summary"),
};

function forgotten(places) {
  return places.length
    ? t("forgot a person, who had left or was removed; the name still stands in: {places}", { places: places.join(", ") })
    : t("forgot a person, who had left or was removed");
}

/** Where others wrote the name, which only a moderator can mend. */
function standing({ in_items = [], in_groups = [], in_report }, state) {
  return [
    ...in_items.map((id) => t("“{title}”", { title: itemTitle(state, id) })),
    ...in_groups.map((id) => t("the report-out of {group}", { group: groupTitle(state, id) })),
    ...(in_report ? [t("the report")] : []),
  ];
}

function itemTitle(state, id) {
  return itemById(state.agenda, id)?.title ?? t("an item that is gone");
}

function groupTitle({ breakouts }, id) {
  return breakouts.find((breakout) => breakout.id === id)?.title ?? t("a group");
}
