/* What every live screen does first: store, line, clock and one way of drawing. */
import { html, render } from "../vendor/lit-html/lit-html.js";
import { announce } from "./announce.js";
import { boot } from "./boot.js";
import { setFromPage, startTicking, tick } from "./clock.js";
import { connect, CROWDED_OUT, ON, STILL_CONNECTING } from "./connection.js";
import { followTouch, inPlace, whenFree } from "./focus.js";
import { connectionMark, connectionStrip } from "./parts/connection_strip.js";
import { beginSending, onKept } from "./send.js";
import { createStore } from "./store.js";
import { beginWitness } from "./witness.js";
import { t } from "./words.js";

/**
 * Bring a screen to life. `view(state)` gives what `#screen` shows and is drawn again after every change; `strip(state)`
 * may give what stands under the header while the line is up. `drawn(state)` is called after every drawing,
 * `changed(state, before)` after that when a new state was drawn. `showsLine: false` leaves the line to the view.
 *
 * Returns `{boot, store, connection, screen, draw}`; call `draw()` when something of the screen's own changed.
 */
export function live({ view, strip = () => null, drawn = () => {}, changed = () => {}, showsLine = true }) {
  setFromPage(boot.server_time);
  const store = createStore(boot);
  const connection = connect(store, boot);
  const screen = document.getElementById("screen");
  const slots = { mark: document.getElementById("connection"), strip: document.getElementById("strip") };
  let isDue = false;
  let shown = store.state;

  function drawNow() {
    const { state } = store;
    inPlace(screen, () => {
      if (showsLine) drawLine(state);
      render(view(state), screen);
    });
    tick();
    drawn(state);
    const before = shown;
    shown = state;
    if (state !== before) changed(state, before);
  }

  function drawLine(state) {
    render(connectionMark(connection.state), slots.mark);
    render(connectionStrip(connection) ?? strip(state) ?? html``, slots.strip);
  }

  /** Several changes in one turn are one drawing; none happens under a finger that is down. */
  function draw() {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      whenFree(drawNow);
    });
  }

  beginSending(connection);
  beginWitness(store, boot.slug);
  followTouch();
  draw(); // after the screen's own module has run to its end, still before the first paint
  startTicking();
  store.subscribe(draw);
  connection.subscribe(draw);
  if (showsLine) connection.subscribe(sayLine());
  onKept(draw);
  return { boot, store, connection, screen, draw };
}

/** A long break is told, and its end; a short one is nobody's to hear about. */
function sayLine() {
  let isDown = false;
  return (state) => {
    if (state === STILL_CONNECTING && !isDown) announce(t("Still connecting. What you typed or chose is kept."), "line");
    if (state === CROWDED_OUT) announce(t("You have this forum open in many windows. Close one of them, and this one goes on by itself."), "line");
    if (state === ON && isDown) announce(t("Connected again."), "line");
    if ([ON, STILL_CONNECTING, CROWDED_OUT].includes(state)) isDown = state !== ON;
  };
}
