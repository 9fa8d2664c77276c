/* The moderators' notices, until they are taken down or put away on this device. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const ICONS = { info: "notice", caution: "alert", urgent: "urgent" };

/** `notices` as asides; `onClose(id)` puts one away. */
export function noticesView(notices, onClose) {
  if (!notices.length) return null;
  return html`<div class="stack stack--tight">${repeat(notices, (notice) => notice.id, (notice) => one(notice, onClose))}</div>`;
}

function one({ id, level, text, shown_at: shownAt }, onClose) {
  return html`
    <aside class="notice notice--${level}">
      ${icon(ICONS[level] ?? "notice")}
      <div class="notice__body">
        <p class="notice__title">${text}</p>
        <p><small class="muted">${t("Moderators, {time}", { time: timeText(shownAt) })}</small></p>
      </div>
      <button class="button button--icon button--quiet notice__close" type="button" @click=${() => onClose(id)}>
        ${icon("close")}<span class="visually-hidden">${t("Put this notice away")}</span>
      </button>
    </aside>`;
}
