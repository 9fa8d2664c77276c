/* How quickly answers come in: the difference over the last minute this screen saw. */

const WINDOW = 60_000; // milliseconds
const SHORTEST = 5_000; // before that there is no telling

const seen = new Map(); // poll id → [{at, received}], the oldest first

/** Answers a minute, or null while that cannot be told. `at` is the time now, in milliseconds. */
export function ratePerMinute(pollId, received, at) {
  const samples = seen.get(pollId) ?? [];
  if (samples.at(-1)?.received !== received) samples.push({ at, received });
  while (samples.length > 1 && samples[1].at <= at - WINDOW) samples.shift();
  seen.set(pollId, samples);
  return rateOf(samples, received, at);
}

/** The same from given samples; those older than a minute count as from a minute ago. */
export function rateOf(samples, received, at) {
  const [oldest] = samples;
  const elapsed = Math.min(at - oldest.at, WINDOW);
  return elapsed < SHORTEST ? null : Math.round(((received - oldest.received) * 60_000) / elapsed);
}
