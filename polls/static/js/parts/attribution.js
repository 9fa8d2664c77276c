/* Whose something is said to be: its people, its group or nobody, as its agenda item has it (polls/breakouts/attribution.py). */
import { t } from "../words.js";

/** The group's title; a plain word where nobody is to know which group it is. */
export function groupTitle({ title }) {
  return title ?? t("A group");
}

/** "Facilitated by Ada, Ben."; nothing where nobody is named. */
export function peopleText({ people = [] }) {
  return people.length ? t("Facilitated by {names}.", { names: people.join(", ") }) : null;
}

/** Where an option came from, "from group 3: Ada"; nothing where that is not told. */
export function sourceText(source) {
  if (!source) return "";
  if (!source.people.length) return t("from group {number}", source);
  return t("from group {number}: {names}", { number: source.number, names: source.people.join(", ") });
}

/** A group's report-out as everyone will see it; `breakout` is the part of its own people. */
export function asShown(breakout) {
  return breakout.attribution === "none" ? { ...breakout, title: null, sector: null } : breakout;
}

const SENTENCES = {
  named: ({ number, people }) =>
    people.length
      ? t("It will be shown as from group {number}, with the names of those who facilitate it: {names}.", { number, names: people.join(", ") })
      : t("It will be shown as from group {number}. Who facilitates it would be named, but nobody has given a name.", { number }),
  group: ({ number }) => t("It will be shown as from group {number}. Nobody is named.", { number }),
  none: () => t("It will be shown without the group and without names. If no other group has this task, people may still guess."),
};

/** How the report-out of a group will be attributed, for those who write it. */
export function attributionText(breakout) {
  return SENTENCES[breakout.attribution](breakout);
}

/** Whether nobody but the moderators is told of this group; of the console's state. */
export function isHidden(state, breakoutId) {
  return state[`report/${breakoutId}`]?.attribution === "none";
}

/** The groups by their number, then those nobody is to know: in the order of their aliases, which tells nothing. */
export function inTellingOrder(state) {
  const hidden = state.breakouts.filter(({ id }) => isHidden(state, id));
  const alias = ({ id }) => state[`report/${id}`].shown_as;
  return [...state.breakouts.filter(({ id }) => !isHidden(state, id)), ...hidden.sort((one, other) => alias(one).localeCompare(alias(other)))];
}
