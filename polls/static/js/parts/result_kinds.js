/* How each kind of tally is drawn: `main`, what is seen first, and `more`, the sheets `{title, isFolded, body}` after it. */
import { motion } from "./result_motion.js";
import { pairs } from "./result_pairs.js";
import { groupSheet } from "./result_groups.js";
import { ranks } from "./result_ranks.js";
import { rounds } from "./result_rounds.js";
import { scores } from "./result_scores.js";
import { tallyTable } from "./tally_table.js";

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

/** The same for the stage, where a kind may have pages of its own. */
export function stageSheets(poll, tally) {
  const kind = kindOf(tally);
  return [...(kind.stage ?? kind.more)(poll, tally), groupSheet(poll, tally)].filter(Boolean);
}

function kindOf({ detail }) {
  return KINDS[detail?.kind] ?? bars;
}
