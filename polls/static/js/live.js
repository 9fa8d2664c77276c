/* What every live screen does first: store, line, clock and one way of drawing. */
import { html, render } from "../vendor/lit-html/lit-html.js";
import { boot } from "./boot.js";
import { setFromPage, startTicking, tick } from "./clock.js";
import { connect } from "./connection.js";
import { followTouch, inPlace, whenFree } from "./focus.js";
import { connectionMark, connectionStrip } from "./parts/connection_strip.js";
import { beginSending, onKept } from "./send.js";
import { createStore } from "./store.js";

/**
 * Bring a screen to life. `view(state)` gives what `#screen` shows and is drawn again after every change; `strip(state)`
 * may give what stands under the header while the line is up; `changed(state, before)` is called after a new state was
 * drawn, with the one drawn before it. Everything given is optional but `view`.
 *
 * Returns `{boot, store, connection, screen, draw}`; call `draw()` when something of the screen's own changed.
 */
export function live({ view, strip = () => null, changed = () => {} }) {
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
      if (slots.mark) render(connectionMark(connection.state), slots.mark);
      render(connectionStrip(connection) ?? strip(state) ?? html``, slots.strip);
      render(view(state), screen);
    });
    tick();
    const before = shown;
    shown = state;
    if (state !== before) changed(state, before);
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
  followTouch();
  drawNow();
  startTicking();
  store.subscribe(draw);
  connection.subscribe(draw);
  onKept(draw);
  return { boot, store, connection, screen, draw };
}
