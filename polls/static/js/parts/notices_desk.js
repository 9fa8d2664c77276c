/* Notices: what everyone reads now, and the next one, from a preset or in one's own words. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { press } from "./press.js";

const PRESETS = [
  () => t("We go on in five minutes."),
  () => t("Please go to your breakout room now. The link is on your screen."),
  () => t("Please answer the poll on your screen."),
  () => t("We have a technical problem and are working on it. Please stay with us."),
  () => t("Someone to talk to is there for you. The link is at the top of your screen."),
];

export function noticesDesk(context) {
  return html`
    <h3 class="card__title">${t("Notices")}</h3>
    ${shown(context)} ${writer(context)}
  `;
}

function shown(context) {
  const { notices } = context.state;
  if (!notices.length) return html`<p class="muted">${t("No notice is shown.")}</p>`;
  return repeat(notices, (notice) => notice.id, (notice) => html`<div class="notice notice--${notice.level}">
    ${icon(notice.level === "caution" ? "alert" : "info")}
    <div class="notice__body">
      <p>${notice.text}</p>
      <p class="muted">${t("Shown since {time}", { time: timeText(notice.shown_at, context.zone) })}</p>
    </div>
    ${press(context, { text: t("Take down"), kind: "small", verb: "take_down_notice", arguments: { notice_id: notice.id } })}
  </div>`);
}

/** The control is the browser's own: nothing that comes in touches what is being typed. */
function writer(context) {
  return html`<form class="notice-writer stack stack--tight" @submit=${(event) => show(context, event)}>
    <div class="field">
      <label class="field__label" for="notice-text">${t("A sentence for everyone")}</label>
      <textarea class="field__control" id="notice-text" name="text" rows="2" maxlength="300" required @keydown=${sendByKeys}></textarea>
    </div>
    <div class="field">
      <label class="visually-hidden" for="notice-preset">${t("Begin with a usual sentence")}</label>
      <select class="field__control" id="notice-preset" @change=${take}>
        <option value="">${t("Begin with a usual sentence…")}</option>
        ${PRESETS.map((preset) => html`<option>${preset()}</option>`)}
      </select>
    </div>
    <div class="row row--apart">
      <label class="choice choice--plain"><input type="checkbox" name="caution" /><span class="choice__text">${t("Important: shown in the colour of caution")}</span></label>
      <button class="button button--primary ${context.isSending("show_notice") ? "button--busy" : ""}" type="submit">${icon("notice")} ${t("Show to everyone")}</button>
    </div>
  </form>`;
}

/** A preset is put into the field, to be changed or shown; it is not shown by itself. */
function take({ target }) {
  if (target.value) target.form.elements.text.value = target.value;
  target.value = "";
}

function sendByKeys(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
}

async function show(context, event) {
  event.preventDefault();
  const form = event.target;
  const { text, caution } = form.elements;
  const notice = { level: caution.checked ? "caution" : "info", text: text.value.trim() };
  const answer = await context.create("show_notice", notice);
  if (answer && text.value.trim() === notice.text) form.reset();
}
