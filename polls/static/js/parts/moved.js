/* The strip for who is in the middle of something when the room moves on. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

/** `onStay` is missing once the person chose to stay: then only the way there is left. */
export function movedStrip(item, { onGo, onStay }) {
  return html`
    <div class="strip strip--moved">
      ${icon("right", "icon--turn")}
      <span>${onStay ? t("The forum has moved to “{title}”", { title: item.title }) : t("The forum is at “{title}”", { title: item.title })}</span>
      <span class="strip__actions">
        <button class="button button--primary button--small" type="button" @click=${onGo}>${t("Go there")}</button>
        ${onStay ? html`<button class="button button--small" type="button" @click=${onStay}>${t("Stay")}</button>` : null}
      </span>
    </div>`;
}
