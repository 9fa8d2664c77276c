/* What a screen reader is told: transitions only, politely, and at most one in ten seconds. */

const PAUSE = 10_000; // milliseconds between two polite announcements

const waiting = new Map(); // subject → the newest sentence about it; older ones are no longer true
let freeAt = 0;
let timer = null;
const emptying = {};

/** Say `text` when there is a pause. Of several about one `subject` in ten seconds only the newest is said. */
export function announce(text, subject = "") {
  waiting.delete(subject);
  waiting.set(subject, text);
  timer ??= setTimeout(say, Math.max(0, freeAt - performance.now()));
}

/** What waits to be said about `subject` is no longer true; without one, about anything. */
export function unsay(subject) {
  if (subject === undefined) waiting.clear();
  else waiting.delete(subject);
}

/** Say `text` at once: an answer to what the person just did, or what they must not miss. */
export function tell(text) {
  write("assertive", text);
}

function say() {
  timer = null;
  if (!waiting.size) return;
  freeAt = performance.now() + PAUSE;
  write("polite", [...waiting.values()].join(" · "));
  waiting.clear();
}

/** The same sentence twice is said twice: the region is emptied in between, and again once it is no longer news. */
function write(region, text) {
  const element = document.getElementById(region);
  element.textContent = "";
  clearTimeout(emptying[region]);
  setTimeout(() => (element.textContent = text), 50);
  emptying[region] = setTimeout(() => (element.textContent = ""), PAUSE);
}
