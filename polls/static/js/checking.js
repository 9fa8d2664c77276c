/*
 * Checking a published result in the voter's own browser: the whole ballot file and the journal are downloaded, so nobody
 * learns which ballot is looked for, and everything is computed here.
 *
 * A finding is `{what, state, …}`; `state` is "holds", "wrong" or "unknown" (this device has nothing to compare).
 */
import { recordsOf } from "./records.js";

const GENESIS = new Uint8Array(32);
const CODE = '{"code":"'; // how a record's line begins

/** Whether this browser may compute hashes here: only over a secure connection. */
export function canCheck() {
  return Boolean(globalThis.crypto?.subtle);
}

/**
 * Check `poll` (its part). `receipt` is {choice, nonce} or null, `heads` what the device was shown of the journal.
 * Gives `{mine, file, journal}`, each a finding; fails when a file cannot be downloaded.
 */
export async function check(poll, { slug, receipt, heads }) {
  const [ballots, journal] = await Promise.all([download(`/f/${slug}/polls/${poll.id}/ballots.jsonl`), download(`/f/${slug}/journal.jsonl`)]);
  const entries = linesOf(journal);
  return {
    mine: await checkMine(poll, receipt, ballots),
    file: await checkFile(poll, ballots, entries),
    journal: await checkJournal(poll, heads, entries),
  };
}

async function download(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/* Is my ballot in the file as I cast it? */

/** `{state, codes: [{part, code, isThere}]}`; "unknown" where this device keeps no nonce. */
export async function checkMine(poll, receipt, ballots) {
  if (!receipt?.nonce || !receipt.choice) return { state: "unknown", codes: [] };
  const values = valuesByCode(ballots);
  const codes = [];
  for (const [part, value] of recordsOf(poll, receipt.choice)) {
    const code = await receiptCode(poll.id, receipt.nonce, part);
    const record = values.get(code);
    codes.push({ part, code, isThere: record?.part === part && same(record.value, value) });
  }
  return { state: codes.length && codes.every(({ isThere }) => isThere) ? "holds" : "wrong", codes };
}

/** The code of one record: the first 32 digits of the hash (polls/voting/receipts.py). */
export async function receiptCode(pollId, nonce, part) {
  return (await hashOf(`plenary receipt/${pollId}/${nonce}/${part}`)).slice(0, 32);
}

function valuesByCode(ballots) {
  const lines = new TextDecoder().decode(ballots).split("\n").filter((line) => line.startsWith(CODE));
  return new Map(lines.map((line) => [line.slice(CODE.length, CODE.length + 32), parsed(line)]));
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/* Is the file the one that was counted? */

/**
 * The hash of its records is the poll's, and the one the journal noted when the poll closed; and what the ballots say is
 * about the same question and options as when it opened. Where names were taken out of a named poll's file since, the hash
 * of its records is the one that the journal noted then. `isOther`: they are the ballots, but these are not the same.
 */
export async function checkFile(poll, ballots, entries) {
  const headerEnd = ballots.indexOf(10);
  const hash = await hashOf(ballots.subarray(headerEnd + 1));
  const closings = noted("poll_closed", poll, entries);
  const unnamed = poll.secrecy === "named" ? noted("poll_names_removed", poll, entries).at(-1) : null;
  const isCounted = closings.length === 1 && closings[0].ballots_hash === poll.ballots_hash;
  const isIt = isCounted && hash === (unnamed ?? closings[0]).ballots_hash;
  const header = parsed(new TextDecoder().decode(ballots.subarray(0, headerEnd)));
  const isSame = await isAsOpened(poll, header, noted("poll_opened", poll, entries));
  return { state: isIt && isSame ? "holds" : "wrong", hash, isOther: isIt && !isSame };
}

/** The details of the entries of that kind about the poll. */
function noted(what, { id }, entries) {
  const told = entries.map(({ content }) => parsed(content)).filter((entry) => Array.isArray(entry) && entry[4] === what);
  return told.map((entry) => entry[5]).filter((details) => details?.poll === id);
}

/** Whether the file's header, and with it what this screen shows, is what was frozen (polls/voting/freezing.py). */
async function isAsOpened(poll, header, openings) {
  if (openings.length !== 1 || !header || !isShown(poll, header)) return false;
  const [{ parts }] = openings;
  if (!parts) return true; // the first version of this program noted one hash for all
  const { question, explanation, method, rules, eligible, options } = header;
  const told = { question: [question, explanation], method, rules, roll: eligible };
  const now = Object.fromEntries(await Promise.all(Object.entries(told).map(async ([part, value]) => [part, await hashOf(canonical(value))])));
  now.options = await Promise.all(options.map((option, place) => hashOf(canonical([place, option]))));
  return canonical(now) === canonical(parts);
}

function isShown(poll, header) {
  const seen = ({ question, explanation, method, options }) => [question, explanation, method, options.map(({ id, text, detail }) => [id, text, detail])];
  return Array.isArray(header.options) && same(seen(poll), seen(header));
}

/** JSON without spaces, its keys sorted: the bytes that were hashed. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/* Is the journal whole, and the one this device was shown? */

/**
 * Every entry holds the one before, and every head shown here since the poll opened is in it. `broken` is the number of
 * the first entry that does not follow, `other` of a head that was otherwise, `seen` how many heads there were to compare.
 * Heads from before may differ (`isOlder`): the forum was perhaps begun anew at this address.
 */
export async function checkJournal(poll, heads, entries) {
  const broken = await firstBroken(entries);
  if (broken !== null) return { state: "wrong", broken };
  const hashes = new Map(entries.map(({ number, hash }) => [number, hash]));
  const others = heads.filter(({ number, hash }) => hashes.get(number) !== hash);
  const sinceOpening = ({ at }) => Date.parse(at) >= Date.parse(poll.opened_at);
  const other = others.find(sinceOpening);
  if (other) return { state: "wrong", other: other.number };
  const seen = heads.filter(sinceOpening).length;
  return { state: seen ? "holds" : "unknown", seen, isOlder: others.length > 0, head: entries.at(-1) };
}

async function firstBroken(entries) {
  let previous = GENESIS;
  for (const [place, { number, hash, content, content_hash: hidden }] of entries.entries()) {
    const told = content === undefined ? bytesOf(hidden) : await digest(new TextEncoder().encode(content));
    const chained = await digest(new Uint8Array([...previous, ...told]));
    if (number !== place + 1 || hexOf(chained) !== hash || !saysItsNumber(content, number)) return place + 1;
    previous = chained;
  }
  return null;
}

/** What is told in full is of this forum's entry of that number, not of another. */
function saysItsNumber(content, number) {
  return content === undefined || parsed(content)?.[1] === number;
}

/* Bytes and hashes */

function linesOf(journal) {
  const lines = new TextDecoder().decode(journal).split("\n").filter(Boolean);
  return lines.map((line) => parsed(line) ?? {});
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function hashOf(what) {
  return hexOf(await digest(typeof what === "string" ? new TextEncoder().encode(what) : what));
}

async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(hex) {
  return Uint8Array.from(/^[0-9a-f]{64}$/.test(hex) ? hex.match(/../g) : [], (pair) => parseInt(pair, 16));
}
