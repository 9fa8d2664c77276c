/*
 * Ballots as values, whatever their shape. Pure; every limit comes from `poll.form`.
 *
 * A choice is what is sent, in its one normal form: {abstain: true}, {options: [id]}, {scores: [[id, score]]},
 * {dots: [[id, number]]} or {ranking: [[id], [id, id]]}, best first. A draft is what stands in the form before:
 * {options: [id]}, {given: [[id, number]]} (scores, dots, or places from 1 on), or {abstain: true, instead: draft}.
 */
import { clashes } from "./rankings.js";
import { plural, t } from "./words.js";

/** A draft with nothing in it. */
export function emptyDraft({ shape }) {
  return shape === "options" ? { options: [] } : { given: [] };
}

/** The draft that says what `choice` says; an empty one for null. */
export function draftFrom(form, choice) {
  if (!choice) return emptyDraft(form);
  if (choice.abstain) return abstention(emptyDraft(form));
  if (choice.options) return { options: choice.options };
  if (choice.ranking) return { given: choice.ranking.flatMap((rank, at) => rank.map((id) => [id, at + 1])) };
  return { given: choice[form.shape] };
}

/** The choice a draft says, in its normal form. */
export function choiceFrom({ shape }, draft) {
  if (draft.abstain) return { abstain: true };
  if (shape === "options") return { options: [...draft.options].sort(ascending) };
  if (shape === "ranking") return { ranking: ranks(draft.given) };
  return { [shape]: [...draft.given].sort(([one], [other]) => one - other) };
}

/* Every option named, in the wordiest way. */
const LONGEST = {
  options: (_form, ids) => ids,
  ranking: (_form, ids) => ids.map((id) => [id]),
  scores: ({ top }, ids) => ids.map((id) => [id, top]),
  dots: ({ each }, ids) => ids.map((id) => [id, each]),
};

/** What makes `choice` as long as any other of the poll: who listens to the line sees how long a ballot is. */
export function padFor({ form, options }, choice) {
  const ids = options.map(({ id }) => id);
  const longest = { [form.shape]: LONGEST[form.shape](form, ids) };
  const room = Math.max(...[longest, { abstain: true }].map(lengthOf)) - lengthOf(choice);
  return " ".repeat(Math.max(room, 0));
}

const lengthOf = (value) => JSON.stringify(value).length;

/** Best first; a place that was left empty is closed up. */
function ranks(given) {
  const places = [...new Set(given.map(([, place]) => place))].sort(ascending);
  return places.map((place) => given.filter((pair) => pair[1] === place).map(([id]) => id).sort(ascending));
}

const ascending = (one, other) => one - other;

/** Abstain; what is in `draft` comes back when the abstention is taken back. */
export function abstention(draft) {
  return { abstain: true, instead: draft };
}

/** Whether nothing at all is filled in. */
export function isEmpty(draft) {
  return !draft.abstain && namedIn(draft).length === 0;
}

/** The ids of the options that a draft names. */
export function namedIn({ options, given }) {
  return options ?? (given ?? []).map(([id]) => id);
}

/** The score, dots or place of an option in a draft, or null. */
export function numberOf({ given = [] }, optionId) {
  return given.find(([id]) => id === optionId)?.[1] ?? null;
}

/** The draft with another number for one option; null takes it away. */
export function withNumber({ given = [] }, optionId, number) {
  const others = given.filter(([id]) => id !== optionId);
  return { given: number === null ? others : [...others, [optionId, number]] };
}

/** All the dots that a draft gives. */
export function dotsGiven({ given = [] }) {
  return given.reduce((sum, [, dots]) => sum + dots, 0);
}

/* What keeps a draft from being a ballot */

/** How to mend the draft, in a sentence; null when it can be sent. */
export function problemOf({ form, options }, draft) {
  if (draft.abstain) return null;
  const number = namedIn(draft).length;
  if (number === 0) return form.may_abstain ? NOTHING_YET[form.shape].orAbstain() : NOTHING_YET[form.shape].only();
  return PROBLEMS[form.shape]?.(form, number, draft, options) ?? null;
}

const NOTHING_YET = {
  options: {
    orAbstain: () => t("Nothing is chosen yet. Choose an option, or abstain."),
    only: () => t("Nothing is chosen yet. Please choose an option."),
  },
  ranking: {
    orAbstain: () => t("No option has a place yet. Give one a place, or abstain."),
    only: () => t("No option has a place yet. Please give at least one a place."),
  },
  scores: {
    orAbstain: () => t("No option has a score yet. Give one a score, or abstain."),
    only: () => t("No option has a score yet. Please give at least one a score."),
  },
  dots: {
    orAbstain: () => t("No dot is given yet. Give one, or abstain."),
    only: () => t("No dot is given yet. Please give at least one."),
  },
};

const PROBLEMS = {
  options({ fewest, most }, number) {
    if (number < fewest) return t("Please choose at least {fewest}. You have chosen {number}.", { fewest, number });
    if (number > most) return plural("Please choose one only. You have chosen {number}.", "Please choose {count} at most. You have chosen {number}.", most, { number });
    return null;
  },

  ranking(form, number, { given }) {
    const { fewest, most } = form;
    if (number > most) return plural("Only one option can have a place. Take the others out.", "Only {count} options can have a place. You have given {number} one: take some out.", most, { number });
    const [clash] = form.is_equal_allowed ? [] : clashes(given);
    if (clash) return shared(clash);
    if (number < fewest) return t("Please give at least {fewest} options a place. So far {number} have one.", { fewest, number });
    return null;
  },
};

function shared({ place, ids }) {
  if (ids.length === 2) return t("Two options share place {place}. Give each its own place, or leave one unranked.", { place });
  return t("{number} options share place {place}. Give each its own place, or leave some unranked.", { number: ids.length, place });
}

/* What a choice says, in words */

/** "B · Common Ground" */
export function nameOf({ letter, text }) {
  return `${letter} · ${text}`;
}

/** A choice line by line, one option each: "B · Common Ground", "1. B · Common Ground", "B · Common Ground: 4". */
export function linesOf(poll, choice) {
  if (choice.abstain) return [t("Abstention")];
  const [shape] = Object.keys(LINES).filter((each) => choice[each]);
  return LINES[shape](poll, choice[shape]);
}

const LINES = {
  options: ({ options }, chosen) => options.filter(({ id }) => chosen.includes(id)).map(nameOf),
  ranking: ({ options }, ranking) => ranking.flatMap((rank, at) => rank.map((id) => `${at + 1}. ${nameOf(withId(options, id))}`)),
  scores: ({ options }, scores) => numbered(options, scores, ({ name, number }) => `${name}: ${number}`),
  dots: ({ options }, dots) => numbered(options, dots, ({ name, number }) => plural("{name}: 1 dot", "{name}: {count} dots", number, { name })),
};

function withId(options, id) {
  return options.find((option) => option.id === id);
}

function numbered(options, pairs, line) {
  const numbers = new Map(pairs);
  return options.filter(({ id }) => numbers.has(id)).map((option) => line({ name: nameOf(option), number: numbers.get(option.id) }));
}
