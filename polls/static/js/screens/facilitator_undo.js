/* Taking back what was removed by mistake: offered for a few seconds, and only until something else is typed. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { tell } from "../announce.js";
import { t } from "../words.js";

const OFFERED_FOR = 8_000; // milliseconds

/** `{offer, view}`; `draw` is called when the offer comes and when it goes. */
export function createUndo(draw) {
  let offered = null;

  /** `label` was removed from `draft`; `undo()` puts it back. Later typing ends the offer, or it would be undone too. */
  function offer(draft, label, undo) {
    const after = draft.content;
    const own = { label, undo, isOver: () => draft.content !== after || !draft.isEditable() };
    offered = own;
    tell(t("Removed: {place}", { place: label }));
    setTimeout(() => offered === own && end(), OFFERED_FOR);
    draw();
  }

  function end() {
    offered = null;
    draw();
  }

  /** The toast, or nothing. */
  function view() {
    if (!offered || offered.isOver()) return html``;
    return html`
      <div class="toast">
        <span class="toast__text">${t("Removed: {place}", { place: offered.label })}</span>
        <button class="button toast__action" type="button" @click=${offered.undo}>${t("Undo")}</button>
      </div>`;
  }

  return { offer, view };
}
