/* Priorities: the points in order, and how many ballots put each option how high. */
import { t } from "../words.js";
import { figuresTable, shade } from "./figures_table.js";
import { figure, inOrder, tallyTable } from "./tally_table.js";

const COLUMNS = 12; // of the heat map, at most

/** How priorities are drawn. */
export const ranks = {
  main: tallyTable,
  more: (poll, tally, { shown } = {}) => [{ title: t("How high each option was ranked"), body: heatMap(poll, tally, shown) }],
};

/** A column for every number of points that a ballot gave, the most first; many share columns. */
function heatMap(poll, { detail: { heat }, ...tally }, shown = poll.options) {
  const given = [...new Set(Object.values(heat).flatMap(Object.keys))].map(Number).sort((one, other) => other - one);
  const bands = banded(given);
  return figuresTable({
    poll,
    tally,
    caption: t("Ballots by the points they gave: a point for every option ranked lower, half a point for one ranked level"),
    heads: bands.map((band) => ({ text: pointsText(band), said: t("Points: {points}", { points: pointsText(band) }) })),
    options: inOrder(shown, { ...tally, detail: { kind: "ranks" } }, Boolean(tally.winners.length)),
    cells: ({ id }) => bands.map((band) => shade(band.reduce((sum, halves) => sum + (heat[id]?.[halves] ?? 0), 0), tally.base)),
  });
}

/** The numbers in at most so many runs of the same length. */
function banded(numbers) {
  const size = Math.ceil(numbers.length / COLUMNS) || 1;
  return Array.from({ length: Math.ceil(numbers.length / size) }, (_, place) => numbers.slice(place * size, (place + 1) * size));
}

/** "3", or "19–17.5" */
function pointsText(band) {
  const ends = [...new Set([band[0], band.at(-1)])];
  return ends.map((halves) => figure(halves / 2)).join("–");
}
