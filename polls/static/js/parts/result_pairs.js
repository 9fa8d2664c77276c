/* Every pair of options compared: a table of who is ranked above whom, and the order in which pairs were fixed. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { figuresTable } from "./figures_table.js";
import { icon } from "./icon.js";
import { tallyTable } from "./tally_table.js";

/** How comparisons in pairs are drawn. */
export const pairs = {
  main: (poll, tally, options) => html`${tallyTable(poll, tally, options)} ${options.isFinal ? beatsAll(poll, tally) : null}`,
  more: (poll, tally) => [
    { title: t("Every pair compared"), body: matrix(poll, tally) },
    ...(tally.detail.locked?.length ? [{ title: t("In which order the pairs were fixed"), isFolded: true, body: fixedPairs(poll, tally.detail) }] : []),
  ],
};

/** Where it is known among the options shown: the one that beats all others, or that there is none. */
function beatsAll({ options }, { detail, winners }) {
  if (!winners.length) return null;
  const [best, ...others] = options.filter(({ id }) => (detail.beats_all ? id === detail.beats_all : detail.first?.includes(id)));
  if (!best) return null;
  if (detail.beats_all) return html`<p>${icon("check")} ${t("{letter} beats all others, one by one.", best)}</p>`;
  const letters = [best, ...others].map(({ letter }) => letter).join(", ");
  return html`<p>${icon("info")} ${others.length ? t("No option beats all others, one by one; {letters} are ahead of the rest.", { letters }) : t("No option beats all others, one by one.")}</p>`;
}

/** Rows are ranked above columns: "64 : 48", the winner of the pair in strong figures with a mark. */
function matrix(poll, { detail: { matrix: above }, ...tally }) {
  const { options } = poll;
  return figuresTable({
    poll,
    tally,
    caption: t("Ballots that rank the row’s option higher, and those that rank the column’s higher"),
    heads: options.map(({ letter, text }) => ({ text: letter, said: t("against {text}", { text }) })),
    cells: (option) => options.map((other, column) => duel(option, other, above[options.indexOf(option)][column], above[column][options.indexOf(option)])),
  });
}

function duel(option, other, forIt, against) {
  if (option.id === other.id) return html`<span class="muted" aria-hidden="true">·</span>`;
  const said = t("{one} over {other}: {for} to {against}", { one: option.letter, other: other.letter, for: forIt, against });
  return html`<span class="duel ${forIt > against ? "duel--won" : ""}"><span aria-hidden="true">${forIt > against ? icon("check") : null}${forIt} : ${against}</span><span class="visually-hidden">${said}${forIt > against ? `, ${t("wins")}` : ""}</span></span>`;
}

function fixedPairs({ options }, { locked, skipped = [] }) {
  const letters = new Map(options.map(({ id, letter }) => [id, letter]));
  const line = ([one, other, forIt, against]) => t("{one} over {other}: {for} to {against}", { one: letters.get(one), other: letters.get(other), for: forIt, against });
  return html`
    <ol class="duels">${locked.map((pair) => html`<li>${line(pair)}</li>`)}</ol>
    ${skipped.length
      ? html`<p>${t("Left out, because they would close a circle:")}</p>
          <ul class="duels">${skipped.map((pair) => html`<li>${line(pair)}</li>`)}</ul>`
      : null}`;
}
