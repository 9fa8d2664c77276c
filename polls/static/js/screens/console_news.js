/* What changed in the room, as a sentence for the moderators' screen readers. Counts stay silent. */
import { pollsOf } from "../next_poll.js";
import { plural, t } from "../words.js";

/** The most important news between two states, or null. */
export function newsOf(state, before) {
  for (const look of LOOKS) {
    const news = look(state, before);
    if (news) return news;
  }
  return null;
}

const LOOKS = [moved, ended, polls, turns, pauses, door, reports];

function moved({ now, item }, before) {
  return now.item_id !== before.now.item_id && item ? t("Now: {title}", item) : null;
}

function ended({ forum }, before) {
  return forum.state === "ended" && before.forum.state !== "ended" ? t("The forum has ended.") : null;
}

const POLLS = {
  open: () => t("The poll is open."),
  paused: () => t("The poll is paused."),
  closed: () => t("The poll is closed."),
  published: () => t("The result is published."),
  void: () => t("The poll is void."),
};

function polls(state, before) {
  const other = pollsOf(state).find((poll) => {
    const was = before[`poll/${poll.id}`];
    return was && was.state !== poll.state;
  });
  return other ? POLLS[other.state]?.() : null;
}

function turns({ lightning }, before) {
  const id = lightning?.current?.turn_id;
  if (!id || id === before.lightning?.current?.turn_id) return null;
  return t("{group} has the floor.", { group: lightning.turns.find((turn) => turn.id === id)?.title });
}

function pauses({ now }, before) {
  if (now.is_paused === before.now.is_paused) return null;
  return now.is_paused ? t("Every screen shows a calm pause.") : t("The pause is over.");
}

function door({ people }, before) {
  const count = people?.waiting.length ?? 0;
  if (count <= (before.people?.waiting.length ?? 0)) return null;
  return plural("{count} person waits at the door", "{count} people wait at the door", count);
}

function reports({ breakouts }, before) {
  const handedIn = breakouts.find((group) => {
    const was = before.breakouts.find((each) => each.id === group.id);
    return group.report_state === "submitted" && was && was.report_state !== "submitted";
  });
  return handedIn ? t("{group} handed in.", { group: handedIn.title }) : null;
}
