/* Whether what was typed is on the server: Saving, Saved 14:03, or Not saved and kept here. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const VIEWS = {
  none: () => null,
  saving: () => html`<span class="saved saved--saving">${icon("sent")}${t("Saving…")}</span>`,
  saved: ({ at }) => html`<span class="saved saved--saved">${icon("check")}${t("Saved {time}", { time: timeText(at) })}</span>`,
  kept: ({ why }) => html`<span class="saved saved--kept">${icon("alert")}<span>${t("Not saved, kept here.")} ${why}</span></span>`,
};

export function savedView(status) {
  return VIEWS[status.kind](status);
}
