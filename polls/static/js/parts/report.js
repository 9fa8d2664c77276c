/* A report-out as its kind deserves: a name with reasons, a definition with footnotes, ranked priorities. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { peopleText } from "./attribution.js";
import { icon } from "./icon.js";

const MARK = /\[([1-9])\]/; // a footnote's mark in a definition

/**
 * The report part `{breakout_id, title, task, sector, content, people}`; without a title nobody is to know whose it is. `ids` begins the names that footnotes link to, where
 * the same report-out stands twice on a page.
 */
export function reportView(report, { ids = `report-${report.breakout_id}` } = {}) {
  return html`
    <article class="report">
      ${report.title ? html`<p class="report__group">${groupName(report)}</p>` : null}
      ${BODIES[report.task](report.content, ids)}
      ${report.title && peopleText(report) ? html`<p class="muted">${peopleText(report)}</p>` : null}
    </article>`;
}

/** "Priorities for industry", with the sector where the title does not say it. */
export function groupName({ title, sector }) {
  return sector && !title.toLowerCase().includes(sector.name.toLowerCase()) ? `${title} · ${sector.name}` : title;
}

const BODIES = {
  name: ({ name, reasons, alternatives }) => html`
    <h2 class="report__name">${name || t("No name yet")}</h2>
    ${listOf("report__reasons", linesOf(reasons))}
    ${others(alternatives)}`,

  definition: ({ text, footnotes }, ids) => html`
    <h2 class="visually-hidden">${t("Definition")}</h2>
    <blockquote class="report__definition">${withMarks(text, footnotes, ids)}</blockquote>
    ${footnotes.length ? html`<ol class="footnotes" aria-label=${t("Footnotes")}>${footnotes.map((note, place) => footnote(note, place + 1, text, ids))}</ol>` : null}`,

  priorities: ({ priorities }) => html`
    <h2 class="visually-hidden">${t("Priorities")}</h2>
    <ol class="priorities">${priorities.filter(({ text }) => text).map(priority)}</ol>`,
};

function listOf(className, texts) {
  return texts.length ? html`<ul class=${className}>${texts.map((text) => html`<li>${text}</li>`)}</ul>` : null;
}

function others(alternatives) {
  const names = alternatives.filter(Boolean);
  if (!names.length) return null;
  return html`<p class="muted">${t("Names that came close")}</p>${listOf("report__alternatives", names)}`;
}

function linesOf(text) {
  return text.split(/\n+/).map((line) => line.trim()).filter(Boolean);
}

function priority({ text, reason }) {
  return html`
    <li class="priorities__item">
      <p class="priorities__title">${text}</p>
      ${reason ? html`<p class="priorities__reason">${reason}</p>` : null}
    </li>`;
}

/* Footnotes, linked both ways */

function withMarks(text, footnotes, ids) {
  const counts = {};
  return text.split(MARK).map((piece, place) => {
    if (place % 2 === 0) return piece;
    if (!footnotes[piece - 1]) return `[${piece}]`;
    counts[piece] = (counts[piece] ?? 0) + 1;
    return mark(piece, counts[piece], ids);
  });
}

/** Only the first of several marks of one footnote is where the way back leads. */
function mark(number, count, ids) {
  const id = count === 1 ? `${ids}-mark-${number}` : `${ids}-mark-${number}-${count}`;
  return html`<sup class="footnote-mark"><a id=${id} href=${`#${ids}-note-${number}`} @click=${goThere}><span class="visually-hidden">${t("Footnote")} </span>${number}</a></sup>`;
}

/** The address stays as it is: on a live page its fragment says which quiet screen is shown, and a reload begins there. */
function goThere(event) {
  event.preventDefault();
  document.querySelector(event.currentTarget.hash).focus();
}

function footnote(note, number, text, ids) {
  const back = html`<a href=${`#${ids}-mark-${number}`} @click=${goThere}>${icon("undo")}<span class="visually-hidden">${t("Back to the text")}</span></a>`;
  return html`<li class="footnotes__note" id=${`${ids}-note-${number}`} tabindex="-1"><span>${note} ${text.includes(`[${number}]`) ? back : null}</span></li>`;
}
