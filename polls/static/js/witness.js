/* This device as a witness: the heads of the journal it was shown, so that no journal can be rewritten unseen. */
import { now } from "./clock.js";
import { drawer } from "./device.js";

const MOST = 100; // heads that are kept; each vouches for all entries before it

/** Keep every head that `store` is told, from now on. */
export function beginWitness(store, slug) {
  const kept = drawer("witness", slug);
  keep(kept, store.state.journal);
  store.subscribe(({ journal }, before) => journal !== before.journal && keep(kept, journal));
}

/** `[{number, hash, at}]`, the oldest first: the heads this device was shown of the forum's journal. */
export function headsSeen(slug) {
  return drawer("witness", slug).get("heads", []);
}

function keep(kept, head) {
  if (!head) return;
  const heads = kept.get("heads", []);
  if (heads.some(({ number, hash }) => number === head.number && hash === head.hash)) return;
  kept.set("heads", thinned([...heads, { ...head, at: new Date(now()).toISOString() }]));
}

/** Of too many every second of the older half goes: a flood of new entries cannot push out what was there long ago. */
function thinned(heads) {
  return heads.length > MOST ? heads.filter((_, at) => at > MOST / 2 || at % 2 === 0) : heads;
}
