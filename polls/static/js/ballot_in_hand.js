/* The ballot in the person's hand: what is filled in, what is wrong with it, whether it is being read over. In memory only. */
import { draftFrom, problemOf } from "./choices.js";

const drafts = new Map(); // poll id → draft (choices.js), until its choice was received
const problems = new Map(); // poll id → what is wrong with the draft, until it is touched again
const reviewing = new Set(); // polls whose ballot is read over before it is sent

let arriving = null; // "review" or "form" and the poll: what takes the focus, because the person has just gone there

/** What is in the form: the person's draft, else the answer that is being changed, else nothing. */
export function draftOf(poll, { choice }) {
  return drafts.get(poll.id) ?? draftFrom(poll.form, choice);
}

/** The person changed something. */
export function fill(poll, draft, draw) {
  problems.delete(poll.id);
  drafts.set(poll.id, draft);
  draw();
}

/** What was found wrong with the ballot when the person wanted to go on; undefined when nothing was. */
export function problemWith(poll) {
  return problems.get(poll.id);
}

/** Whether `draft` can be sent; if not, what is wrong is noted. */
export function isWhole(poll, draft) {
  const problem = problemOf(poll, draft);
  drafts.set(poll.id, draft);
  if (problem) problems.set(poll.id, problem);
  else problems.delete(poll.id);
  return !problem;
}

export function isReviewing(poll) {
  return reviewing.has(poll.id);
}

/** Read the ballot over before it is sent. */
export function review(poll, draw) {
  reviewing.add(poll.id);
  arriving = `review/${poll.id}`;
  draw();
}

/** Back to the form; everything is as it was. */
export function goBack(poll, draw) {
  reviewing.delete(poll.id);
  arriving = `form/${poll.id}`;
  draw();
}

/** The ballot has left the form; what was filled in stays, in case it is refused. */
export function endReview(pollId) {
  reviewing.delete(pollId);
}

/** The ballot is out of the hand: its choice was received, or is left as it was. */
export function putAway(pollId) {
  drafts.delete(pollId);
  problems.delete(pollId);
  reviewing.delete(pollId);
}

/** Let the heading of the "review" or the "form" take the focus once, right after the other went away. */
export function arrive(view, poll, element) {
  if (!element || arriving !== `${view}/${poll.id}`) return;
  arriving = null;
  queueMicrotask(() => {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  });
}
