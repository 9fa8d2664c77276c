/* The next safe step of the plenary, from the picture alone: what the console's one large button does. Pure. */
import { partsUnder } from "./store.js";
import { plural, t } from "./words.js";

const PRESENTABLE = ["submitted", "accepted"]; // report-outs a group can take the floor with

/**
 * The next safe step: `{id, text, detail, icon, key, …}` with one of
 * `verb` and `arguments` (do it), `ask` and `about` (a dialog first), `link` (a page), `undo` (wait, or take it back).
 *
 * `id` changes whenever the step does, so that a press can be bound to what the person saw.
 */
export function nextAction(state) {
  for (const step of STEPS) {
    const found = step(state);
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

function start({ forum, now: plenary, agenda }) {
  if (forum.state !== "before") return null;
  const first = itemById(agenda, plenary.next_item_id) ?? itemsOf(agenda)[0];
  if (!first) {
    return { id: "agenda", text: t("Add the first agenda item"), detail: t("The agenda is empty."), icon: "plus", link: "setup/agenda" };
  }
  return { ...moveTo(null, first), text: t("Start the forum"), detail: t("First: {title}", { title: first.title }), icon: "play" };
}

/* Polls */

/** The step that an open, paused or closed poll waits for; an open one comes before everything else. */
function pollInHand(state) {
  const polls = pollsOf(state);
  const running = polls.find((poll) => poll.state === "open") ?? polls.find((poll) => poll.state === "paused");
  if (running?.is_closing) return closing(state, running);
  if (running) return RUNNING[running.state](state, running);
  const counted = polls.find((poll) => poll.state === "closed" && belongsHere(state, poll));
  return counted ? publish(state, counted) : null;
}

const RUNNING = { open: close, paused: goOn };

function close(state, poll) {
  return {
    id: `close:${poll.id}`,
    text: t("Close the poll"),
    detail: receivedText(state, poll) ?? poll.question,
    icon: "lock",
    key: "C",
    verb: "close_poll",
    arguments: { poll_id: poll.id },
  };
}

function closing(state, poll) {
  return {
    id: `closing:${poll.id}`,
    text: t("The poll is closing"),
    detail: receivedText(state, poll) ?? poll.question,
    icon: "lock",
    endsAt: poll.closes_at,
    undo: { verb: "undo_close", arguments: { poll_id: poll.id } },
  };
}

function goOn(_state, poll) {
  return {
    id: `reopen:${poll.id}`,
    text: t("Resume the poll"),
    detail: poll.question,
    icon: "play",
    key: "O",
    verb: "resume_poll",
    arguments: { poll_id: poll.id },
  };
}

/** Publishing cannot be taken back, so the result is shown once more before. */
function publish(state, poll) {
  const tally = state[`tally/${poll.id}`];
  return {
    id: `publish:${poll.id}`,
    text: t("Publish the result"),
    detail: tally?.sentence || poll.question,
    icon: "eye",
    key: "P",
    ask: "publishPoll",
    about: { pollId: poll.id },
  };
}

/** The step that opens the first poll of the current item which has not been opened yet; null when there is none. */
export function pollToOpen(state) {
  const current = state.now.item_id;
  const poll = pollsOf(state).find((each) => current !== null && each.item_id === current && isPrepared(each));
  if (!poll) return null;
  return poll.state === "ready" ? open(poll) : complete(poll);
}

function open(poll) {
  return {
    id: `open:${poll.id}`,
    text: t("Open the poll"),
    detail: poll.question,
    icon: "poll",
    key: "O",
    verb: "open_poll",
    arguments: { poll_id: poll.id },
  };
}

function complete(poll) {
  return {
    id: `complete:${poll.id}`,
    text: t("Complete the poll"),
    detail: t("It needs at least two options: {question}", { question: poll.question }),
    icon: "pencil",
    link: "setup/polls",
  };
}

/** Whether a poll has not been opened yet. */
export function isPrepared(poll) {
  return poll.state === "draft" || poll.state === "ready";
}

/** Every poll the moderators see, in their order. */
export function pollsOf(state) {
  const polls = Object.values(partsUnder(state, "poll/"));
  return polls.sort((one, other) => one.position - other.position || one.round - other.round || one.id - other.id);
}

/** Whether a closed poll is today's business: it is of the current item, or was closed while this item was on. */
function belongsHere({ now: plenary, item }, poll) {
  if (poll.item_id !== null && poll.item_id === plenary.item_id) return true;
  return Boolean(item?.started_at && poll.closed_at && Date.parse(poll.closed_at) >= Date.parse(item.started_at));
}

function receivedText(state, poll) {
  const turnout = state[`turnout/${poll.id}`];
  return turnout ? t("{received} of {eligible} received", turnout) : null;
}

/* Lightning round */

function turnInHand(state) {
  return state.item?.kind === "lightning" ? nextTurn(state) : null;
}

/** The step to the next waiting turn, whatever item is on; null when none waits. */
export function nextTurn({ lightning, breakouts }) {
  if (!lightning?.next) return null;
  const { next, current } = lightning;
  const group = breakouts.find((breakout) => breakout.id === next.breakout_id);
  return PRESENTABLE.includes(group?.report_state) ? turnTo(next, current, lightning.turns) : passOver(next);
}

function turnTo(next, current, turns) {
  const from = current?.turn_id ?? null;
  const speaking = turns.find((turn) => turn.id === from);
  return {
    id: `turn:${from}:${next.turn_id}`,
    text: speaking ? t("Next turn: {group}", { group: next.title }) : t("Give the floor to {group}", { group: next.title }),
    detail: speaking ? t("Ends the turn: {group}", { group: speaking.title }) : t("The stage shows their report-out, and their clock starts."),
    icon: "mic",
    key: "L",
    verb: "next_turn",
    arguments: { from_turn: from },
  };
}

/** A group without a report-out has nothing to show; it can be put back into the queue. */
function passOver(next) {
  return {
    id: `skip:${next.turn_id}`,
    text: t("Pass over {group}", { group: next.title }),
    detail: t("They have not handed in. You can put them back into the queue."),
    icon: "skip",
    key: "L",
    verb: "skip_turn",
    arguments: { turn_id: next.turn_id },
  };
}

/* The agenda */

function onward(state) {
  const { now: plenary, agenda } = state;
  const next = itemById(agenda, plenary.next_item_id);
  if (!next) return null;
  const step = { ...moveTo(plenary.item_id, next), text: t("Next: {title}", { title: next.title }), icon: "right" };
  return { ...step, detail: handedInText(state) ?? lastTurnText(state) ?? t("Every screen moves on.") };
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

function lastTurnText({ lightning }) {
  return lightning?.current ? t("The last turn ends, and every screen moves on.") : null;
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
