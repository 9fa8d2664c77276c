/* The steps of a poll: open, close, publish. Pure; see next_action.js for what a step is. */
import { partsUnder } from "./store.js";
import { t } from "./words.js";

/** The step that an open, paused or closed poll waits for; an open one comes before everything else. */
export function pollInHand(state) {
  const polls = pollsOf(state);
  const running = polls.find((poll) => poll.state === "open") ?? polls.find((poll) => poll.state === "paused");
  if (running?.is_closing) return closing(state, running);
  if (running) return RUNNING[running.state](state, running);
  const counted = polls.find((poll) => poll.state === "closed" && belongsHere(state, poll));
  if (counted) return publish(state, counted);
  const undecided = polls.find((poll) => poll.state === "published" && belongsHere(state, poll) && asksForRunOff(state, poll));
  return undecided ? runOff(state, undecided) : null;
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

/** Whether a run-off of the first two can follow: the result leaves it open, and no next round stands yet. */
export function takesRunOff(state, poll) {
  const isUndecided = ["no_majority", "level"].includes(state[`tally/${poll.id}`]?.verdict);
  return isUndecided && !pollsOf(state).some((each) => each.question === poll.question && each.round > poll.round);
}

/** Nobody waits for a run-off where the rules take several winners as they are, or after a straw poll. */
function asksForRunOff(state, poll) {
  return takesRunOff(state, poll) && poll.rules.ties !== "joint" && poll.secrecy !== "straw";
}

function runOff(state, poll) {
  return {
    id: `run-off:${poll.id}`,
    text: t("Prepare the run-off of the top two"),
    detail: state[`tally/${poll.id}`].sentence || poll.question,
    icon: "poll",
    verb: "run_off",
    arguments: { poll_id: poll.id },
  };
}

/** The step that opens the first poll of the current item which has not been opened yet; null when there is none. */
export function pollToOpen(state) {
  const current = state.now.item_id;
  const poll = pollsOf(state).find((each) => current !== null && each.item_id === current && isPrepared(each));
  if (!poll) return null;
  if (poll.state !== "ready") return complete(poll);
  return poll.too_few_voters ? widen(poll) : open(poll);
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

/** A secret poll of so few would be refused. */
function widen(poll) {
  return {
    id: `complete:${poll.id}`,
    text: t("Change the poll"),
    detail: t("Fewer than 5 people may vote, too few for a secret poll."),
    icon: "pencil",
    link: `setup/polls/${poll.id}`,
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
