/* What must be so before a report-out is handed in; the server says what is done. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

/** `[{done, text_key}]` as a list; what is missing is told by icon and word. */
export function checklistView(checks) {
  return html`<ul class="checklist">${checks.map(check)}</ul>`;
}

function check({ done, text_key: text }) {
  return html`
    <li class="checklist__item ${done ? "checklist__item--done" : ""}">
      ${icon(done ? "check" : "pencil")}
      <span>${t(text)}<span class="visually-hidden"> (${done ? t("done") : t("still missing")})</span></span>
    </li>`;
}

export function isComplete(checks) {
  return checks.every(({ done }) => done);
}
