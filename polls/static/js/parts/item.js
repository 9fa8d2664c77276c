/* One agenda item as attendees see it: its head, who speaks, what it is about, and what comes next. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { KINDS } from "./agenda.js";
import { icon } from "./icon.js";

/** The eyebrow and the one `h1` of the screen. */
export function itemHead(item, agenda) {
  return html`
    <header>
      <p class="eyebrow">${eyebrow(item, agenda)}</p>
      <h1>${item.title}</h1>
    </header>`;
}

/** "Day 2 · Panel" */
export function eyebrow(item, agenda) {
  const day = agenda.days.findIndex((each) => each.items.some((line) => line.id === item.id));
  const kind = KINDS[item.kind]();
  return day < 0 || agenda.days.length === 1 ? kind : `${t("Day {number}", { number: day + 1 })} · ${kind}`;
}

/** Description and speakers; nothing where there are none. */
export function itemBody(item) {
  if (!item.description && !item.speakers.length) return null;
  return html`
    <section class="stack">
      ${paragraphs(item.description)}
      ${item.speakers.length ? html`<ul class="entry__points" aria-label=${t("Speakers")}>${item.speakers.map(speaker)}</ul>` : null}
    </section>`;
}

function speaker({ name, organisation, role }) {
  const [first, ...rest] = [name, organisation, role].filter(Boolean);
  return html`<li>${icon("mic")}<span><strong>${first}</strong> ${rest.length ? html`<br /><small>${rest.join(" · ")}</small>` : null}</span></li>`;
}

/** Plain text as paragraphs: one for each run of lines between empty ones. */
export function paragraphs(text) {
  return text.split(/\n\s*\n/).filter((each) => each.trim()).map((each) => html`<p>${each.trim()}</p>`);
}

/** The visual that is on the stage now, so that those who cannot see the stage have it too. */
export function visualView(item, page) {
  const visual = item.visuals[page];
  if (!visual) return null;
  return html`
    <figure class="stack stack--tight">
      <img width="1600" height="900" src=${visual.url} alt=${visual.alt} />
      <figcaption class="muted">${captionOf(visual, page, item.visuals.length)}</figcaption>
    </figure>`;
}

function captionOf({ caption }, page, pages) {
  const place = pages > 1 ? t("Page {page} of {pages}", { page: page + 1, pages }) : null;
  return [caption, place].filter(Boolean).join(" · ");
}

/** What follows, and a word of care before it where it is marked. */
export function nextView(next, zone) {
  if (!next) return null;
  return html`
    <p class="muted">${t("Next: {title}, planned for {time}", { title: next.title, time: timeText(next.planned_at, zone) })}</p>
    ${next.advisory
      ? html`<aside class="notice notice--caution">${icon("alert")}<div class="notice__body">
          <p class="notice__title">${t("Before the next item")}</p><p>${next.advisory}</p>
          <p class="muted">${t("When it begins you will be asked whether to join. Nobody sees what you choose.")}</p></div></aside>`
      : null}`;
}
