/* The agenda as attendees read it, in their own zone or the forum's. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { dayText, ownZone, sameTime, spanText, zoneText } from "../times.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

export const KINDS = {
  talk: () => t("Talk"),
  panel: () => t("Panel"),
  breakout: () => t("Breakout groups"),
  lightning: () => t("Lightning round"),
  poll: () => t("Poll"),
  break: () => t("Break"),
};

const STATES = {
  now: () => html`<span class="badge badge--live">${icon("play")}${t("Now")}</span>`,
  done: () => html`<span class="badge badge--quiet">${icon("check")}${t("Done")}</span>`,
  skipped: () => html`<span class="badge badge--quiet">${icon("skip")}${t("Skipped")}</span>`,
  coming: () => null,
};

/** Every day with its items; times in `zone`. */
export function agendaView(agenda, zone) {
  return agenda.days.map(
    (day, index) => html`
      <h3 class="agenda__day">${t("Day {number}", { number: index + 1 })} · ${dayHeading(day, zone)}</h3>
      <ol class="agenda">
        ${repeat(day.items, (item) => item.id, (item) => line(item, zone, dayOf(day, zone)))}
      </ol>`,
  );
}

/** A day has its date where its first item begins in the zone that is shown. */
function dayHeading(day, zone) {
  return [dayOf(day, zone), day.title].filter(Boolean).join(" · ");
}

function dayOf({ items: [first] }, zone) {
  return first ? dayText(first.planned_at, zone) : null;
}

/** Far from the forum a day may run past midnight; an item on another date than its day's heading says so. */
function line(item, zone, headed) {
  const kind = KINDS[item.kind]();
  const date = dayText(item.planned_at, zone);
  return html`
    <li class="agenda__item agenda__item--${item.state}" aria-current=${item.state === "now" ? "step" : "false"}>
      <span class="agenda__time">${spanText(item.planned_at, item.planned_minutes, zone)}
        ${date === headed ? null : html`<small class="agenda__date">${date}</small>`}</span>
      <div class="agenda__body">
        <p class="agenda__title">${item.title}</p>
        ${kind === item.title ? null : html`<p class="agenda__meta">${kind}</p>`}
        ${item.has_advisory ? html`<span class="badge badge--caution">${icon("alert")}${t("Content advisory")}</span>` : null}
      </div>
      <span class="agenda__state">${STATES[item.state]()}</span>
    </li>`;
}

/** Which zone the times are in, and the switch to the other one where they differ. */
export function zoneSwitch({ forum, at, isForumTime, onSwitch }) {
  const zone = isForumTime ? forum.timezone : ownZone;
  const named = isForumTime ? t("Times of the forum: {zone}", { zone: zoneText(at, zone) }) : t("Your time: {zone}", { zone: zoneText(at, zone) });
  if (sameTime(at, forum.timezone, ownZone)) return html`<p class="muted">${named}</p>`;
  return html`
    <div class="row">
      <p class="muted">${named}</p>
      <button class="button button--quiet button--small" type="button" @click=${onSwitch}>
        ${icon("globe")} ${isForumTime ? t("Show my time") : t("Show the forum’s time")}
      </button>
    </div>`;
}

/** The first item that has not ended, or the last: what "when" is about. */
export function firstItem(agenda) {
  return agenda.days.flatMap((day) => day.items)[0] ?? null;
}
