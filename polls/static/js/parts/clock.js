/* The room's clock. The figures are written by clock.js; here is only where they stand. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { tell } from "../announce.js";
import { face, secondsOn } from "../clock.js";
import { plural, t } from "../words.js";
import { icon } from "./icon.js";

/** The clock part with a `label`; `actions` are buttons beside it. Nothing when there is no clock. */
export function clockView(clock, { label = t("Time left"), actions = null } = {}) {
  if (!clock) return null;
  return html`
    <div class="clock" data-clock="clock">
      <p class="clock__label">${clock.ends_at ? label : t("{label} (paused)", { label })}</p>
      ${figures(clock, "clock__time")}
      <div class="clock__actions">${actions} ${readAloud(clock)}</div>
    </div>`;
}

/** Only the figures, silent for screen readers; `clock` is `{ends_at}` or `{left_seconds}`. */
export function figures(clock, className) {
  return clock.ends_at
    ? html`<p class=${className} role="timer" aria-live="off" data-ends-at=${clock.ends_at}></p>`
    : html`<p class=${className} role="timer" aria-live="off" data-left-seconds=${clock.left_seconds}></p>`;
}

function readAloud(clock) {
  return html`<button class="button button--quiet button--small" type="button" @click=${() => tell(spoken(secondsOn(clock)))}>
    ${icon("clock")} ${t("Say the time left")}
  </button>`;
}

/** "2 minutes and 5 seconds left", for ears. */
export function spoken(seconds) {
  if (seconds < 0) return t("The time is over since {time}", { time: face(-seconds) });
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [];
  if (minutes) parts.push(plural("{count} minute", "{count} minutes", minutes));
  if (rest || !minutes) parts.push(plural("{count} second", "{count} seconds", rest));
  return t("{time} left", { time: parts.join(" ") });
}
