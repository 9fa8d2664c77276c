/* What became of an answer: being sent, received, or not received yet. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";
import * as answers from "../answers.js";
import { linesOf } from "../choices.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const PHASES = {
  sending: { icon: "clock", title: () => t("Sending…"), text: () => null },
  kept: {
    icon: "offline",
    look: "failed",
    title: () => t("Not received yet"),
    text: () => t("Your answer is kept on this device and is sent as soon as there is a connection."),
  },
  received: { icon: "check", title: receivedTitle, text: whereResultsShow },
};

/**
 * The receipt of an answer in the phase "sending", "kept" or "received" (see answers.js). `poll` is its part, `answer`
 * what `answerTo` gives, `context` needs `state` and `draw`.
 */
export function receivedView(poll, answer, context) {
  const phase = PHASES[answer.phase];
  return html`
    <section class="receipt receipt--${phase.look ?? answer.phase}">
      ${icon(phase.icon)}
      <div class="receipt__body">
        <h3 class="receipt__title" tabindex="-1" ${ref((element) => answers.arrive(poll, element))}>${phase.title(answer)}</h3>
        ${choiceView(poll, answer)} ${note(phase.text(poll, context))}
        ${answer.refusal ? html`<p class="field__error">${icon("info")} ${answer.refusal.message}</p>` : null}
        <div class="receipt__actions">${ACTIONS[answer.phase](poll, answer, context)}</div>
      </div>
    </section>`;
}

function receivedTitle({ at }) {
  return at ? html`${t("Received")} <time datetime=${at}>${timeText(at)}</time>` : t("Received");
}

function choiceView(poll, { choice, isHidden }) {
  if (!choice) return html`<p class="receipt__choice muted">${t("It was given on another device, or this one has forgotten it; no other screen can show it. Was it not you? A moderator can help.")}</p>`;
  if (isHidden) return html`<p class="receipt__choice muted">${t("Your answer is hidden on this device.")}</p>`;
  const lines = linesOf(poll, choice);
  if (lines.length === 1) return html`<p class="receipt__choice">${t("Your answer: {answer}", { answer: lines[0] })}</p>`;
  return html`<p>${t("Your answers:")}</p><ul class="receipt__choice">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** What comes next, and where. */
function whereResultsShow(poll, { state }) {
  if (poll.state === "closed") return t("The poll is closed. The result is shown here once it is published.");
  if (poll.state === "paused") return t("The poll is paused. Your answer counts.");
  const change = poll.rules.change_until_close ? t("You can change it until the poll closes.") : t("It cannot be changed in this poll.");
  const where = state[`tally/${poll.id}`] ? t("The count is below.") : RESULTS_SHOW[poll.shows_tally]();
  return `${change} ${where}`;
}

/** When a count that is not there yet will be. */
const RESULTS_SHOW = {
  live: () => t("The count is shown here."),
  batches: () => t("The count is shown here once enough answers have come in."),
  after_close: () => t("The count is shown here when the poll has closed."),
  published: () => t("The result is shown here once it is published."),
};

function note(text) {
  return text ? html`<p class="muted">${text}</p>` : null;
}

const ACTIONS = {
  sending: () => null,
  kept: (poll, _answer, { draw }) => html`
    <button class="button button--primary" type="button" @click=${() => answers.tryAgain(draw)}>${t("Try again")}</button>
    ${changeButton(poll, draw)}`,
  received: (poll, answer, { draw }) => html`
    ${poll.state === "open" && poll.rules.change_until_close ? changeButton(poll, draw) : null} ${hideButton(poll, answer, draw)}`,
};

function changeButton(poll, draw) {
  return html`<button class="button" type="button" @click=${() => answers.change(poll, draw)}>${icon("pencil")} ${t("Change my answer")}</button>`;
}

function hideButton(poll, { choice, isHidden }, draw) {
  if (!choice) return null;
  return html`<button class="button button--quiet" type="button" @click=${() => answers.setHidden(poll, !isHidden, draw)}>
    ${icon(isHidden ? "eye" : "hidden")} ${isHidden ? t("Show my answer") : t("Hide my answer")}
  </button>`;
}
