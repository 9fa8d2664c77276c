/* One question before going on: a dialog of the browser, so that focus is held and Escape closes it. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";

/** Focus begins at the title, so that no key pressed in a hurry decides. `foot` are the buttons; `close` is called when the person leaves by any way. Wrap it in `keyed` by what it is about. */
export function dialog({ title, body, foot, close, isWide = false }) {
  return html`<dialog class="dialog ${isWide ? "dialog--wide" : ""}" aria-labelledby="dialog-title" ${ref(open)} @close=${close}>
    <h2 class="dialog__title" id="dialog-title" tabindex="-1" autofocus>${title}</h2>
    <div class="dialog__body">${body}</div>
    <div class="dialog__foot">${foot}</div>
  </dialog>`;
}

/** lit calls this while it builds the element, so it is opened when it stands in the page. */
function open(element) {
  if (element) queueMicrotask(() => element.isConnected && !element.open && element.showModal());
}
