/* When a screen whose line broke comes back: at once for one, spread out for a whole room. */

const QUICK = 500; // milliseconds
const EACH = 1; // millisecond for each person here: a server lets in more than a thousand a second
const LONGEST = 10_000;
const SLOWEST = 6_000; // between two attempts of one who is alone

/**
 * Over how many milliseconds the first attempts are spread. A line that fell silent, or a device that is offline, is
 * one screen's own trouble (a phone in a tunnel), and it is quick. A line that was cut may be everyone's at once (the
 * server starts again): the more people are here the longer, half a second up to 500 of them, five seconds for 5,000.
 */
export function span(state, reason, isOnline = navigator.onLine) {
  const isOwn = reason === "ping timeout" || !isOnline;
  const here = state.presence?.here ?? 0;
  return isOwn ? QUICK : Math.min(Math.max(here * EACH, QUICK), LONGEST);
}

/**
 * Let the library's manager try first at a moment within `milliseconds` from now, each as likely as any other. After
 * each failure the time doubles, up to the longest wait, and everyone draws anew: those who failed together do not
 * try again together.
 */
export function comeBackWithin(manager, milliseconds) {
  manager.reconnectionDelay(milliseconds / 2); // and as much more or less: the randomization factor is 1
  manager.reconnectionDelayMax(Math.max(milliseconds, SLOWEST));
}
