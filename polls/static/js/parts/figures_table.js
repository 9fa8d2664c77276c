/* A table of many small figures, an option a row: it scrolls by itself where the screen is narrow. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { placeMark } from "./tally_table.js";

const SHADES = 5;

/**
 * `heads` are the columns' `{text, said}` (`said` replaces a short text for those who hear it), `cells(option)` the
 * templates of a row, `foot` further rows `{text, cells}`; `options` the rows where they are not all of the poll's.
 */
export function figuresTable({ poll, tally, caption, heads, cells, foot = [], options = poll.options, first = t("Option") }) {
  return framed(caption, html`
    <table class="figures">
      <caption class="visually-hidden">${caption}</caption>
      <thead><tr><th scope="col">${first}</th>${heads.map(headCell)}</tr></thead>
      <tbody>
        ${options.map((option) => html`<tr class=${tally.winners?.includes(option.id) ? "figures__winner" : ""}><th class="figures__option" scope="row">${optionName(option)} ${placeMark(option, tally)}</th>${cells(option).map(cell)}</tr>`)}
      </tbody>
      ${foot.length ? html`<tfoot>${foot.map(({ text, cells: values }) => html`<tr><th scope="row">${text}</th>${values.map(cell)}</tr>`)}</tfoot>` : null}
    </table>`);
}

/** A frame in which a wide table is moved sideways, by keys too; its caption stays above. */
export function framed(name, table) {
  return html`<p class="figures__caption" aria-hidden="true">${name}</p>
    <div class="figures-frame" tabindex="0" role="region" aria-label=${name}>${table}</div>`;
}

/** The letter is only for the eye, and where there is little room all that the eye gets. */
function optionName({ letter, text }) {
  return html`<span class="figures__letter" aria-hidden="true">${letter}</span><span class="figures__text">${text}</span>`;
}

/** A column's head: short for the eye, whole for the ear. */
export function headCell({ text, said }) {
  return html`<th scope="col">${said ? html`<span aria-hidden="true">${text}</span><span class="visually-hidden">${said}</span>` : text}</th>`;
}

function cell(value) {
  return html`<td>${value}</td>`;
}

/** A number on a shade of the bars' hue, darker the more of `whole` it is; the number alone says it too. */
export function shade(number, whole) {
  const step = number && whole ? Math.max(1, Math.ceil((number / whole) * SHADES)) : 0;
  return html`<span class="shade shade--${Math.min(step, SHADES)}">${number}</span>`;
}
