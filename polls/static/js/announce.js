/* What a screen reader is told: transitions only, politely, and at most one in ten seconds. */

const PAUSE = 10_000; // milliseconds between two polite announcements

let waiting = null; // the newest sentence that must wait; older ones are no longer true
let freeAt = 0;
let timer = null;
const emptying = {};

/** Say `text` when there is a pause. Of several in ten seconds only the newest is said. */
export function announce(text) {
  waiting = text;
  if (timer === null) timer = setTimeout(say, Math.max(0, freeAt - Date.now()));
}

/** Say `text` at once: an answer to what the person just did, or what they must not miss. */
export function tell(text) {
  write("assertive", text);
}

function say() {
  timer = null;
  freeAt = Date.now() + PAUSE;
  write("polite", waiting);
}

/** The same sentence twice is said twice: the region is emptied in between, and again once it is no longer news. */
function write(region, text) {
  const element = document.getElementById(region);
  element.textContent = "";
  clearTimeout(emptying[region]);
  setTimeout(() => (element.textContent = text), 50);
  emptying[region] = setTimeout(() => (element.textContent = ""), PAUSE);
}
