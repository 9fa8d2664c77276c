/* How each kind of tally is drawn: `main`, what is seen first, and `more`, the sheets `{title, isFolded, body}` after it. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { motion } from "./result_motion.js";
import { pairs } from "./result_pairs.js";
import { groupSheet } from "./result_groups.js";
import { ranks } from "./result_ranks.js";
import { rounds } from "./result_rounds.js";
import { scores } from "./result_scores.js";
import { tallyTable } from "./tally_table.js";

const ON_STAGE = 10; // options that can be read from the last row
const LINES = 24; // of a list

const bars = { main: tallyTable, more: () => [] };

const KINDS = { bars, motion, scores, dots: bars, rounds, pairs, ranks };

/** What is seen first; `options` as for tallyTable. */
export function mainDrawing(poll, tally, options) {
  return kindOf(tally).main(poll, tally, options);
}

/** The further sheets of a result, the group table last. */
export function furtherSheets(poll, tally) {
  return [...kindOf(tally).more(poll, tally), groupSheet(poll, tally)].filter(Boolean);
}

/** The same for the stage, where a kind may have pages of its own, and of many options only the first ones stand. */
export function stageSheets(poll, tally) {
  const kind = kindOf(tally);
  const shown = firstOptions(poll, tally);
  const own = kind.stage ? kind.stage(poll, tally) : noted(kind.more(poll, tally, { shown, lines: LINES }), shown, poll);
  return [...own, ...noted([groupSheet(poll, tally, shown)].filter(Boolean), shown, poll)];
}

function noted(sheets, shown, { options }) {
  if (shown.length === options.length) return sheets;
  const note = t("The first {shown} of {all} options; all are on the page of results.", { shown: shown.length, all: options.length });
  return sheets.map((sheet) => (sheet.isOfAll ? sheet : { ...sheet, body: [sheet.body, html`<p class="stage__note">${note}</p>`] }));
}

/** Those that came first, in the order of the ballot. */
function firstOptions({ options }, { places = [] }) {
  const first = new Set(places.flat().slice(0, ON_STAGE));
  return options.length <= ON_STAGE || !first.size ? options : options.filter(({ id }) => first.has(id));
}

function kindOf({ detail }) {
  return KINDS[detail?.kind] ?? bars;
}
