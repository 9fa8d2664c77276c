/* The words of one option, the same in every form: its letter, its text, and what is told about it. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { sourceText } from "./attribution.js";

const LONG = 120; // characters of a detail from which on details are folded away

/** The id of the element with the option's words, for `aria-labelledby`; the note's is the same with "-note". */
export function idOf(poll, option) {
  return `option-${poll.id}-${option.id}`;
}

/** Letter, text and note. What the letter is of is said, too: "Option B: Common Ground". */
export function optionText(poll, option) {
  const id = idOf(poll, option);
  const note = noteOf(poll, option);
  return html`
    <span class="option__text"><span id=${id}><span class="visually-hidden">${t("Option {letter}:", option)}</span> ${option.text}</span>
      ${note ? html`<small class="option__note" id="${id}-note">${note}</small>` : null}</span>`;
}

/** The ids of what describes an option; undefined where nothing does. */
export function noteId(poll, option) {
  return noteOf(poll, option) ? `${idOf(poll, option)}-note` : undefined;
}

/** "Option B, Common Ground": how an option is called in what is announced and on its buttons. */
export function spokenName(option) {
  return t("Option {letter}, {text}", option);
}

/** The detail, unless all details are folded away, and where the option came from. */
function noteOf({ options }, { detail, source }) {
  return [folds(options) ? "" : detail, sourceText(source)].filter(Boolean).join(" · ");
}

/** One long detail folds them all, so that the options stand together. */
function folds(options) {
  return options.some(({ detail }) => detail.length > LONG);
}

/** The details in one fold, where one of them is long; else nothing. */
export function foldedDetails({ options }) {
  if (!folds(options)) return null;
  return html`<details class="fold">
    <summary class="fold__summary">${t("Read about the options")}</summary>
    <dl class="fold__body stack">
      ${options.filter(({ detail }) => detail).map(({ letter, text, detail }) => html`<div><dt><strong>${letter} · ${text}</strong></dt><dd>${detail}</dd></div>`)}
    </dl>
  </details>`;
}

/**
 * The options as this person sees them: shuffled where the rules say so, in an order of their own that is the same
 * after a reload; "none of these" is always last.
 */
export function inOwnOrder({ id, options, rules }, { state }) {
  const named = options.filter((option) => !option.is_none);
  const last = options.filter((option) => option.is_none);
  if (!rules.shuffled) return [...named, ...last];
  const place = new Map(named.map((option) => [option.id, scattered(`${state.me?.id}/${id}/${option.id}`)]));
  return [...named.sort((one, other) => place.get(one.id) - place.get(other.id)), ...last];
}

/** A number that looks like chance, from a text (FNV-1a, mixed once more). */
function scattered(text) {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
