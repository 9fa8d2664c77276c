/* How a result was counted: in words, with who took part, the fingerprints that prove it, and the files to check it. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { boot } from "../boot.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const BEGINNING = 8; // characters of a fingerprint that people compare

/** Folded away, for who asks. `check` is the button that checks the result, where there is one. */
export function howCounted(poll, tally, turnout, check = null) {
  return html`
    <details class="fold">
      <summary class="fold__summary">${t("How this was counted")}</summary>
      <div class="fold__body stack stack--tight">
        <p>${tally.how}</p>
        ${turnout ? html`<p>${t("Answers were received from {received} of the {eligible} people on the roll.", turnout)}</p>` : null}
        ${fingerprints(poll, tally)} ${files(poll)} ${check}
      </div>
    </details>`;
}

/** The first characters are there to be compared, the whole to be copied. */
function fingerprints(poll, tally) {
  const known = [
    [t("What was fixed when the poll opened: question, options, rules and roll"), poll.frozen_hash],
    [t("The ballots as they were counted"), tally.ballots_hash ?? poll.ballots_hash],
    [t("The seed of the lot, revealed when the poll closed"), tally.lot_seed],
  ].filter(([, mark]) => mark);
  if (!known.length) return null;
  return html`
    <p class="muted">${t("Fingerprints, as the journal keeps them:")}</p>
    <dl class="fingerprints">
      ${known.map(([name, mark]) => html`<div><dt>${name}</dt><dd><code class="fingerprint"><b>${mark.slice(0, BEGINNING)}</b>${mark.slice(BEGINNING)}</code></dd></div>`)}
    </dl>`;
}

/** For who wants to count again. */
function files({ id, state }) {
  if (state !== "published") return null;
  const folder = `/f/${boot.slug}/polls/${id}`;
  const links = [
    [`${folder}/ballots.jsonl`, t("Every ballot, without names where the poll was secret")],
    [`${folder}/results.csv`, t("The result as a table (CSV)")],
    [`${folder}/results.json`, t("The result as JSON")],
  ];
  return html`<ul class="downloads">${links.map(([address, text]) => html`<li><a href=${address} download>${icon("download")} ${text}</a></li>`)}</ul>`;
}
