/* The next safe step of the plenary, from the picture alone: what the console's one large button does. Pure. */
import { pollInHand, pollToOpen } from "./next_poll.js";
import { lastTurnText, turnInHand } from "./next_turn.js";
import { plural, t } from "./words.js";

const EARLY = 3_600_000; // milliseconds before its time at which a forum is not started by one press

/**
 * The next safe step at `now` (milliseconds): `{id, text, detail, icon, key, …}` with one of
 * `verb` and `arguments` (do it), `ask` and `about` (a dialog first), `link` (a page), `undo` (wait, or take it back).
 *
 * `id` changes whenever the step does, so that a press can be bound to what the person saw.
 */
export function nextAction(state, now) {
  for (const step of STEPS) {
    const found = step(state, now);
    if (found) return found;
  }
  return null;
}

const STEPS = [afterTheEnd, outOfThePause, start, pollInHand, turnInHand, pollToOpen, onward, theEnd];

function afterTheEnd({ forum }) {
  if (forum.state !== "ended") return null;
  return {
    id: "summary",
    text: t("Go to the summary report"),
    detail: t("The forum has ended."),
    icon: "report",
    link: "summary/edit",
  };
}

function outOfThePause({ now: plenary }) {
  if (!plenary.is_paused) return null;
  return {
    id: "resume",
    text: t("End the pause"),
    detail: t("Every screen goes on where it was."),
    icon: "play",
    key: ".",
    verb: "resume",
    arguments: {},
  };
}

function start({ forum, now: plenary, agenda }, now) {
  if (forum.state !== "before") return null;
  const first = itemById(agenda, plenary.next_item_id) ?? itemsOf(agenda)[0];
  if (!first) {
    return { id: "agenda", text: t("Add the first agenda item"), detail: t("The agenda is empty."), icon: "plus", link: "setup/agenda" };
  }
  const step = { ...moveTo(null, first), text: t("Start the forum"), detail: t("First: {title}", { title: first.title }), icon: "play" };
  return Date.parse(first.planned_at) - now > EARLY ? asking(step, "start", { item: first }) : step;
}

/** The same step, but asked about before it is done. */
function asking({ verb, arguments: values, ...step }, ask, about) {
  return { ...step, ask, about };
}

/* The agenda */

function onward(state) {
  const { now: plenary, agenda } = state;
  const next = itemById(agenda, plenary.next_item_id);
  if (!next) return null;
  const step = { ...moveTo(plenary.item_id, next), text: t("Next: {title}", { title: next.title }), icon: "right" };
  const day = newDay(agenda, plenary.item_id, next);
  if (day) return { ...asking(step, "jump", { from: plenary.item_id, item: next }), ...overnight(day, next) };
  return { ...step, detail: handedInText(state) ?? lastTurnText(state) ?? pagesText(state) ?? t("Every screen moves on.") };
}

/** The day that begins with `next`; null within a day. Nobody should begin tomorrow with one press too many tonight. */
function newDay({ days }, from, next) {
  const dayOf = (id) => days.find((day) => day.items.some((item) => item.id === id));
  const [today, then] = [dayOf(from), dayOf(next.id)];
  return today && then !== today ? then : null;
}

function overnight(day, next) {
  return {
    text: t("Next day: {title}", { title: day.title }),
    detail: t("It begins with “{title}”. You are asked once more.", { title: next.title }),
  };
}

/** While visuals are still to come: where they are. */
function pagesText({ now: { page, pages } }) {
  if (!(page + 1 < pages)) return null;
  return t("The stage shows visual {page} of {pages}. Every screen moves on.", { page: page + 1, pages });
}

function moveTo(from, item) {
  return { id: `move:${from}:${item.id}`, key: "N", verb: "move_to", arguments: { from_item: from, to_item: item.id } };
}

/** Before a breakout item is left: how many groups are ready. Null for other kinds. */
function handedInText({ item, breakouts = [] }) {
  if (item?.kind !== "breakout") return null;
  const { groups, handedIn, accepted } = handedInCounts(breakouts, item.id);
  if (!groups) return null;
  const words = plural("{handedIn} of {count} group handed in", "{handedIn} of {count} groups handed in", groups, { handedIn });
  return accepted ? `${words} · ${t("{accepted} accepted", { accepted })}` : words;
}

/** `{groups, handedIn, accepted}` of the breakouts that meet in the item; of all when none names it. */
export function handedInCounts(breakouts, itemId) {
  const here = breakouts.filter((breakout) => breakout.item_id === itemId);
  const counted = here.length ? here : breakouts;
  const accepted = counted.filter((breakout) => breakout.report_state === "accepted").length;
  const waiting = counted.filter((breakout) => breakout.report_state === "submitted").length;
  return { groups: counted.length, handedIn: accepted + waiting, accepted };
}

function theEnd({ now: plenary }) {
  return {
    id: `end:${plenary.item_id}`,
    text: t("End the forum…"),
    detail: t("This was the last item. You are asked once more."),
    icon: "flag",
    ask: "end",
  };
}

/** The agenda's items of all days in one list. */
export function itemsOf(agenda) {
  return agenda.days.flatMap((day) => day.items);
}

/** The item with that id, or undefined. */
export function itemById(agenda, id) {
  return itemsOf(agenda).find((item) => item.id === id);
}
