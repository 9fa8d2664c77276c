/* The count as a real table: an option a row with its figures, and a bar that is decoration beside them. */
import { html, svg } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { ownMark } from "./own_choice.js";

const IN_ORDER = new Set(["dots", "ranks"]); // methods that order options; their final table is sorted

/* The figures of a row by the kind of the tally: `{head, of(row, tally)}` each. */
const COUNT = { head: (tally) => tally.unit ?? t("Votes"), of: ({ count }) => (count === null ? "–" : figure(count)) };
const SHARE = { head: () => t("Share"), of: ({ share }) => (share === null ? "–" : percent(share)) };
const MEAN = { head: () => t("Mean"), of: ({ option_id: id }, { detail }) => mean(detail.mean?.[id]) };
const VOTERS = { head: () => t("Voters"), of: ({ option_id: id }, { detail }) => detail.voters?.[id] ?? "–" };
const VOTES = [COUNT, SHARE]; // these say themselves what they are, on the stage too
const FIGURES = { scores: [COUNT, MEAN], dots: [COUNT, VOTERS], pairs: [COUNT], ranks: [COUNT] };

/**
 * The table: an option a row, abstentions apart. `choice` marks this person's rows; `isFinal` marks who came first and
 * lets the bars grow once; `swatch(option)` puts the pattern of a drawing above beside the option instead of a bar.
 */
export function tallyTable(poll, tally, { choice = null, isFinal = false, caption = t("Answers for each option"), swatch = null } = {}) {
  if (!hasBegun(tally)) return batchNote(tally);
  const figures = FIGURES[tally.detail?.kind] ?? VOTES;
  const rows = new Map(tally.rows.map((row) => [row.option_id, row]));
  const rowOf = (option) => rows.get(option.id) ?? { option_id: option.id, count: 0, share: 0 };
  return html`
    <table class="tally ${figures.length === 1 ? "tally--one" : ""} ${figures === VOTES ? "" : "tally--headed"}" role="table">
      <caption class="tally__caption">${caption}</caption>
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">${t("Option")}</th>
        ${figures.map(({ head }) => html`<th role="columnheader" scope="col" class="tally__number">${head(tally)}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">
        ${repeat(inOrder(poll.options, tally, isFinal), (option) => option.id, (option) => optionRow(option, rowOf(option), { tally, choice, isFinal, swatch, figures }))}
        ${tally.abstentions ? abstentions(tally, choice, figures.length, swatch) : null}
      </tbody>
    </table>
    ${batchNote(tally)}`;
}

/** Sorted where the method orders options, once the order is final; otherwise as on the ballot. */
export function inOrder(options, tally, isFinal) {
  if (!isFinal || !IN_ORDER.has(tally.detail?.kind)) return options;
  const places = (tally.places ?? []).flat();
  return [...options].sort((one, other) => places.indexOf(one.id) - places.indexOf(other.id));
}

function optionRow(option, row, { tally, choice, isFinal, swatch, figures }) {
  const isWinner = isFinal && tally.winners.includes(option.id);
  const mine = ownMark(choice, option.id);
  return html`
    <tr class="tally__row ${isWinner ? "tally__row--winner" : ""} ${mine ? "tally__row--mine" : ""}" role="row">
      <th class="tally__option" role="rowheader" scope="row">
        ${swatch ? swatch(option) : html`<span class="tally__letter" aria-hidden="true">${option.letter}</span>`}
        <span class="tally__text">${option.text} ${isFinal ? placeMark(option, tally) : null} ${mineMark(mine)}</span>
      </th>
      ${figures.map(({ of }) => html`<td class="tally__number" role="cell">${of(row, tally)}</td>`)}
      ${swatch ? null : html`<td class="tally__bar" role="presentation" aria-hidden="true">${bar(row.share, { grows: isFinal, needed: lineFor(option, tally) })}</td>`}
    </tr>`;
}

/** "First" or "Level first"; nothing beside those that are not first. */
export function placeMark({ id, is_none: isNone }, tally) {
  if (tally.detail?.kind === "motion") return null; // its verdict is said above
  if (tally.winners.includes(id)) return html`<span class="tally__mark">${icon("check")}${tally.winners.length > 1 ? t("Level first") : t("First")}</span>`;
  const isNoneFirst = isNone && tally.verdict === "none_chosen" && tally.places?.[0]?.includes(id);
  return isNoneFirst ? html`<span class="tally__mine">${icon("info")}${t("Came first")}</span>` : null;
}

export function mineMark(text) {
  return text ? html`<span class="tally__mine">${icon("person")}${text}</span>` : null;
}

function abstentions({ abstentions: number }, choice, figures, swatch) {
  return html`
    <tr class="tally__row tally__row--aside" role="row">
      <th class="tally__option" role="rowheader" scope="row">${swatch ? swatch(null) : null}<span class="tally__text">${t("Abstentions")} ${mineMark(choice?.abstain ? t("Your choice") : null)}</span></th>
      <td class="tally__number" role="cell">${number}</td>
      ${figures > 1 ? html`<td class="tally__number" role="cell">–</td>` : null}
    </tr>`;
}

/** Whether there is a figure to show: before the first step of a live count noughts would only mislead. */
export function hasBegun({ batch }) {
  return !batch || batch.counted > 0;
}

/** Why a live count stands still for a while. */
export function batchNote({ batch }) {
  if (!batch) return null;
  return html`<p class="tally__note">${icon("hidden")} ${t("The count moves by {of} answers or more at a time, so that nobody’s answer can be told. {counted} counted, {waiting} waiting.", batch)}</p>`;
}

/** Where in the bars, which are shares of the same base, the line of what is needed stands; null where there is none. */
export function neededAt({ detail }) {
  const { needed, base } = detail?.threshold ?? {};
  return base && needed <= base ? needed / base : null;
}

/** Of a motion it is Yes that has to reach the line; No reaches nothing by itself. */
function lineFor({ id }, tally) {
  return tally.detail?.kind === "motion" && tally.rows[0].option_id !== id ? null : neededAt(tally);
}

/** A bar is decoration beside its number; `needed` is where the line of a threshold crosses it. */
export function bar(share, { grows = false, needed = null } = {}) {
  return html`<svg class="bar ${grows ? "bar--grow" : ""}" aria-hidden="true">
    <rect class="bar__track" width="100%" height="100%" /><rect class="bar__fill" width=${across(Math.min(share, 1))} height="100%" />
    ${needed === null ? null : svg`<line class="bar__needed" x1=${across(needed)} x2=${across(needed)} y1="0" y2="100%" />`}
  </svg>`;
}

/** A share as a length along a drawing. */
export function across(share) {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** "57 %": whole, but never 0 for some or 100 for not all. */
export function percent(share) {
  if (share > 0 && share < 0.01) return t("under 1 %");
  if (share > 0.99 && share < 1) return t("over 99 %");
  return t("{share} %", { share: Math.round(share * 100) });
}

/** A count: whole, or with its half point. */
export function figure(count) {
  return Number.isInteger(count) ? String(count) : count.toLocaleString(document.documentElement.lang || "en", { maximumFractionDigits: 1 });
}

function mean(value) {
  return Number.isFinite(value) ? value.toLocaleString(document.documentElement.lang || "en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : "–";
}
