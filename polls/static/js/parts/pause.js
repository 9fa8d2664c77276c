/* Quiet screens: the moderators' calm pause, stepping away, and where support is. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { paragraphs } from "./item.js";

export function pauseVeil(text) {
  return html`
    <section class="veil">
      ${icon("pause")}
      <h1 class="veil__title">${t("A short pause")}</h1>
      <p class="veil__text">${text || t("The forum rests for a moment. This screen goes on by itself.")}</p>
      <div class="veil__actions"><a class="button" href="#support">${icon("support")}${t("Support")}</a></div>
    </section>`;
}

/** Stepping away: nothing moves, nothing is told to the server. */
export function awayVeil() {
  return html`
    <section class="veil veil--away">
      <h1 class="veil__title">${t("You have stepped away")}</h1>
      <p class="veil__text">${t("Take the time you need. Nobody is told, and nothing is recorded.")}</p>
      <div class="veil__actions">
        <a class="button button--primary" href="#now">${t("Return")}</a>
        <a class="button" href="#support">${icon("support")}${t("Support")}</a>
      </div>
    </section>`;
}

/** What the forum offers to those who need someone; a plain screen with a way back. */
export function supportView({ text, url }) {
  return html`
    <section class="stack stack--loose">
      <h1>${t("Support")}</h1>
      <div class="stack">
        ${text ? paragraphs(text) : html`<p>${t("Step away whenever you like, for as long as you like. The moderators can tell you whom to speak to.")}</p>`}
        ${url ? html`<p><a href=${url} target="_blank" rel="noopener noreferrer">${t("Where to find support")}<span class="visually-hidden"> ${t("(opens in a new tab)")}</span></a></p>` : null}
        <p class="muted">${t("Nobody is told that you opened this page.")}</p>
      </div>
      <div class="row">
        <a class="button button--primary" href="#now">${t("Back to the forum")}</a>
        <a class="button" href="#away">${icon("leave")}${t("Step away")}</a>
      </div>
    </section>`;
}
