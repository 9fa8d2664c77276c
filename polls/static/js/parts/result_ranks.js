/* Priorities: the points in order, and how many ballots put each option how high. */
import { t } from "../words.js";
import { figuresTable, shade } from "./figures_table.js";
import { figure, inOrder, tallyTable } from "./tally_table.js";

/** How priorities are drawn. */
export const ranks = {
  main: tallyTable,
  more: (poll, tally) => [{ title: t("How high each option was ranked"), body: heatMap(poll, tally) }],
};

/** A column for every number of points that a ballot gave, the most first. */
function heatMap(poll, { detail: { heat }, ...tally }) {
  const given = [...new Set(Object.values(heat).flatMap(Object.keys))].map(Number).sort((one, other) => other - one);
  return figuresTable({
    poll,
    tally,
    caption: t("Ballots by the points they gave: a point for every option ranked lower, half a point for one ranked level"),
    heads: given.map((halves) => ({ text: figure(halves / 2), said: t("Points: {points}", { points: figure(halves / 2) }) })),
    options: inOrder(poll.options, { ...tally, detail: { kind: "ranks" } }, Boolean(tally.winners.length)),
    cells: ({ id }) => given.map((halves) => shade(heat[id]?.[halves] ?? 0, tally.base)),
  });
}
