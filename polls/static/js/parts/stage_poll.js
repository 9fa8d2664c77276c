/* A poll on the stage: the question and its answers, what came in, and the result with bars that grow once. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { t } from "../words.js";
import { stageSheets, mainDrawing } from "./result_kinds.js";
import { factsLine, verdictBadges } from "./result_notes.js";
import { chunked } from "./stage_report.js";
import { batchNote, hasBegun, inOrder, tallyTable } from "./tally_table.js";

const MANY = 6; // options from here on stand in two columns
const CHOICES = 8; // on one page
const ROWS = 6; // of a tally on one page
const LONG = 90; // characters from which a question is written smaller and wider

const EYEBROWS = {
  open: () => t("Vote now on your own screen"),
  paused: () => t("The poll is paused"),
  closed: () => t("The poll is closed"),
  published: () => t("Result"),
  void: () => t("This poll is void"),
};

/** The pages of a poll in any public state; `tally` only where this audience may see one. */
export function pollPages(poll, tally) {
  const pages = PAGES[poll.state](poll, tally).map((body) => page(poll, EYEBROWS[poll.state](), body, poll.question.length > LONG));
  return poll.state === "published" && tally ? [...pages, ...sheetPages(poll, tally)] : pages;
}

function page(poll, eyebrow, body, isLong) {
  return html`
    <section class="stage__body stage__body--poll">
      <p class="stage__eyebrow">${eyebrow}</p>
      <h1 class="stage__question ${isLong ? "stage__question--long" : ""}">${poll.question}</h1>
      ${body}
    </section>`;
}

/** One page for each round, matrix, heat map, group table. */
function sheetPages(poll, tally) {
  return stageSheets(poll, tally).map(({ title, body }) => page(poll, `${t("Result")} · ${title}`, body, true));
}

function asked(poll, tally) {
  if (!tally) return optionLists(poll);
  return hasBegun(tally) ? tablePages(poll, tally, tallyTable, false) : optionLists(poll).map((list) => [list, batchNote(tally)]);
}

const PAGES = {
  open: asked,
  paused: asked,
  closed: (poll, tally) => (tally ? asked(poll, tally) : optionLists(poll).map((list) => [list, resultComes()])),
  published: (poll, tally) => (tally ? resultPages(poll, tally) : [null]),
  void: (poll) => [html`<p class="stage__text">${poll.void_reason}</p>`],
};

function resultComes() {
  return html`<p class="stage__text">${t("The result is shown here once it is published.")}</p>`;
}

/** "112 of 124 received" */
export function receivedView(turnout) {
  if (!turnout) return null;
  const { received, eligible } = turnout;
  return html`<span class="stage__received"><strong>${received}</strong> ${t("of {eligible} received", { eligible })}</span>`;
}

function optionLists({ options }) {
  return chunked(options, () => 1, CHOICES).map((some) => optionsList(some, options.length >= MANY));
}

function optionsList(options, areMany) {
  return html`
    <ol class="stage__options ${areMany ? "stage__options--many" : ""}">
      ${repeat(options, (option) => option.id, (option) => html`
        <li class="stage__option"><span class="stage__letter">${option.letter}</span><span>${option.text}</span></li>`)}
    </ol>`;
}

/** The result in tables; a long one begins with its largest count. The first says what was decided. */
function resultPages(poll, tally) {
  const [first, ...rest] = tablePages(poll, tally, mainDrawing, true);
  return [[verdict(tally), first, facts(poll, tally)], ...rest];
}

/** Tables of a few rows each, drawn by `draw`. Abstentions and notes stand below the last. */
function tablePages(poll, tally, draw, isFinal) {
  const pages = chunked(sorted(poll.options, tally, isFinal), () => 1, ROWS);
  return pages.map((options, place) => {
    const shown = place === pages.length - 1 ? tally : { ...tally, abstentions: 0, batch: null };
    return draw({ ...poll, options }, shown, { isFinal, caption: poll.question });
  });
}

function sorted(options, tally, isFinal) {
  if (!isFinal || options.length <= ROWS) return inOrder(options, tally, isFinal);
  const counts = new Map(tally.rows.map((row) => [row.option_id, row.count]));
  const places = tally.places?.flat() ?? [];
  return [...options].sort((one, other) => places.indexOf(one.id) - places.indexOf(other.id) || counts.get(other.id) - counts.get(one.id));
}

/** One winner is marked in the table; anything else needs the words. */
function verdict(tally) {
  const isPlain = tally.verdict === "chosen" && (tally.detail?.kind ?? "bars") === "bars" && !tally.is_by_lot;
  if (isPlain) return null;
  return html`${verdictBadges(tally)}<p class="stage__text">${tally.sentence}</p>`;
}

function facts(poll, tally) {
  const line = factsLine(poll, tally);
  return line ? html`<p class="stage__note">${line}</p>` : null;
}
