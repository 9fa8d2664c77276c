/* What the ballot file says of one ballot, part by part: the same as polls/voting/methods/records.py. Pure. */

const WHOLE = "";
const ABSTAINED = "abstain";

/** `[[part, value], …]` of a choice in its normal form; `poll` needs `method`, `options` and `secrecy`. */
export function recordsOf({ method, options, secrecy }, choice) {
  if (choice.abstain) return [[ABSTAINED, true]];
  const split = secrecy === "named" ? null : SPLIT[method];
  if (!split) return [[WHOLE, choice]];
  const [said] = Object.values(choice);
  return split(options.map((option) => option.id), said);
}

const SPLIT = {
  approval: (ids, named) => ofOptions(ids, new Map(named.map((id) => [id, 1])), 0),
  score: (ids, scores) => ofOptions(ids, new Map(scores), null),
  dots: (ids, dots) => ofOptions(ids, new Map(dots), 0),
  schulze: ofPairs,
  ranked_pairs: ofPairs,
  borda: (ids, ranking) => [...ofOptions(ids, halfPoints(ids, ranking), 0), ...ofPairs(ids, ranking)],
};

function ofOptions(ids, marks, unmarked) {
  return ids.map((id) => [String(id), marks.get(id) ?? unmarked]);
}

function ofPairs(ids, ranking) {
  const points = halfPoints(ids, ranking);
  return ids.flatMap((one, at) => ids.slice(at + 1).map((other) => [`${one}>${other}`, Math.sign(points.get(one) - points.get(other))]));
}

/** Twice the options strictly below and once the level ones; what is not ranked is level, last. */
function halfPoints(ids, ranking) {
  const ranked = ranking.flat();
  const ranks = [...ranking, ids.filter((id) => !ranked.includes(id))];
  const points = new Map();
  let below = ids.length;
  for (const rank of ranks) {
    below -= rank.length;
    for (const id of rank) points.set(id, 2 * below + rank.length - 1);
  }
  return points;
}
