/* The one large button of the console, and what was refused last. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ifDefined } from "../../vendor/lit-html/directives/if-defined.js";
import { t } from "../words.js";
import { figures } from "./clock.js";
import { icon } from "./icon.js";
import { press, turns } from "./press.js";

/** The next step as a button, a link, or (while a poll closes) the way back. */
export function nextButton(context) {
  const { step, size } = context;
  const isBelow = size === "wide"; // so that the button stays under the finger: elsewhere it stands at the bottom edge
  return html`<div class="console__next" role="group" aria-label=${t("Next step")}>
    ${isBelow ? null : refused(context)} ${step ? shape(context, step) : null} ${isBelow ? refused(context) : null}
  </div>`;
}

function shape(context, step) {
  if (step.undo) return waiting(context, step);
  return step.link ? link(context, step) : button(context, step);
}

function button(context, step) {
  const isBusy = step.verb ? context.isBusy(step.verb, step.arguments) : false;
  return html`<button
    class="button button--next ${isBusy ? "button--busy" : ""} ${context.isTooSoon() ? "button--fresh" : ""}"
    type="button"
    aria-disabled=${ifDefined(isBusy ? "true" : undefined)}
    @click=${() => context.take(step)}
  >
    ${icon(step.icon, `icon--large ${turns(step.icon)}`)}
    <span class="button__text">${step.text}${step.detail ? html`<small>${step.detail}</small>` : null}</span>
    ${step.key && context.ui.keysOn && context.size !== "phone" ? html`<kbd class="button__key" aria-hidden="true">${step.key}</kbd>` : null}
  </button>`;
}

function link(context, step) {
  return html`<a class="button button--next" href=${context.page(step.link)}>
    ${icon(step.icon, "icon--large")}
    <span class="button__text">${step.text}<small>${step.detail}</small></span>
  </a>`;
}

function waiting(context, step) {
  return html`<div class="console__closing">
    ${icon(step.icon, "icon--large")}
    <div class="console__closing-text"><strong>${step.text}</strong><small>${step.detail}</small></div>
    ${figures({ ends_at: step.endsAt }, "console__closing-time figure")}
    ${press(context, { ...step.undo, text: t("Undo"), icon: "undo" })}
  </div>`;
}

function refused(context) {
  const { refusal } = context;
  if (!refusal) return null;
  return html`<div class="notice notice--caution" data-refusal=${refusal.code}>
    ${icon("info")}
    <div class="notice__body">
      <p class="notice__title">${t("Not done")}</p>
      <p>${refusal.message}</p>
    </div>
    <button class="button button--quiet button--icon notice__close" type="button" @click=${context.dismiss}>
      ${icon("close")}<span class="visually-hidden">${t("Close this message")}</span>
    </button>
  </div>`;
}
