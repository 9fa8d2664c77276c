/* The count of a poll: a real table with decorative bars, and a published result with how it was counted. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import * as answers from "../answers.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

/**
 * A published poll: the question, one sentence, the table, how it was counted, and this person's choice on this device
 * alone. `poll`, `tally` and `turnout` are parts; `context` needs `state` and `draw`.
 */
export function result(poll, tally, context) {
  const choice = context.screen === "attendee" ? answers.rememberedChoice(poll) : null;
  return html`
    <section class="card" aria-labelledby="result-${poll.id}">
      <header class="card__head">
        <h2 class="card__title" id="result-${poll.id}">${poll.question}</h2>
        <span class="badge badge--success">${icon("eye")}${t("Result")}</span>
      </header>
      <div class="card__body">
        ${tally ? counted(poll, tally, choice, context) : html`<p>${t("The count is on its way.")}</p>`}
        ${choice ? forgetButton(poll, context) : null}
      </div>
    </section>`;
}

function counted(poll, tally, choice, { state }) {
  return html`
    <p class="lead">${tally.sentence}</p>
    ${tallyTable(poll, tally, { choice, isFinal: true })}
    ${howCounted(poll, tally, state[`turnout/${poll.id}`])}`;
}

/**
 * The table: counts beside shares, an option a row, abstentions apart. `choice` marks this person's rows; `isFinal`
 * marks the winners and lets the bars grow once.
 */
export function tallyTable(poll, tally, { choice = null, isFinal = false, caption = t("Answers for each option") } = {}) {
  const byOption = new Map(tally.rows.map((row) => [row.option_id, row]));
  return html`
    <table class="tally" role="table">
      <caption class="tally__caption">${caption}</caption>
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">${t("Option")}</th>
        <th role="columnheader" scope="col" class="tally__number">${t("Votes")}</th>
        <th role="columnheader" scope="col" class="tally__number">${t("Share")}</th>
      </tr></thead>
      <tbody role="rowgroup">
        ${repeat(poll.options, (option) => option.id, (option) => row(option, byOption.get(option.id), marksOf(option, tally, choice, isFinal)))}
        ${tally.abstentions ? abstentions(tally, choice) : null}
      </tbody>
    </table>`;
}

/** What stands beside an option's text. */
function marksOf(option, { winners }, choice, isFinal) {
  const isWinner = isFinal && winners.includes(option.id);
  return { isFinal, isWinner, isLevel: isWinner && winners.length > 1, isMine: Boolean(choice?.options?.includes(option.id)) };
}

function row(option, { count, share } = { count: 0, share: 0 }, marks) {
  return html`
    <tr class="tally__row ${marks.isWinner ? "tally__row--winner" : ""} ${marks.isMine ? "tally__row--mine" : ""}" role="row">
      <th class="tally__option" role="rowheader" scope="row">
        <span class="tally__letter" aria-hidden="true">${option.letter}</span>
        <span class="tally__text">${option.text} ${winnerMark(marks)} ${mineMark(marks.isMine)}</span>
      </th>
      <td class="tally__number" role="cell">${count}</td>
      <td class="tally__number" role="cell">${percent(share)}</td>
      <td class="tally__bar" role="presentation" aria-hidden="true">${bar(share, marks.isFinal)}</td>
    </tr>`;
}

function winnerMark({ isWinner, isLevel }) {
  if (!isWinner) return null;
  return html`<span class="tally__mark">${icon("check")}${isLevel ? t("Level first") : t("First")}</span>`;
}

function mineMark(isMine) {
  return isMine ? html`<span class="tally__mine">${icon("person")}${t("Your choice")}</span>` : null;
}

function abstentions({ abstentions: number }, choice) {
  return html`
    <tr class="tally__row tally__row--aside" role="row">
      <th class="tally__option" role="rowheader" scope="row"><span class="tally__text">${t("Abstentions")} ${mineMark(Boolean(choice?.abstain))}</span></th>
      <td class="tally__number" role="cell">${number}</td>
      <td class="tally__number" role="cell">–</td>
    </tr>`;
}

/** A bar is decoration beside its number. */
export function bar(share, grows = false) {
  return html`<svg class="bar ${grows ? "bar--grow" : ""}" aria-hidden="true">
    <rect class="bar__track" width="100%" height="100%" /><rect class="bar__fill" width=${`${Math.min(share, 1) * 100}%`} height="100%" />
  </svg>`;
}

/** "57 %": whole, but never 0 for some or 100 for not all. */
export function percent(share) {
  if (share > 0 && share < 0.01) return t("under 1 %");
  if (share > 0.99 && share < 1) return t("over 99 %");
  return t("{share} %", { share: Math.round(share * 100) });
}

/** Folded away: how it was counted, how many of those who could took part, and that nothing was changed on the way. */
export function howCounted(poll, tally, turnout) {
  return html`
    <details class="fold">
      <summary class="fold__summary">${t("How this was counted")}</summary>
      <div class="fold__body stack stack--tight">
        <p>${tally.how}</p>
        ${turnout ? html`<p>${t("Answers were received from {received} of the {eligible} people on the roll.", turnout)}</p>` : null}
        ${poll.frozen_hash ? html`<p class="muted">${t("Question, options, rules and roll were fixed when the poll opened; their fingerprint in the journal begins with {mark}.", { mark: poll.frozen_hash.slice(0, 8) })}</p>` : null}
      </div>
    </details>`;
}

function forgetButton(poll, { draw }) {
  return html`<p class="row"><span class="muted">${t("What you chose on this device is marked, here alone.")}</span>
    <button class="button button--quiet button--small" type="button" @click=${() => answers.forget(poll, draw)}>${t("Forget it")}</button></p>`;
}
