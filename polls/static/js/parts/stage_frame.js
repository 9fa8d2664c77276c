/* The frame of every stage picture: head with forum and clock, body, foot with what belongs to it. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { figures } from "./clock.js";

const MARK = 12; // digits of the hash

/**
 * A stage picture. `head` is text, `clock` a clock part or null, `body` the body's template, `foot` what stands at its
 * start, `dots` {page, pages}, `corner` the join corner, `journal` the head of the journal or null, `look` a state of the
 * block ("paused", "blackout").
 */
export function stageFrame({ head, clock = null, notice = null, body, foot = null, dots = null, journal = null, corner = null, look = null, isLost = false }) {
  return html`
    <div class="stage stage--full ${look ? `stage--${look}` : ""} ${isLost ? "stage--lost" : ""}">
      <div class="stage__frame">
        <header class="stage__head"><span class="stage__forum">${head}</span>${clockFace(clock)}</header>
        ${notice}
        ${body}
        <footer class="stage__foot">${foot}${dots && dots.pages > 1 ? dotsView(dots) : null}${journal ? journalLine(journal) : null}${corner}</footer>
      </div>
      ${isLost ? html`<i class="stage__lost"><span class="visually-hidden">${t("The connection is lost")}</span></i>` : null}
    </div>`;
}

function clockFace(clock) {
  if (!clock) return null;
  return html`<div class="stage__clock" data-clock="stage__clock">${figures(clock, "stage__figures")}</div>`;
}

function dotsView({ page, pages }) {
  return html`
    <span class="stage__dots" role="img" aria-label=${t("Page {page} of {pages}", { page: page + 1, pages })}>
      ${Array.from({ length: pages }, (_, place) => html`<i class="stage__dot ${place === page ? "stage__dot--now" : ""}"></i>`)}
    </span>`;
}

/** The newest entry of the journal, for whoever wants to write it down: nothing before it can be changed unseen. */
function journalLine({ number, hash }) {
  const mark = hash.slice(0, MARK).replace(/(.{4})(?=.)/g, "$1 ");
  return html`<small class="stage__journal">${t("Journal {number} · {mark}", { number, mark })}</small>`;
}
