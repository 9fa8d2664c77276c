/* Handing in: the checklist once more, then one deliberate press. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { checklistView, isComplete } from "./checklist.js";
import { dialog } from "./dialog.js";
import { icon } from "./icon.js";

/**
 * `isSaved`: the server has all that was typed, so `checks` speak of it; `shownAs` says how it will be attributed.
 * `on` has `handIn()` and `close()`.
 */
export function handInDialog({ checks, shownAs, isSaved, hasConflicts, isBusy }, on) {
  const isReady = isSaved && isComplete(checks);
  return dialog({
    title: t("Hand the report-out in?"),
    body: html`${checklistView(checks)}<p>${shownAs}</p><p>${advice({ isSaved, hasConflicts, isReady })}</p>`,
    foot: html`
      <button class="button button--quiet" type="button" @click=${on.close}>${t("Go on writing")}</button>
      <button class="button button--primary ${isBusy ? "button--busy" : ""}" type="button" aria-disabled=${isReady && !isBusy ? "false" : "true"}
        @click=${() => isReady && !isBusy && on.handIn()}>${icon("sent")}${t("Hand in")}</button>`,
    close: on.close,
  });
}

function advice({ isSaved, hasConflicts, isReady }) {
  if (hasConflicts) return t("Two texts stand beside one another. Please choose between them first.");
  if (!isSaved) return t("Not everything is saved yet.");
  if (!isReady) return t("Something is still missing. It can be handed in when the list is complete.");
  return t("The moderators will read it. You can withdraw it until they accept it.");
}
