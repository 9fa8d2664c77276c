/* Rankings that are being made: pairs [option id, place], places from 1 on. Places may be empty or shared. Pure. */

/**
 * The pairs best first; options on one place stand in the order of `ids`, which is the ballot's.
 */
export function inOrder(given, ids) {
  return [...given].sort(([one, place], [other, otherPlace]) => place - otherPlace || ids.indexOf(one) - ids.indexOf(other));
}

/** Places that more than one option has: `[{place, ids}]`, best first. */
export function clashes(given) {
  const places = [...new Set(given.map(([, place]) => place))].sort((one, other) => one - other);
  return places.map((place) => ({ place, ids: given.filter((pair) => pair[1] === place).map(([id]) => id) })).filter(({ ids }) => ids.length > 1);
}

/** The place an option gets that is added: after the last, else the first that is free; null when there is none. */
export function nextPlace({ most }, given) {
  if (given.length >= most) return null;
  const taken = new Set(given.map(([, place]) => place));
  const after = Math.max(0, ...taken) + 1;
  if (after <= most) return after;
  return Array.from({ length: most }, (_, at) => at + 1).find((place) => !taken.has(place));
}

/**
 * The pairs after one option went up (`step` −1) or down (1): it changes places with its neighbour, or leaves those it
 * shares a place with. Empty places are closed up; where places cannot be shared, shared ones are told apart.
 */
export function moved(form, given, ids, optionId, step) {
  const ranks = ranksOf(form, given, ids);
  const at = ranks.findIndex((rank) => rank.includes(optionId));
  const rest = ranks[at].filter((id) => id !== optionId);
  if (rest.length) ranks.splice(at, 1, ...(step < 0 ? [[optionId], rest] : [rest, [optionId]]));
  else if (ranks[at + step]) [ranks[at], ranks[at + step]] = [ranks[at + step], ranks[at]];
  return numbered(form, ranks);
}

/** The pairs with one option put on a place of its own right before or after another. */
export function putBeside(form, given, ids, optionId, { besideId, isAfter }) {
  const others = given.filter(([id]) => id !== optionId);
  const ranks = ranksOf(form, others, ids);
  const at = ranks.findIndex((rank) => rank.includes(besideId));
  ranks.splice(isAfter ? at + 1 : at, 0, [optionId]);
  return numbered(form, ranks);
}

/** Whether there is anywhere to go up (−1) or down (1) to: past a neighbour, or away from a shared place. */
export function canMove(given, ids, optionId, step) {
  const ordered = inOrder(given, ids);
  const at = ordered.findIndex(([id]) => id === optionId);
  const place = ordered[at][1];
  if (ordered.filter((pair) => pair[1] === place).length > 1) return true;
  return step < 0 ? at > 0 || place > 1 : at < ordered.length - 1;
}

/** Lists of ids, best first; one id each where places cannot be shared. */
function ranksOf({ is_equal_allowed: isEqualAllowed }, given, ids) {
  const ordered = inOrder(given, ids);
  if (!isEqualAllowed) return ordered.map(([id]) => [id]);
  const places = [...new Set(ordered.map(([, place]) => place))];
  return places.map((place) => ordered.filter((pair) => pair[1] === place).map(([id]) => id));
}

function numbered({ most }, ranks) {
  return ranks.flatMap((rank, at) => rank.map((id) => [id, Math.min(at + 1, most)]));
}
