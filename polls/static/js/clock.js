/* The server's time on this device, and the one interval that moves every countdown on the screen. */

const SETTING = 200; // milliseconds; by so much no clock moves by itself from one look to the next
const LAST_SECONDS = 30; // from here on a clock wears the colour of caution

let offset = 0; // milliseconds the server is ahead of this device
let guess = Infinity; // how far off `offset` may be: half the round trip it was measured over
let asking = null; // how the server was asked last
let apart = 0; // milliseconds the device's clock was ahead of its stopwatch at the last look

/** The server's time now, in milliseconds since 1970. */
export function now() {
  return Date.now() + offset;
}

/** Take the instant the page was written (epoch seconds) as a first, rough measure. */
export function setFromPage(serverTime) {
  const [page] = performance.getEntriesByType("navigation");
  offset = serverTime * 1000 - (performance.timeOrigin + (page?.responseStart || performance.now()));
}

/** Measure against the server: `ask()` answers its epoch seconds. The quickest of three answers is believed. */
export async function measure(ask) {
  asking = ask;
  guess = Infinity;
  for (let times = 0; times < 3; times += 1) await sample(ask);
}

async function sample(ask) {
  const asked = performance.now();
  const answer = await ask();
  const half = (performance.now() - asked) / 2;
  if (half >= guess) return;
  guess = half;
  offset = answer * 1000 - (Date.now() - half);
}

/**
 * The device's clock was set, or the device slept, which stops the stopwatch of most: only the server can tell which.
 * Until it answers a clock that went forward is believed, for a phone sleeps daily; none goes back by itself.
 */
function noticeSetting() {
  const before = apart;
  apart = Date.now() - performance.now();
  const moved = apart - before;
  if (Math.abs(moved) < SETTING) return;
  if (moved < 0) offset -= moved;
  if (asking) measure(asking).catch(() => {}); // a line that is down measures when it is up again
}

/** Whole seconds until the instant (ISO text); below zero once it has passed. */
export function secondsUntil(instant) {
  return Math.ceil((Date.parse(instant) - now()) / 1000);
}

/** The seconds a clock part `{ends_at, left_seconds}` shows: running, or held. */
export function secondsOn(clock) {
  return clock.ends_at ? secondsUntil(clock.ends_at) : clock.left_seconds;
}

/** "2:41", "1:02:00", and "+0:12" for what is past its end. */
export function face(seconds) {
  const all = Math.abs(seconds);
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const rest = String(all % 60).padStart(2, "0");
  const text = hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  return seconds < 0 ? `+${text}` : text;
}

/**
 * Write the time into every `[data-ends-at]` (and held `[data-left-seconds]`) of the page. Those elements are left
 * empty by the views. Their nearest `[data-clock="block"]` wears `block--last` and `block--over`.
 */
export function tick(root = document) {
  for (const element of root.querySelectorAll("[data-ends-at], [data-left-seconds]")) {
    const { endsAt, leftSeconds } = element.dataset;
    const seconds = endsAt ? secondsUntil(endsAt) : Number(leftSeconds);
    const text = face(seconds);
    if (element.textContent !== text) element.textContent = text;
    const block = element.closest("[data-clock]");
    if (block) wear(block, seconds, Boolean(endsAt));
  }
}

function wear(block, seconds, runs) {
  const name = block.dataset.clock;
  block.classList.toggle(`${name}--last`, runs && seconds >= 0 && seconds <= LAST_SECONDS);
  block.classList.toggle(`${name}--over`, runs && seconds < 0);
  block.classList.toggle(`${name}--paused`, !runs);
}

/** Start the one interval. It touches nothing but the texts of clocks. */
export function startTicking() {
  apart = Date.now() - performance.now();
  tick();
  setInterval(() => {
    noticeSetting();
    tick();
  }, 250);
}
