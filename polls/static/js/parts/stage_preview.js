/* The stage, small and live, as the room sees it, with its address to open and to copy. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { copyButton } from "./copy.js";
import { icon } from "./icon.js";

export function stagePreview(context) {
  const { stage } = context.state;
  if (!stage) return null;
  return html`<div class="stage-preview">
    ${context.size === "phone" ? null : frame(stage)}
    <div class="row">
      <a class="button button--small" href=${stage.url} target="_blank" rel="noopener">${icon("stage")} ${t("Open the stage")}</a>
      ${copyButton(context, { text: t("Copy its link"), value: context.address(stage.url), name: "stage" })}
    </div>
  </div>`;
}

/** Not on a phone: there it would be a second connection for a picture too small to read. */
function frame(stage) {
  return html`<div class="preview">
    <iframe class="preview__frame" src=${pathOf(stage.url)} title=${t("The stage as the room sees it")} tabindex="-1"></iframe>
  </div>`;
}

/** The page may only frame its own origin, so the address is taken without the host. */
function pathOf(url) {
  return new URL(url, "http://here").pathname;
}
