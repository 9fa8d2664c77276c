/* A poll on the stage: the question and its answers, what came in, and the result with bars that grow once. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { t } from "../words.js";
import { chunked } from "./stage_report.js";
import { tallyTable } from "./tally.js";

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
  return PAGES[poll.state](poll, tally).map(
    (body) => html`
      <section class="stage__body stage__body--poll">
        <p class="stage__eyebrow">${EYEBROWS[poll.state]()}</p>
        <h1 class="stage__question ${poll.question.length > LONG ? "stage__question--long" : ""}">${poll.question}</h1>
        ${body}
      </section>`,
  );
}

const asked = (poll, tally) => (tally ? tallyTables(poll, tally, false) : optionLists(poll));

const PAGES = {
  open: asked,
  paused: asked,
  closed: (poll, tally) => (tally ? asked(poll, tally) : optionLists(poll).map((list) => [list, resultComes()])),
  published: (poll, tally) => (tally ? tallyTables(poll, tally, true) : [null]),
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

/** Tables of a few rows each; a long published result begins with its largest count. */
function tallyTables(poll, tally, isFinal) {
  const pages = chunked(inOrder(poll.options, tally, isFinal), () => 1, ROWS);
  return pages.map((options, place) => {
    const counted = place === pages.length - 1 ? tally : { ...tally, abstentions: 0 };
    return [tallyTable({ ...poll, options }, counted, { isFinal, caption: poll.question }), isFinal && place === 0 ? verdict(tally) : null];
  });
}

function inOrder(options, { rows }, isFinal) {
  if (!isFinal || options.length <= ROWS) return options;
  const counts = new Map(rows.map((row) => [row.option_id, row.count]));
  return [...options].sort((one, other) => counts.get(other.id) - counts.get(one.id));
}

/** One winner is marked in the table; anything else needs the sentence. */
function verdict({ winners, sentence }) {
  return winners.length === 1 ? null : html`<p class="stage__text">${sentence}</p>`;
}
