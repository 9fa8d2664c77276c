/* The states of report-outs as a badge: an icon and a word, never colour alone. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

export const REPORT_STATES = {
  draft: { kind: "quiet", icon: "pencil", word: () => t("Draft"), isPresentable: false },
  submitted: { kind: "info", icon: "sent", word: () => t("Handed in"), isPresentable: true },
  returned: { kind: "caution", icon: "returned", word: () => t("Returned"), isPresentable: false },
  accepted: { kind: "success", icon: "check", word: () => t("Accepted"), isPresentable: true },
};

export function reportBadge(state) {
  const { kind, icon: picture, word } = REPORT_STATES[state];
  return html`<span class="badge badge--${kind}">${icon(picture)}${word()}</span>`;
}
