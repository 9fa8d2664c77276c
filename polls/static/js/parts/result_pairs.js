/* Every pair of options compared: a table of who is ranked above whom, and the order in which pairs were fixed. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { figuresTable } from "./figures_table.js";
import { icon } from "./icon.js";
import { tallyTable } from "./tally_table.js";

const MANY = 8; // pairs from here on stand in columns

/** How comparisons in pairs are drawn. */
export const pairs = {
  main: (poll, tally, options) => html`${tallyTable(poll, tally, options)} ${options.isFinal ? beatsAll(poll, tally) : null}`,
  more: (poll, tally, { shown, lines } = {}) => [
    { title: t("Every pair compared"), body: matrix(poll, tally, shown) },
    ...(tally.detail.locked?.length ? [{ title: t("In which order the pairs were fixed"), isFolded: true, isOfAll: true, body: fixedPairs(poll, tally.detail, lines) }] : []),
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
function matrix(poll, { detail: { matrix: above }, ...tally }, options = poll.options) {
  const place = new Map(poll.options.map(({ id }, at) => [id, at]));
  const count = (one, other) => above[place.get(one.id)][place.get(other.id)];
  return figuresTable({
    poll,
    tally,
    caption: t("Ballots that rank the row’s option higher, and those that rank the column’s higher"),
    heads: options.map(({ letter, text }) => ({ text: letter, said: t("against {text}", { text }) })),
    options,
    cells: (option) => options.map((other) => duel(option, other, count(option, other), count(other, option))),
  });
}

function duel(option, other, forIt, against) {
  if (option.id === other.id) return html`<span class="muted" aria-hidden="true">·</span>`;
  const said = t("{one} over {other}: {for} to {against}", { one: option.letter, other: other.letter, for: forIt, against });
  return html`<span class="duel ${forIt > against ? "duel--won" : ""}"><span aria-hidden="true">${forIt > against ? icon("check") : null}${forIt} : ${against}</span><span class="visually-hidden">${said}${forIt > against ? `, ${t("wins")}` : ""}</span></span>`;
}

/** The first `lines` of them, and how many there are besides. */
function fixedPairs({ options }, { locked, skipped = [] }, lines = Infinity) {
  const letters = new Map(options.map(({ id, letter }) => [id, letter]));
  const line = ([one, other, forIt, against]) => html`<li>${t("{one} over {other}: {for} to {against}", { one: letters.get(one), other: letters.get(other), for: forIt, against })}</li>`;
  return html`
    <ol class="duels ${locked.length > MANY ? "duels--many" : ""}">${locked.slice(0, lines).map(line)}</ol>
    ${locked.length > lines ? html`<p>${t("And {count} more.", { count: locked.length - lines })}</p>` : null}
    ${skipped.length
      ? html`<p>${t("Left out, because they would close a circle:")}</p>
          <ul class="duels">${skipped.slice(0, lines / 4).map(line)}</ul>`
      : null}`;
}
