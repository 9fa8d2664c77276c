/* Two wrote the same text at once: both stand side by side until the person chooses. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { placeLabel } from "./places.js";

const WAYS = {
  mine: () => t("Keep mine"),
  theirs: () => t("Take theirs"),
  both: () => t("Keep both"),
};

/** `mine` and `theirs` are texts or whole lists; `onSettle(how)` is called with mine, theirs or both. */
export function conflictView({ place, mine, theirs, onSettle }) {
  const label = placeLabel(place);
  return html`
    <section class="conflict" data-editing aria-label=${t("Two texts: {place}", { place: label })}>
      <p><strong>${t("{place}: somebody else saved another text while you wrote.", { place: label })}</strong> ${t("Nothing is lost. Please choose.")}</p>
      ${side(t("Your text"), mine, "")}
      ${side(t("Saved by your co-facilitator"), theirs, "conflict__side--theirs")}
      <div class="conflict__actions">
        ${Object.entries(WAYS).map(([how, word]) => html`<button class="button" type="button" aria-label=${`${word()}: ${label}`} @click=${() => onSettle(how)}>${word()}</button>`)}
      </div>
    </section>`;
}

function side(heading, text, className) {
  return html`<div class="conflict__side ${className}"><h3>${heading}</h3>${shown(text)}</div>`;
}

function shown(text) {
  if (!Array.isArray(text)) return text.trim() ? html`<p>${text}</p>` : html`<p class="muted">${t("Nothing")}</p>`;
  return html`<ol>${text.map((entry) => html`<li>${typeof entry === "string" ? entry : [entry.text, entry.reason].filter(Boolean).join(" – ")}</li>`)}</ol>`;
}
