/* The result by stakeholder group, as far as it can be told without telling anyone's answer. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { framed, headCell } from "./figures_table.js";

const CAPTIONS = {
  votes: () => t("Votes by stakeholder group"),
  approvals: () => t("Approvals by stakeholder group"),
  first_choices: () => t("First choices by stakeholder group"),
  scored_highest: () => t("Ballots that scored an option highest, by stakeholder group"),
  dots_given: () => t("Dots by stakeholder group"),
};

/** A sheet `{title, isFolded, body}`, or null where there is no table; of the options `shown` on the stage, with their letters said. */
export function groupSheet({ options }, { groups }, shown = null) {
  if (!groups?.rows.length) return null;
  const table = groupTable(shown ?? options, groups);
  return { title: t("By stakeholder group"), isFolded: true, body: shown ? [table, letters(shown)] : table };
}

/** On a page of its own nobody knows any more what the letters stand for. */
function letters(options) {
  return html`<p class="stage__note">${options.map(({ letter, text }) => `${letter} ${text}`).join(" · ")}</p>`;
}

function groupTable(options, { rows, counts_what: what }) {
  const caption = CAPTIONS[what]();
  const heads = options.map(({ letter, text }) => ({ text: letter, said: text }));
  return html`
    ${framed(caption, html`
      <table class="figures">
        <caption class="visually-hidden">${caption}</caption>
        <thead><tr><th scope="col">${t("Group")}</th>${[...heads, { text: t("Abstained") }, { text: t("People") }].map(headCell)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>
          <th scope="row">${row.name ?? t("Other groups together")}</th>
          ${options.map(({ id }) => html`<td>${row.counts[id] ?? 0}</td>`)}<td>${row.abstentions}</td><td>${row.voters}</td></tr>`)}</tbody>
      </table>`)}
    <p class="tally__note">${t("Groups in which so few voted that answers could be guessed are counted together.")}</p>`;
}
