/* A poll on the stage: the question and its answers, what came in, and the result with bars that grow once. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const MANY = 6; // options from here on stand in two columns

const EYEBROWS = {
  open: () => t("Vote now on your own screen"),
  paused: () => t("The poll is paused"),
  closed: () => t("The poll is closed"),
  published: () => t("Result"),
  void: () => t("This poll is void"),
};

/** The body of a poll in any public state; `tally` only where this audience may see one. */
export function pollBody(poll, tally) {
  return html`
    <section class="stage__body stage__body--poll">
      <p class="stage__eyebrow">${EYEBROWS[poll.state]()}</p>
      <h1 class="stage__question">${poll.question}</h1>
      ${BODIES[poll.state](poll, tally)}
    </section>`;
}

const asked = (poll, tally) => (tally ? tallyTable(poll, tally, false) : optionsList(poll));

const BODIES = {
  open: asked,
  paused: asked,
  closed: (poll, tally) => [asked(poll, tally), tally ? null : html`<p class="stage__text">${t("The result is shown here once it is published.")}</p>`],
  published: (poll, tally) => [tally ? tallyTable(poll, tally, true) : null, tally?.sentence ? html`<p class="stage__text">${tally.sentence}</p>` : null],
  void: (poll) => html`<p class="stage__text">${poll.void_reason}</p>`,
};

/** "112 of 124 received" */
export function receivedView(turnout) {
  if (!turnout) return null;
  const { received, eligible } = turnout;
  return html`<span class="stage__received"><strong>${received}</strong> ${t("of {eligible} received", { eligible })}</span>`;
}

function optionsList({ options }) {
  return html`
    <ol class="stage__options ${options.length >= MANY ? "stage__options--many" : ""}">
      ${repeat(options, (option) => option.id, (option) => html`
        <li class="stage__option"><span class="stage__letter">${option.letter}</span><span>${option.text}</span></li>`)}
    </ol>`;
}

/** The table of tally.css; a published one wears the growing bars and marks what was adopted. */
function tallyTable({ options, question }, { rows, winners = [], abstentions }, isFinal) {
  const byOption = new Map(rows.map((row) => [row.option_id, row]));
  return html`
    <table class="tally" role="table">
      <caption class="tally__caption">${question}</caption>
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">${t("Option")}</th>
        <th role="columnheader" scope="col" class="tally__number">${t("Votes")}</th>
        <th role="columnheader" scope="col" class="tally__number">${t("Share")}</th>
      </tr></thead>
      <tbody role="rowgroup">
        ${repeat(options, (option) => option.id, (option) => tallyRow(option, byOption.get(option.id), { isFinal, isWinner: isFinal && winners.includes(option.id) }))}
        ${abstentions ? html`<tr class="tally__row tally__row--aside" role="row"><th class="tally__option" role="rowheader" scope="row"><span class="tally__text">${t("Abstained")}</span></th><td class="tally__number" role="cell">${abstentions}</td></tr>` : null}
      </tbody>
    </table>`;
}

function tallyRow(option, { count, share }, { isFinal, isWinner }) {
  return html`
    <tr class="tally__row ${isWinner ? "tally__row--winner" : ""}" role="row">
      <th class="tally__option" role="rowheader" scope="row">
        <span class="tally__letter" aria-hidden="true">${option.letter}</span>
        <span class="tally__text">${option.text} ${isWinner ? html`<span class="tally__mark">${icon("check")}${t("Adopted")}</span>` : null}</span>
      </th>
      <td class="tally__number" role="cell">${count}</td>
      <td class="tally__number" role="cell">${percent(share)}</td>
      <td class="tally__bar" role="presentation" aria-hidden="true">
        <svg class="bar ${isFinal ? "bar--grow" : ""}" aria-hidden="true"><rect class="bar__track" width="100%" height="100%" /><rect class="bar__fill" width="${share * 100}%" height="100%" /></svg>
      </td>
    </tr>`;
}

function percent(share) {
  return t("{share} %", { share: Math.round(share * 100) });
}
