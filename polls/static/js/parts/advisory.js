/* Before an item with a content advisory: join, or sit it out and be told when it ends. Kept on this device only. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

/** The question. `onJoin` and `onSkip` answer it. */
export function advisoryGate(item, { onJoin, onSkip }) {
  return html`
    <section class="card card--caution">
      <div class="card__body">
        <h2 class="row card__title">${icon("alert")}${t("Content advisory")}</h2>
        <p class="lead">${item.advisory}</p>
        <p class="muted">${t("You decide. Nobody sees what you choose, and you can change your mind at any time.")}</p>
      </div>
      <div class="card__foot">
        <button class="button button--primary" type="button" @click=${onJoin}>${t("Join when ready")}</button>
        <button class="button" type="button" @click=${onSkip}>${t("Skip, tell me when it ends")}</button>
        <a class="button button--quiet" href="#support">${icon("support")}${t("Support")}</a>
      </div>
    </section>`;
}

/** After joining: the way out again, one press away. */
export function advisoryExit({ onSkip }) {
  return html`
    <div class="row">
      <button class="button button--small" type="button" @click=${onSkip}>${icon("leave")}${t("Sit this one out")}</button>
      <a class="button button--quiet button--small" href="#support">${icon("support")}${t("Support")}</a>
    </div>`;
}

/** While an item is sat out. */
export function advisorySkipped({ onJoin, next }) {
  return html`
    <div class="empty">
      ${icon("leave")}
      <p class="empty__text">${t("You are sitting this one out.")}</p>
      <p class="muted">${next ? t("This screen tells you when it ends. After it: {title}", { title: next.title }) : t("This screen tells you when it ends.")}</p>
      <div class="veil__actions">
        <button class="button" type="button" @click=${onJoin}>${t("Join after all")}</button>
        <a class="button button--quiet" href="#support">${icon("support")}${t("Support")}</a>
      </div>
    </div>`;
}
