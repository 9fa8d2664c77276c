/* What a report-out holds, as the editor needs it: its places, its limits, and two versions laid together.
   A content is plain JSON by task, as polls/breakouts/contents.py has it; a place is a path such as "priorities.0.text". */
import { plural, t } from "./words.js";

export const MOST_CHARACTERS = {
  name: 80,
  reasons: 600,
  alternatives: 80,
  text: 2000,
  footnotes: 600,
  "priorities.text": 160,
  "priorities.reason": 400,
};
export const MOST_ENTRIES = { alternatives: 3, footnotes: 9, priorities: 7 };
const LINES = new Set(["name", "alternatives", "priorities.text"]); // fields of one line
export const NEW_ENTRY = { alternatives: "", footnotes: "", priorities: { text: "", reason: "" } };

const MARK = /\[([1-9])\]/g; // a footnote's mark in a definition
const HIDDEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|(?![\n\t])\p{Cc}|\p{Cs}/gu;

/** The text as the server will keep it (polls/inputs.py). */
export function cleaned(value) {
  if (typeof value === "string") return value.normalize("NFC").replace(/\r\n?/g, "\n").replace(HIDDEN, "").trim();
  if (Array.isArray(value)) return value.map(cleaned);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]));
}

/** Whether both are the same text once cleaned; the order of fields does not matter. */
export function same(one, other) {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint(value) {
  return JSON.stringify(sorted(cleaned(value)));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === "string") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

/* Places */

export function at(content, place) {
  return place.split(".").reduce((value, step) => value?.[step], content);
}

/** A copy of `content` with `value` at `place`. */
export function put(content, place, value) {
  const copy = structuredClone(content);
  const steps = place.split(".");
  const last = steps.pop();
  const holder = steps.reduce((each, step) => each?.[step], copy);
  if (holder && last in holder) holder[last] = value; // an entry that is gone has no text
  return copy;
}

/** The paths of every text in `value`. */
export function placesOf(value, path = "") {
  if (typeof value === "string") return [path];
  return Object.entries(value).flatMap(([name, each]) => placesOf(each, path ? `${path}.${name}` : name));
}

/**
 * The places that can be looked at one by one in all these contents: single texts where every list has the same
 * entries in the same order, the list as a whole where one was added to, cut or rearranged.
 */
export function unitsOf(...contents) {
  const [first, ...others] = contents;
  return Object.keys(first).flatMap((field) => {
    if (!Array.isArray(first[field])) return [field];
    const isAligned = others.every((other) => aligned(first[field], other[field]));
    return isAligned ? placesOf(first[field], field) : [field];
  });
}

/** Whether each entry of one list is, at most rewritten, at the same place in the other. */
function aligned(one, other) {
  if (one.length !== other.length) return false;
  const texts = one.map(fingerprint);
  return other.every((entry, place) => {
    const text = fingerprint(entry);
    return text === texts[place] || !texts.includes(text);
  });
}

/**
 * `onto` laid under what the person wrote: `mine` was made from `from`, which has become `onto` meanwhile. Gives
 * `{content, open, units}`: places the person left alone have the new text; `open` are those that both changed or that
 * `isHeld` keeps as they are. `beside` is a third content the places must fit too.
 */
export function laidUnder(from, mine, onto, { isHeld = () => false, beside = from } = {}) {
  const units = unitsOf(from, mine, onto, beside);
  const open = [];
  let content = mine;
  for (const unit of units) {
    const text = at(onto, unit);
    if (same(text, at(from, unit)) || same(text, at(mine, unit))) continue;
    if (same(at(mine, unit), at(from, unit)) && !isHeld(unit)) content = put(content, unit, structuredClone(text));
    else open.push(unit);
  }
  return { content, open, units };
}

/** Names for the entries of `list` that stay with an entry when it moves; `before` and `names` are how it was. */
export function namesOf(list, before = [], names = []) {
  if (!names.length) return list.map((_, place) => place);
  const free = new Map(before.map((entry, place) => [names[place], fingerprint(entry)]));
  const found = new Array(list.length);
  const claim = (place, name) => {
    found[place] = name;
    free.delete(name);
  };
  list.forEach((entry, place) => free.get(names[place]) === fingerprint(entry) && claim(place, names[place]));
  list.forEach((entry, place) => {
    if (found[place] !== undefined) return;
    const moved = [...free].find(([, text]) => text === fingerprint(entry));
    if (moved) claim(place, moved[0]);
  });
  const next = nextName(names);
  return list.map((_, place) => found[place] ?? (free.delete(names[place]) ? names[place] : next()));
}

function nextName(names) {
  let last = Math.max(-1, ...names);
  return () => (last += 1);
}

/** Whether the entry of `content` that `place` is in stands in `list` too: its field moves with it, and the person writes on. */
export function onlyMoved(list, content, place) {
  if (!Array.isArray(list)) return false;
  const entry = at(content, place.split(".").slice(0, 2).join("."));
  return list.some((each) => same(each, entry));
}

/** Both texts of one place; of a list, theirs and what only mine has. */
export function together(place, theirs, mine) {
  if (Array.isArray(theirs)) return [...theirs, ...mine.filter((entry) => !theirs.some((each) => same(each, entry)))];
  const between = LINES.has(place.replace(/\.\d+/, "")) ? " / " : "\n\n";
  return [theirs, mine].filter((text) => text.trim()).join(between);
}

/* Limits */

/** `{count, most, over}` for the text at `place`. */
export function roomAt(content, place) {
  const most = MOST_CHARACTERS[place.replace(/\.\d+/, "")];
  const count = [...cleaned(at(content, place) ?? "")].length;
  return { count, most, over: Math.max(0, count - most) };
}

/** `[{place, message}]` of what is too long to be saved. */
export function problemsOf(content) {
  const long = placesOf(content)
    .map((place) => ({ place, over: roomAt(content, place).over }))
    .filter(({ over }) => over)
    .map(({ place, over }) => ({ place, message: tooLong(over) }));
  const full = Object.entries(MOST_ENTRIES)
    .filter(([field, most]) => content[field]?.length > most)
    .map(([field, most]) => ({ place: field, message: t("There is room for {most} here. Please remove what can go.", { most }) }));
  return [...full, ...long];
}

export function tooLong(over) {
  return plural("Too long by {count} character.", "Too long by {count} characters.", over);
}

/* Footnotes */

/** The definition with a new, empty footnote whose mark stands at `caret`; those with later marks count one more. */
export function withFootnote({ text, footnotes }, caret) {
  const before = [...text.slice(0, caret).matchAll(MARK)].map(([, number]) => Number(number));
  const number = Math.min(Math.max(0, ...before), footnotes.length) + 1;
  const later = (piece) => piece.replace(MARK, (mark, found) => (Number(found) >= number ? `[${Number(found) + 1}]` : mark));
  return {
    number,
    text: `${later(text.slice(0, caret))}[${number}]${later(text.slice(caret))}`,
    footnotes: [...footnotes.slice(0, number - 1), "", ...footnotes.slice(number - 1)],
  };
}

/** The definition without footnote `number`: its marks go, and those of later footnotes count one less. */
export function withoutFootnote({ text, footnotes }, number) {
  return {
    text: text.replace(MARK, (mark, found) => (Number(found) === number ? "" : Number(found) > number ? `[${found - 1}]` : mark)),
    footnotes: footnotes.filter((_, place) => place !== number - 1),
  };
}
