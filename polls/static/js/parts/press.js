/* A button of the console that does a verb: busy while it is sent, deaf to a second press meanwhile. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ifDefined } from "../../vendor/lit-html/directives/if-defined.js";
import { icon } from "./icon.js";

/**
 * `step` is `{text, icon, verb, arguments}`; or `go`, called instead of doing a verb. `kind` are the classes after
 * `button--`; `pressed` makes it a toggle; `label` is its name for those who do not see where it stands.
 */
export function press(context, { text, icon: picture, verb, arguments: values = {}, go, kind = "", on, label, isOff = false }) {
  const isBusy = verb ? context.isBusy(verb, values) : false;
  const done = go ?? (() => context.act(verb, values));
  return html`<button
    class="button ${classes(kind, isBusy)}"
    type="button"
    aria-pressed=${ifDefined(on === undefined ? undefined : String(on))}
    aria-disabled=${ifDefined(isBusy || isOff ? "true" : undefined)}
    aria-label=${ifDefined(label)}
    @click=${() => isBusy || isOff || done()}
  >
    ${picture ? icon(picture, turns(picture)) : null}${isIconOnly(kind) ? html`<span class="visually-hidden">${text}</span>` : text}
  </button>`;
}

function classes(kind, isBusy) {
  const names = kind.split(" ").filter(Boolean).map((name) => `button--${name}`);
  return [...names, isBusy ? "button--busy" : ""].join(" ");
}

/** Arrows along the line point the other way where the line is read from the right. */
export function turns(picture) {
  return picture === "left" || picture === "right" ? "icon--turn" : "";
}

function isIconOnly(kind) {
  return kind.split(" ").includes("icon");
}
