/* The report-out as the stage will show it, page by page. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { dialog } from "./dialog.js";
import { icon } from "./icon.js";
import { reportPages } from "./stage_report.js";

/** `page` counts from 0; `on` has `turn(page)` and `close()`. */
export function previewDialog(report, { page, forum }, on) {
  const pages = reportPages(report);
  const shown = Math.min(page, pages.length - 1);
  return dialog({
    title: t("As the stage will show it"),
    body: html`
      <div class="preview">
        <div class="stage"><div class="stage__frame">
          <header class="stage__head"><span class="stage__forum">${forum.title}</span></header>
          ${pages[shown]}
          <footer class="stage__foot"></footer>
        </div></div>
      </div>
      ${pages.length > 1 ? turning(shown, pages.length, on) : null}`,
    foot: html`<button class="button" type="button" @click=${on.close}>${t("Close")}</button>`,
    close: on.close,
    isWide: true,
  });
}

function turning(page, pages, { turn }) {
  const button = (to, word, picture) => html`
    <button class="button button--small" type="button" aria-disabled=${to < 0 || to >= pages ? "true" : "false"}
      @click=${() => to >= 0 && to < pages && turn(to)}>${icon(picture, "icon--turn")}${word}</button>`;
  return html`
    <div class="row row--apart">
      ${button(page - 1, t("Page before"), "left")}
      <span class="muted">${t("Page {page} of {pages}", { page: page + 1, pages })}</span>
      ${button(page + 1, t("Next page"), "right")}
    </div>`;
}
