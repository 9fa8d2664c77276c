/* Rounds of an instant run-off: the table that says it all, where the ballots went, and a drawing of it. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { figuresTable } from "./figures_table.js";
import { roundsFlow } from "./rounds_flow.js";
import { bar, placeMark, tallyTable } from "./tally_table.js";

const ROWS = 6; // of a round that fit on the stage

/** How rounds are drawn; on the stage each round is a page of its own. */
export const rounds = {
  main: (poll, tally, options) => (isCounted(tally) ? lastRound(poll, tally, options) : tallyTable(poll, tally, options)),
  more: (poll, tally) => (isCounted(tally) ? [{ title: t("Round by round"), body: allRounds(poll, tally) }] : []),
  stage: (poll, tally) => (tally.detail.rounds?.length > 1 ? stagePages(poll, tally) : []),
};

function isCounted({ detail, verdict }) {
  return Boolean(detail.rounds?.length) && verdict !== "open";
}

/** The figures that decided: those of the last round in which there was a choice, without who was dropped before. */
function lastRound(poll, tally, options) {
  const caption = options.caption ?? t("Votes in the last round; options with a dash were dropped before");
  return tallyTable(poll, inLastRound(tally), { ...options, caption });
}

/** The tally as it stood then. Where the last two were level, a round with one option alone would only say 100 %. */
function inLastRound(tally) {
  const { votes, continuing } = tally.detail.rounds.findLast((round) => Object.keys(round.votes).length > 1) ?? tally.detail.rounds.at(-1);
  const share = (id) => (continuing ? votes[id] / continuing : 0);
  const rows = tally.rows.map(({ option_id: id }) => (id in votes ? { option_id: id, count: votes[id], share: share(id) } : { option_id: id, count: null, share: null }));
  return { ...tally, rows, unit: t("Votes") };
}

function allRounds(poll, tally) {
  const { rounds: all } = tally.detail;
  return html`
    ${roundsFlow(poll, all)}
    ${figuresTable({
      poll,
      tally,
      caption: t("Votes in each round"),
      heads: all.map((_, place) => ({ text: t("Round {round}", { round: place + 1 }) })),
      cells: ({ id }) => all.map((round) => votesCell(round, id)),
      foot: [
        { text: t("On no option any more"), cells: all.map(({ exhausted }) => exhausted) },
        { text: t("More than half is"), cells: all.map(({ continuing }) => majority(continuing)) },
      ],
    })}
    <ol class="duels">${all.filter(({ dropped }) => dropped !== null).map((round) => html`<li>${wentTo(poll, round)}</li>`)}</ol>`;
}

function majority(continuing) {
  return Math.floor(continuing / 2) + 1;
}

function votesCell({ votes, dropped, is_by_lot: isByLot }, id) {
  if (!(id in votes)) return html`<span aria-hidden="true">–</span><span class="visually-hidden">${t("dropped")}</span>`;
  return html`${votes[id]} ${dropped === id ? html`<small class="figures__word">${isByLot ? t("dropped by lot") : t("dropped")}</small>` : null}`;
}

/** "C is dropped: 5 to A, 3 to B, 2 to no other." */
function wentTo({ options }, { votes, dropped, to, to_exhausted: lost, is_by_lot: isByLot }) {
  const letters = new Map(options.map(({ id, letter }) => [id, letter]));
  const shares = Object.entries(to).filter(([, number]) => number).map(([id, number]) => t("{number} to {letter}", { number, letter: letters.get(Number(id)) }));
  const values = { letter: letters.get(dropped), shares: [...shares, ...(lost ? [t("{number} to no other", { number: lost })] : [])].join(", ") };
  if (!values.shares) return isByLot ? t("{letter} is dropped by lot; it had no ballots.", values) : t("{letter} is dropped; it had no ballots.", values);
  if (isByLot) return t("{letter} is dropped by lot: {shares}.", values);
  return isLevel(votes, dropped) ? t("{letter} is level, and dropped for having had fewer before: {shares}.", values) : t("{letter} is dropped: {shares}.", values);
}

/** Whether another option had as few. */
function isLevel(votes, dropped) {
  return Object.entries(votes).some(([id, number]) => Number(id) !== dropped && number === votes[dropped]);
}

/* A page of the stage */

function stagePages(poll, tally) {
  const { rounds: all } = tally.detail;
  return [
    ...all.map((_, place) => ({ title: roundTitle(place, tally), body: oneRound(poll, tally, place) })),
    { title: t("Round by round"), body: roundsFlow(poll, all, true) },
  ];
}

function roundTitle(place, { detail }) {
  return t("Round {round} of {rounds}", { round: place + 1, rounds: detail.rounds.length });
}

function oneRound(poll, tally, place) {
  const { [place]: round, [place - 1]: before } = tally.detail.rounds;
  const isLast = place === tally.detail.rounds.length - 1;
  const still = poll.options.filter(({ id }) => id in round.votes);
  const shown = leading(still, round);
  return html`
    <table class="tally" role="table">
      <tbody role="rowgroup">${shown.map((option) => roundRow(option, round, before, isLast ? tally : null))}</tbody>
    </table>
    <p class="stage__note">${isLast || round.dropped === null ? decided(round) : wentTo(poll, round)}
      ${still.length > shown.length ? t("{count} more options are still in.", { count: still.length - shown.length }) : null}</p>`;
}

/** Of many options those with most votes, and the one that is dropped now. */
function leading(options, { votes, dropped }) {
  if (options.length <= ROWS) return options;
  const first = [...options].sort((one, other) => votes[other.id] - votes[one.id]).slice(0, ROWS - 1);
  return options.filter((option) => first.includes(option) || option.id === dropped);
}

function roundRow(option, { votes, continuing, dropped }, before, tally) {
  const share = continuing ? votes[option.id] / continuing : 0;
  const gained = before ? votes[option.id] - (before.votes[option.id] ?? 0) : 0;
  return html`
    <tr class="tally__row ${tally?.winners.includes(option.id) ? "tally__row--winner" : ""}" role="row">
      <th class="tally__option" role="rowheader" scope="row"><span class="tally__letter" aria-hidden="true">${option.letter}</span>
        <span class="tally__text">${option.text} ${tally ? placeMark(option, tally) : null} ${dropped === option.id ? html`<span class="tally__mine">${t("dropped")}</span>` : null}</span></th>
      <td class="tally__number tally__number--aside" role="cell">${gained ? `+${gained}` : ""}</td>
      <td class="tally__number" role="cell">${votes[option.id]}</td>
      <td class="tally__bar" role="presentation" aria-hidden="true">${bar(share, { needed: continuing ? majority(continuing) / continuing : null })}</td>
    </tr>`;
}

function decided({ continuing, exhausted }) {
  const needed = t("More than half of {continuing} is {needed}; the line marks it.", { continuing, needed: majority(continuing) });
  return exhausted ? `${needed} ${t("{exhausted} ballots name none of these.", { exhausted })}` : needed;
}
