/* The room's clock: what it says, presets, hold, one minute more, away. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { tell } from "../announce.js";
import { secondsOn } from "../clock.js";
import { t } from "../words.js";
import { figures, spoken } from "./clock.js";
import { press } from "./press.js";

const PRESETS = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60];

/** The clock with its buttons, and the presets while they are asked for. Nothing when there is neither. */
export function timer(context) {
  const { clock } = context.state;
  return html`${clock ? face(context, clock) : null} ${context.ui.showsTimer ? presets(context) : null}`;
}

/** The button that shows the presets and hides them. */
export function timerToggle({ ui, change }) {
  return { text: t("Clock"), icon: "clock", on: ui.showsTimer, go: () => change({ showsTimer: !ui.showsTimer }) };
}

function face(context, clock) {
  return html`<div class="clock" data-clock="clock">
    <p class="clock__label">${clock.ends_at ? label(context.state) : t("{label} (paused)", { label: label(context.state) })}</p>
    ${figures(clock, "clock__time")}
    <div class="clock__actions">${running(context, clock)} ${readAloud(context, clock)}</div>
  </div>`;
}

function readAloud(context, clock) {
  return press(context, { text: t("Say the time left"), icon: "clock", kind: "icon quiet small", go: () => tell(spoken(secondsOn(clock))) });
}

function label({ lightning }) {
  const turn = lightning?.current && lightning.turns.find((each) => each.id === lightning.current.turn_id);
  return turn ? t("Time for {group}", { group: turn.title }) : t("Time left");
}

/** Hold or go on, +1:00, clear. */
function running(context, clock) {
  const hold = clock.ends_at
    ? { text: t("Hold"), icon: "pause", verb: "pause_clock" }
    : { text: t("Go on"), icon: "play", verb: "resume_clock" };
  return html`${press(context, { ...hold, kind: "small" })} ${press(context, { ...oneMinute(clock), kind: "small" })}
  ${press(context, { text: t("Clear"), icon: "close", verb: "clear_clock", kind: "quiet small" })}`;
}

/** The step that adds a minute to what the person sees; a second press finds another end and is refused. */
export function oneMinute(clock) {
  return { text: "+1:00", label: t("+1:00, one minute more"), verb: "add_minute", arguments: { seen_ends_at: clock.ends_at } };
}

function presets(context) {
  return html`<div class="timer" id="timer">
    <div class="timer__choices" role="group" aria-label=${t("Start a clock, in minutes")}>
      ${PRESETS.map((minutes) => preset(context, minutes))}
    </div>
    ${ownTime(context)}
  </div>`;
}

function preset(context, minutes) {
  return press(context, {
    text: String(minutes),
    label: t("Start {minutes} min", { minutes }),
    kind: "small",
    go: () => set(context, minutes),
  });
}

/** Once a clock runs, the presets have done their work. */
async function set(context, minutes) {
  const answer = await context.act("set_clock", { seconds: Math.round(minutes * 60) });
  if (answer) context.change({ showsTimer: false });
  return answer;
}

function ownTime(context) {
  return html`<form class="timer__own" @submit=${(event) => setOwn(context, event)}>
    <label class="field__label" for="own-minutes">${t("Other")}</label>
    <input class="field__control field__control--short" id="own-minutes" name="minutes" type="number" min="1" max="360" step="1" inputmode="numeric" required />
    <span class="muted">${t("min")}</span>
    <button class="button button--small" type="submit">${t("Start")}</button>
  </form>`;
}

async function setOwn(context, event) {
  event.preventDefault();
  const form = event.target;
  if (await set(context, Number(form.elements.minutes.value))) form.reset();
}
