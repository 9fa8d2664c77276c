/* Scores: bars of the sums with the means beside them, and how often each score was given. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { figuresTable, shade } from "./figures_table.js";
import { tallyTable } from "./tally_table.js";

/** How scores are drawn. */
export const scores = {
  main: tallyTable,
  more: (poll, tally, { shown } = {}) => [{ title: t("How often each score was given"), isFolded: true, body: histogram(poll, tally, shown) }],
};

function histogram(poll, { detail: { histogram: given, blank = {} }, ...tally }, options) {
  const top = Math.max(0, ...Object.values(given).map((numbers) => numbers.length - 1));
  const highest = top ? [...Array(top + 1).keys()].reverse() : [];
  return figuresTable({
    poll,
    tally,
    options,
    caption: t("Ballots that gave an option each score"),
    heads: [...highest.map((score) => ({ text: String(score), said: t("Score {score}", { score }) })), { text: t("No score") }],
    cells: ({ id }) => [...highest.map((score) => shade(given[id]?.[score] ?? 0, tally.base)), html`${blank[id] ?? 0}`],
  });
}
