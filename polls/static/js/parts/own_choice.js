/* What this person chose, option by option: words for the marks in a result, on their own device alone. */
import { t } from "../words.js";

const SHAPES = {
  options: (chosen, id) => (chosen.includes(id) ? t("Your choice") : null),
  scores: (scores, id) => said(scores, id, (score) => t("Your score: {score}", { score })),
  dots: (dots, id) => said(dots, id, (number) => t("Your dots: {number}", { number })),
  ranking: (ranks, id) => placeText(ranks.findIndex((rank) => rank.includes(id))),
};

/** The words for one option, or null where the choice does not name it. */
export function ownMark(choice, optionId) {
  const shape = choice && Object.keys(SHAPES).find((name) => choice[name]);
  return shape ? SHAPES[shape](choice[shape], optionId) : null;
}

function said(pairs, optionId, words) {
  const pair = pairs.find(([id]) => id === optionId);
  return pair ? words(pair[1]) : null;
}

function placeText(place) {
  return place < 0 ? null : t("Your place: {place}", { place: place + 1 });
}
