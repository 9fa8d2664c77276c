/* What is said of the line: a quiet mark in the header, and a strip below it when a person should know. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { CONNECTING, CROWDED_OUT, ON, OVER, RECONNECTING, STILL_CONNECTING } from "../connection.js";
import { boot } from "../boot.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const MARKS = {
  [CONNECTING]: () => ["connecting", t("Connecting…")],
  [ON]: () => ["live", t("Live")],
  [RECONNECTING]: () => ["reconnecting", t("Reconnecting…")],
  [STILL_CONNECTING]: () => ["offline", t("Not connected")],
  [CROWDED_OUT]: () => ["offline", t("Not connected")],
  [OVER]: () => ["offline", t("Signed out")],
};

export function connectionMark(state) {
  const [kind, text] = MARKS[state]();
  return html`<span class="connection connection--${kind}"><span class="connection__dot"></span>${text}</span>`;
}

/** The strip for a line that is not up, or null. */
export function connectionStrip(connection) {
  return STRIPS[connection.state]?.(connection) ?? null;
}

const STRIPS = {
  [RECONNECTING]: () =>
    html`<div class="strip strip--reconnecting">${icon("offline")} ${reconnecting()}</div>`,
  [STILL_CONNECTING]: (connection) => html`
    <div class="strip strip--offline">
      ${icon("offline")} ${stillConnecting()}
      <button class="button button--small" type="button" @click=${connection.retry}>${t("Try again")}</button>
    </div>`,
  [CROWDED_OUT]: (connection) => html`
    <div class="strip strip--offline">
      ${icon("offline")} ${t("You have this forum open in many windows. Close one of them, and this one goes on by itself.")}
      <button class="button button--small" type="button" @click=${connection.retry}>${t("Try again")}</button>
    </div>`,
  [OVER]: () => html`
    <div class="strip strip--offline">
      ${icon("lock")} ${t("You are signed out on this device, or your role has changed.")}
      <a class="button button--small" href="">${t("Load the page again")}</a>
    </div>`,
};

/* A moderator has no answer to lose, but a room that does not follow. */
const moderates = boot.screen === "console";
const reconnecting = () => (moderates ? t("Reconnecting… what you press does not reach the room yet") : t("Reconnecting… your answer is kept"));
const stillConnecting = () => (moderates ? t("Still connecting. What you press does not reach the room.") : t("Still connecting. What you typed or chose is kept."));
