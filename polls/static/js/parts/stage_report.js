/* A report-out on the stage, as its kind deserves, in pages instead of scrolling. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";
import { t } from "../words.js";
import { groupTitle } from "./attribution.js";

const LINES = 13; // of the stage's body size that fit below the group's name
const WIDE = 64; // characters in a line of small text
const NORMAL = 48; // characters in a line of a title, reason or definition

/** The pages of a report-out: `[template]`, at least one. */
export function reportPages(report) {
  return PAGES[report.task](report.content ?? {}).map((body) => page(report, body));
}

function page(report, body) {
  return html`
    <section class="stage__body stage__body--report">
      <article class="report">${report.title ? groupLine(report) : null}${body}</article>
    </section>`;
}

/** "Priorities, group 4 · Technology industry · Ada, Ben". */
function groupLine({ title, sector, people = [] }) {
  const more = [sector && !tells(title, sector.name) ? sector.name : null, people.join(", ")].filter(Boolean);
  return html`<p class="report__group">${[title, ...more].join(" · ")}</p>`;
}

/** Whether a title such as "Priorities for industry" already tells its sector, "Technology industry". */
function tells(title, sector) {
  return title.toLowerCase().includes(sector.split(" ").at(-1).toLowerCase());
}

/** For a group that has nothing written: its name and what it was asked. */
export function bareTurn(turn) {
  return html`<section class="stage__body stage__body--centre"><h1 class="stage__title">${groupTitle(turn)}</h1></section>`;
}

const PAGES = {
  name({ name, reasons, alternatives = [] }) {
    const others = alternatives.filter(Boolean);
    return chunked(paragraphsOf(reasons), (text) => linesOf(text, NORMAL) + 0.6, LINES - 5).map(
      (chunk, place) => html`
        <h1 class="report__name">${name}</h1>
        ${chunk.length ? html`<ul class="report__reasons">${chunk.map((text) => html`<li>${text}</li>`)}</ul>` : null}
        ${place === 0 && others.length ? html`<ul class="report__alternatives" aria-label=${t("Alternatives")}>${others.map((text) => html`<li>${text}</li>`)}</ul>` : null}`,
    );
  },

  definition({ text = "", footnotes = [] }) {
    const notes = footnotes.map((note, place) => ({ note, place }));
    const [first, ...rest] = chunked(sentencesOf(text), (sentence) => linesOf(sentence, NORMAL), LINES);
    const height = first.reduce((sum, sentence) => sum + linesOf(sentence, NORMAL), 0);
    const texts = [first, ...rest].map((chunk) => chunk.join(" "));
    const fits = !rest.length && height + notesHeight(notes) <= LINES;
    if (fits || !notes.length) return texts.map((chunk) => [definitionText(chunk), fits ? footnoteList(notes) : null]);
    return [...texts.map(definitionText), ...chunked(notes, ({ note }) => linesOf(note, WIDE), LINES).map(footnoteList)];
  },

  priorities({ priorities = [] }) {
    const ranked = priorities.map((priority, place) => ({ ...priority, place }));
    const height = ({ text, reason }) => linesOf(text, NORMAL) * 1.2 + linesOf(reason, WIDE) + 0.8;
    return chunked(ranked, height, LINES).map(priorityList);
  },
};

function definitionText(text) {
  return html`<h1 class="visually-hidden">${t("Definition")}</h1><blockquote class="report__definition">${marked(text)}</blockquote>`;
}

/** "[1]" in the text is the mark of footnote 1. */
function marked(text) {
  return text.split(/\[(\d)\]/).map((part, place) => (place % 2 ? html`<sup class="footnote-mark">${part}</sup>` : part));
}

function footnoteList(notes) {
  if (!notes.length) return null;
  return html`<ol class="footnotes" ${countFrom("note", notes[0].place)}>${notes.map(({ note }) => html`<li class="footnotes__note">${note}</li>`)}</ol>`;
}

function priorityList(ranked) {
  if (!ranked.length) return null;
  return html`
    <ol class="priorities" start=${ranked[0].place + 1} ${countFrom("priority", ranked[0].place)}>
      ${ranked.map(({ text, reason }) => html`<li class="priorities__item"><p class="priorities__title">${text}</p>${reason ? html`<p class="priorities__reason">${reason}</p>` : null}</li>`)}
    </ol>`;
}

/** A list that goes on from the page before: the counter of its style begins at `place`. */
function countFrom(counter, place) {
  return ref((element) => element && (element.style.counterReset = `${counter} ${place}`));
}

/* How much fits */

/** `things` in groups whose heights together stay within `room`; at least one group, no thing left out. */
export function chunked(things, height, room) {
  const chunks = [[]];
  let used = 0;
  for (const thing of things) {
    if (used && used + height(thing) > room) {
      chunks.push([]);
      used = 0;
    }
    chunks.at(-1).push(thing);
    used += height(thing);
  }
  return chunks;
}

function linesOf(text = "", width) {
  return Math.ceil((text?.length ?? 0) / width);
}

function notesHeight(notes) {
  return notes.length ? notes.reduce((sum, { note }) => sum + linesOf(note, WIDE), 1) : 0;
}

function paragraphsOf(text = "") {
  return text.split(/\n+/).map((each) => each.trim()).filter(Boolean);
}

function sentencesOf(text) {
  return text.match(/[^.!?]+[.!?]*(\[\d\])*\s*/g)?.map((each) => each.trim()) ?? [];
}
