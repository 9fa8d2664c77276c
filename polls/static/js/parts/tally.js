/* The count of a poll on a screen: a published result as a card, and the drawings it is made of. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";
import * as answers from "../answers.js";
import { t } from "../words.js";
import { checkView } from "./check.js";
import { icon } from "./icon.js";
import { howCounted } from "./result_how.js";
import { furtherSheets, mainDrawing } from "./result_kinds.js";
import { resultFacts, verdictBadges } from "./result_notes.js";

export { howCounted } from "./result_how.js";
export { bar, percent, tallyTable } from "./tally_table.js";

const forgotten = new Set(); // polls whose choice was forgotten in this page
let arriving = null; // the poll whose note of that takes the focus, because the person has just pressed the button

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
        ${tally ? counted(poll, tally, { choice, turnout: context.state[`turnout/${poll.id}`], check: checkView(poll, context) }) : html`<p>${t("The count is on its way.")}</p>`}
        ${choice ? forgetButton(poll, context) : forgottenNote(poll)}
      </div>
    </section>`;
}

/** A final count whole: verdict, sentence, drawings, groups, and how it was counted. `caption` is the table's, `check` what checks it. */
export function counted(poll, tally, { choice = null, turnout = null, caption, check = null } = {}) {
  return html`
    ${verdictBadges(tally)}
    <p class="lead">${tally.sentence}</p>
    ${drawings(poll, tally, { choice, caption })}
    ${howCounted(poll, tally, turnout, check)}`;
}

/** Everything that is drawn of a final count. */
export function drawings(poll, tally, { choice = null, caption } = {}) {
  return html`
    ${mainDrawing(poll, tally, { choice, caption, isFinal: true })}
    ${resultFacts(poll, tally)}
    ${furtherSheets(poll, tally).map(sheet)}`;
}

function sheet({ title, isFolded, body }) {
  if (!isFolded) return html`<section class="sheet"><h3 class="sheet__title">${title}</h3>${body}</section>`;
  return html`<details class="fold"><summary class="fold__summary">${title}</summary><div class="fold__body stack">${body}</div></details>`;
}

function forgetButton(poll, { draw }) {
  return html`<p class="row"><span class="muted">${t("What you chose is marked on this device alone.")}</span>
    <button class="button button--quiet" type="button" @click=${() => forget(poll, draw)}>${t("Forget it")}</button></p>`;
}

function forget(poll, draw) {
  forgotten.add(poll.id);
  arriving = poll.id;
  answers.forget(poll, draw);
}

/** Where the button was: it takes the focus once, so that it is heard and nothing else moves. */
function forgottenNote({ id }) {
  if (!forgotten.has(id)) return null;
  return html`<p class="muted" tabindex="-1" ${ref((element) => arrive(id, element))}>${t("Forgotten. This device no longer knows what you chose.")}</p>`;
}

function arrive(id, element) {
  if (!element || arriving !== id) return;
  arriving = null;
  queueMicrotask(() => element.focus({ preventScroll: true }));
}
