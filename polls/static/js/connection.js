/* The line to the server: one socket, and what a person should be told of it. */
import { io } from "../vendor/socket.io-client/socket.io.esm.min.js";
import { measure } from "./clock.js";
import * as connectToken from "./connect_token.js";
import { comeBackWithin, span } from "./returning.js";
import { newKey } from "./send.js";

export const CONNECTING = "connecting";
export const ON = "on";
export const RECONNECTING = "reconnecting";
export const STILL_CONNECTING = "still_connecting";
export const CROWDED_OUT = "crowded_out";
export const OVER = "over";

const ANSWER_WITHIN = 8_000; // milliseconds
const BLIP = 2_000; // a shorter break is not shown
const LONG = 8_000; // from here on the person is offered to try again
const REJECTIONS = 3; // so many in a row mean: this device is signed out
const ONE_TOO_MANY = "one_too_many"; // the server's word for: this person has as many screens as one may have

const OPTIONS = {
  transports: ["websocket", "polling"],
  tryAllTransports: true, // where a proxy refuses WebSocket, polling follows at once
  timeout: ANSWER_WITHIN,
  randomizationFactor: 1, // see returning.js
};

/**
 * Connect `store` to the server. What comes in goes to the store; a gap in the revisions asks for all again.
 *
 * Returns `{state, isUp, subscribe, ask, retry}`: `state` is what to show (a break under 2 s still shows `on`),
 * `isUp` whether a message would leave now.
 */
export function connect(store, boot) {
  const who = boot.stage ? { stage: boot.stage } : { slug: boot.slug, member: boot.member };
  // Tells the links of this window from those of the person's others: a new one takes the place of a broken one.
  const page = newKey();
  // What the page brought, or came before the line broke, is not sent again.
  const socket = io({ ...OPTIONS, auth: (say) => say({ ...who, window: page, known: store.known }) });
  comeBackWithin(socket.io, span(store.state, "never up"));
  const listeners = new Set();
  let state = CONNECTING;
  let rejections = 0;
  let timers = [setTimeout(() => show(STILL_CONNECTING), LONG)];

  function show(newState) {
    if (state === OVER || state === newState) return;
    state = newState;
    tellAll();
  }

  function tellAll() {
    for (const listener of listeners) listener(state);
  }

  function stopTimers() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  function end() {
    stopTimers();
    show(OVER);
    socket.disconnect();
  }

  /** There is no room beside the person's other screens: look now and then whether one of them was closed. */
  function waitForRoom() {
    stopTimers();
    show(CROWDED_OUT);
    timers = [setTimeout(reopen, someTime())];
  }

  function reopen() {
    if (state === OVER) return;
    socket.disconnect(); // also ends a wait between two attempts
    socket.connect();
  }

  socket.on("connect", () => {
    stopTimers();
    rejections = 0;
    show(ON);
    tellAll(); // also after a blip that was not shown: what was kept can leave now
    measure(askTime).catch(() => {}); // the page's own estimate stands
  });

  socket.on("disconnect", (reason) => {
    stopTimers();
    comeBackWithin(socket.io, span(store.state, reason));
    timers = [setTimeout(() => show(RECONNECTING), BLIP), setTimeout(() => show(STILL_CONNECTING), LONG)];
    if (reason === "io server disconnect") timers.push(setTimeout(reopen, someTime()));
  });

  socket.on("connect_error", (problem) => {
    if (connectToken.isMissing(problem)) bringToken(socket.io);
    if (socket.active) return; // the library tries again by itself
    if (problem.message === ONE_TOO_MANY) return waitForRoom();
    rejections += 1;
    if (rejections >= REJECTIONS && !boot.stage) end();
    else timers.push(setTimeout(reopen, someTime()));
  });

  for (const event of ["whole", "changed", "mine"]) {
    socket.on(event, (message) => store.take(event, message) || socket.emit("again"));
  }
  socket.on("over", end);

  addEventListener("online", () => socket.connected || reopen());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !socket.connected) reopen();
  });

  /** Send `event` and give back its answer; fails when there is none within 8 s or the line breaks first. */
  function ask(event, message) {
    if (!socket.connected) return Promise.reject(new Error("not connected"));
    const line = socket.timeout(ANSWER_WITHIN);
    return message === undefined ? line.emitWithAck(event) : line.emitWithAck(event, message);
  }

  /** The server's clock; fails also when it was asked too often to answer. */
  async function askTime() {
    const seconds = await ask("time");
    if (typeof seconds !== "number") throw new Error("not told");
    return seconds;
  }

  return {
    get state() {
      return state;
    },
    get isUp() {
      return socket.connected;
    },
    /** Call `listener(state)` whenever the line comes up or what to show changes. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask,
    /** Try at once instead of waiting for the next attempt. */
    retry: reopen,
  };
}

/** Bring a token for the next attempt. Most browsers never need one, so that a join asks for none. */
async function bringToken(manager) {
  manager.opts.extraHeaders = await connectToken.header();
}

/** One to four seconds, at random. */
function someTime() {
  return 1_000 + Math.random() * 3_000;
}
