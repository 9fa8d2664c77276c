/* The one way out of a screen: verbs, by socket where it is up, else by HTTP. What matters is kept until it arrived. */
import { boot } from "./boot.js";
import { drawer } from "./device.js";
import { t } from "./words.js";

const PATIENCE = 8_000; // milliseconds an answer may take
const RETRY = 5_000; // milliseconds until a letter that got no answer is sent again

/** Codes that say "not now" instead of "no": what is kept stays kept. */
export const PASSING = new Set(["not_sent", "no_answer", "failed", "not_saved", "too_many", "bad_request"]);

/** The server's (or the line's) no. Nothing was changed by what was asked. */
export class Refused extends Error {
  constructor({ code, message, field = null, details = {} }) {
    super(message);
    Object.assign(this, { code, field, details });
  }
}

const box = drawer("kept", boot.slug, boot.member); // letters that wait for their acknowledgement
const sending = new Map(); // slot → the promise of the attempt that is under way
const refusals = new Map(); // slot → Refused, of letters that came too late
const waiters = new Map(); // key → {resolve, reject} of who asked in this page
const listeners = new Set();
const deliveries = new Map(); // verb → what to do once a kept letter of it was acknowledged
let line = null;
let retrying = null;

/** Send over `connection` from now on; what was kept from before leaves as soon as it is up. */
export function beginSending(connection) {
  line = connection;
  connection.subscribe(() => connection.isUp && sendKept());
}

/**
 * Do `verb` with `arguments`; gives the server's answer, which is then on disk, or throws `Refused`.
 *
 * `key` makes a repetition harmless where the verb creates something. With `keep` the letter is stored on this device
 * until it is acknowledged and sent again by itself, so the promise waits through breaks and is only refused by the
 * server; a newer letter for the same verb and ids takes the older one's place, which then gives undefined. `pad` goes
 * along and says nothing: it makes a letter as long as others.
 */
export function send(verb, values = {}, { key = newKey(), keep = false, pad } = {}) {
  const letter = { verb, arguments: values, key, pad };
  return keep ? post(letter) : deliver(letter);
}

/** What is kept for this verb and these ids: `{arguments, isSending}`, or null once it was acknowledged. */
export function kept(verb, ids) {
  const slot = slotOf(verb, ids);
  const letter = box.get(slot);
  return letter && { arguments: letter.arguments, isSending: sending.has(slot) };
}

/** Why a kept letter was refused in the end, or undefined. */
export function refusal(verb, ids) {
  return refusals.get(slotOf(verb, ids));
}

/** Call `listener()` whenever a letter is kept, sent, acknowledged or refused. */
export function onKept(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Call `taken(arguments, answer)` for every kept letter of `verb` that is acknowledged, also one from before a reload. */
export function onDelivered(verb, taken) {
  deliveries.set(verb, taken);
}

/** Send every kept letter that is not under way; pressing "Try again" does this too. */
export function sendKept() {
  clearTimeout(retrying);
  retrying = null;
  for (const slot of box.names()) if (!sending.has(slot)) attempt(slot);
}

/** Forget what is kept for this verb and these ids: the person changed their mind. */
export function forgetKept(verb, ids) {
  const slot = slotOf(verb, ids);
  box.remove(slot);
  refusals.delete(slot);
  tellAll();
}

/** 128 random bits as text. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // outside HTTPS there is no randomUUID
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Letters that are kept */

function post(letter) {
  const slot = slotOf(letter.verb, letter.arguments);
  const older = box.get(slot);
  box.set(slot, letter);
  refusals.delete(slot);
  if (older) settle(older.key, "resolve");
  const answer = new Promise((resolve, reject) => waiters.set(letter.key, { resolve, reject }));
  attempt(slot);
  return answer;
}

/** One attempt at a time for each slot, across the tabs of this browser too. */
async function attempt(slot) {
  if (sending.has(slot)) return;
  const done = alone(box.key(slot), () => deliverKept(slot));
  sending.set(slot, done);
  tellAll();
  await done;
  sending.delete(slot);
  tellAll();
  if (box.get(slot)) waitAndRetry();
}

function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

async function deliverKept(slot) {
  const letter = box.get(slot);
  if (!letter) return; // another tab was quicker
  try {
    const answer = await deliver(letter);
    remove(slot, letter);
    deliveries.get(letter.verb)?.(letter.arguments, answer);
    settle(letter.key, "resolve", answer);
  } catch (problem) {
    if (PASSING.has(problem.code)) return;
    remove(slot, letter);
    refusals.set(slot, problem);
    settle(letter.key, "reject", problem);
  }
}

/** Only what was acknowledged is removed: a newer letter may have taken the slot meanwhile. */
function remove(slot, letter) {
  if (box.get(slot)?.key === letter.key) box.remove(slot);
}

function waitAndRetry() {
  retrying ??= setTimeout(sendKept, RETRY * (1 + Math.random()));
}

function settle(key, how, value) {
  waiters.get(key)?.[how](value);
  waiters.delete(key);
}

function tellAll() {
  for (const listener of listeners) listener();
}

function slotOf(verb, values) {
  const ids = Object.entries(values).filter(([name]) => name.endsWith("_id"));
  return [verb, ...ids.map(([, id]) => id)].join(":");
}

/* One delivery */

async function deliver(letter) {
  const { ok, refused } = line?.isUp ? await bySocket(letter) : await byHttp(letter);
  if (refused) throw new Refused(refused);
  return ok;
}

async function bySocket(letter) {
  try {
    return await line.ask("do", letter);
  } catch {
    return { refused: { code: "no_answer", message: t("There was no answer. Look at the screen before you try again.") } };
  }
}

async function byHttp({ verb, arguments: values, key, pad }) {
  try {
    const response = await fetch(`/f/${boot.slug}/do/${verb}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": boot.csrf,
        "X-Member": String(boot.member),
      },
      body: JSON.stringify({ arguments: values, key, pad }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await response.json();
  } catch {
    return { refused: { code: "not_sent", message: t("This did not reach the server. Nothing was changed; please try again.") } };
  }
}
