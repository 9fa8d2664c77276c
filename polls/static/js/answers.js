/* This person's answers: what is under way, what was received, what is hidden here. */
import { tell } from "./announce.js";
import { endReview, putAway } from "./ballot_in_hand.js";
import { boot } from "./boot.js";
import { padFor } from "./choices.js";
import { now } from "./clock.js";
import { drawer } from "./device.js";
import { forgetKept, kept, onDelivered, refusal, send, sendKept } from "./send.js";
import { timeText } from "./times.js";
import { t } from "./words.js";

const receipts = drawer("answers", boot.slug, boot.member); // on this device only: {at, choice, nonce, mark} by poll
const hidden = drawer("hidden-answers", boot.slug, boot.member);
const changing = new Set(); // polls whose received answer is being changed
const acknowledged = new Map(); // poll id → {choice, at, mine}: newer than the `my_ballots` seen when it came
const UNSEEN = Symbol("no picture was drawn since");
const TAKES_ANSWERS = new Set(["open", "paused"]);

let arriving = null; // the poll whose receipt takes the focus, because the person has just submitted

/**
 * How this person's answer to `poll` stands: `{phase, choice, at, isHidden, refusal}`.
 *
 * `phase` is "asked" (nothing received), "sending", "kept" (not received yet, sent again by itself) or "received".
 * `choice` is what is shown in that phase, or null where this device does not know it; `at` when it was received, where
 * this device was told.
 */
export function answerTo(poll, { my_ballots: mine }) {
  const ids = idsOf(poll);
  const letter = kept("cast_ballot", ids);
  const known = receivedAnswer(poll, mine);
  const isChanging = changing.has(poll.id) && TAKES_ANSWERS.has(poll.state); // what was begun and not sent ends with the poll
  const phase = letter ? (letter.isSending ? "sending" : "kept") : known && !isChanging ? "received" : "asked";
  return {
    phase,
    choice: letter?.arguments.choice ?? known?.choice ?? null,
    at: known?.at ?? null,
    isChanging,
    isHidden: hidden.get(String(poll.id), false),
    refusal: refusal("cast_ballot", ids),
  };
}

/** The choice this device remembers for a poll that is over, or null. */
export function rememberedChoice(poll) {
  if (hidden.get(String(poll.id), false)) return null;
  return receiptOf(poll)?.choice ?? null;
}

/**
 * What this device keeps of the ballot it sent and the server received: `{choice, nonce, mark, at}`, or null. The codes
 * of its records are made of the nonce. The server never tells either again: they are on this device, or nowhere.
 *
 * Only since this poll opened: in a forum that was begun anew a poll may carry an old one's number.
 */
export function receiptOf(poll) {
  const receipt = receipts.get(String(poll.id));
  return receipt && Date.parse(receipt.at) >= Date.parse(poll.opened_at) ? receipt : null;
}

/**
 * Send `choice`. It is kept on this device until it is acknowledged, and sent again by itself. The nonce goes with it:
 * the same letter sent twice is the same ballot, another submit is another one.
 */
export async function submit(poll, choice, draw) {
  arriving = poll.id;
  endReview(poll.id);
  try {
    const letter = { poll_id: poll.id, choice, nonce: newNonce() };
    const sent = send("cast_ballot", letter, { keep: true, pad: padFor(poll, choice) });
    draw();
    await sent;
  } catch (problem) {
    if (!problem.code) throw problem;
    changing.delete(poll.id);
    tell(problem.message);
  }
  draw();
}

/** 128 bits of chance as 32 digits: the server learns them with the ballot, and nobody after it is closed. */
function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Try what is kept again, at once. */
export function tryAgain(draw) {
  sendKept();
  draw();
}

/** Show the form again, with the received answer in it. */
export function change(poll, draw) {
  forgetKept("cast_ballot", idsOf(poll));
  putAway(poll.id);
  changing.add(poll.id);
  draw();
}

/** Leave the received answer as it is. */
export function keepAnswer(poll, draw) {
  putAway(poll.id);
  changing.delete(poll.id);
  arriving = poll.id;
  draw();
}

/** Show or hide the choice on this device; the server is not told. */
export function setHidden(poll, isHidden, draw) {
  if (isHidden) hidden.set(String(poll.id), true);
  else hidden.remove(String(poll.id));
  draw();
}

/** Forget for good, on this device, what was chosen and the nonce of its codes. */
export function forget(poll, draw) {
  receipts.remove(String(poll.id));
  hidden.remove(String(poll.id));
  acknowledged.delete(poll.id);
  putAway(poll.id);
  draw();
}

/** Let the receipt's heading take the focus once, right after its form went away. */
export function arrive(poll, element) {
  if (!element || arriving !== poll.id) return;
  arriving = null;
  queueMicrotask(() => element.focus({ preventScroll: true }));
}

/* An answer kept before a reload is acknowledged after it, when nobody in this page waits for it. */
onDelivered("cast_ballot", ({ poll_id: pollId, nonce }, { choice, mark }) => {
  const at = new Date(now()).toISOString();
  receipts.set(String(pollId), { at, choice, nonce, mark });
  acknowledged.set(pollId, { choice, at, mine: UNSEEN });
  putAway(pollId);
  changing.delete(pollId);
  tell(t("Received {time}", { time: timeText(at) }));
});

/** `{choice, at}` of the answer that was received, from whoever knows it best; null when none was. */
function receivedAnswer(poll, mine) {
  const fresh = acknowledged.get(poll.id);
  if (fresh?.mine === UNSEEN) fresh.mine = mine; // what the server tells from here on is newer again
  if (fresh && fresh.mine === mine) return fresh;
  const own = mine?.[poll.id];
  if (!own) return receiptOf(poll);
  if (!own.received) return null;
  if (own.mark && receiptOf(poll)?.mark !== own.mark) receipts.remove(String(poll.id)); // another device's ballot counts
  return receiptOf(poll) ?? { choice: null, at: null };
}

function idsOf(poll) {
  return { poll_id: poll.id };
}
