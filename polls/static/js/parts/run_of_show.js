/* The run of show: each item as planned and as it went, with the way to jump and to reorder. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { itemsOf } from "../next_action.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { press } from "./press.js";

const MINUTE = 60_000;

/** The panel on the left. `context.ui.isArranging` shows the buttons that reorder instead of those that jump. */
export function runOfShow(context) {
  const { state, ui } = context;
  const order = itemsOf(state.agenda);
  return html`
    <h2 class="panel__title">
      <span>${t("Run of show")}</span>
      ${order.length > 1 ? arrangeButton(context, ui.isArranging) : null}
    </h2>
    ${driftLine(context)}
    ${order.length ? state.agenda.days.map((day) => dayList(context, day, order)) : noItems(context)}
  `;
}

function arrangeButton(context, isArranging) {
  return press(context, {
    text: isArranging ? t("Done") : t("Reorder"),
    kind: "quiet small",
    go: () => context.change({ isArranging: !isArranging }),
  });
}

function noItems(context) {
  return html`<p class="muted">${t("The agenda is empty.")} <a href=${context.page("setup/agenda")}>${t("Add items")}</a></p>`;
}

/** How the room stands against its plan, as a sentence. */
function driftLine({ state, now }) {
  const drift = driftMinutes(state, now);
  if (drift === null) return null;
  return html`<p class="run__plan ${driftClass(drift)}">${icon(drift > 0 ? "clock" : "check")} ${driftSentence(drift)}</p>`;
}

function driftSentence(drift) {
  if (drift === 0) return t("On time");
  const time = duration(Math.abs(drift));
  return drift > 0 ? t("{time} behind the plan", { time }) : t("{time} ahead of the plan", { time });
}

function duration(minutes) {
  if (minutes < 60) return t("{minutes} min", { minutes });
  return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function driftClass(drift) {
  if (drift === 0) return "";
  return drift > 0 ? "run__plan--late" : "run__plan--early";
}

/** Minutes behind the plan (below 0: ahead): how late the current item began, and how far it has run over. */
export function driftMinutes({ now: plenary, item }, now) {
  if (plenary.drift_seconds === null || !item) return null;
  const over = Math.max(0, now - Date.parse(item.started_at) - item.planned_minutes * MINUTE);
  return Math.round((plenary.drift_seconds * 1000 + over) / MINUTE) || 0;
}

function dayList(context, day, order) {
  return html`
    <h3 class="run__day">${day.title}</h3>
    <ol class="run">
      ${repeat(day.items, (item) => item.id, (item) => line(context, item, order))}
    </ol>
  `;
}

function line(context, item, order) {
  const { ui, state } = context;
  const isNext = item.id === state.now.next_item_id;
  return html`<li class="run__item run__item--${isNext ? "next" : item.state}" aria-current=${item.state === "now" ? "step" : "false"}>
    <span class="run__mark">${MARKS[item.state] ? icon(MARKS[item.state]) : null}</span>
    <div class="run__body">
      <p class="run__title">${item.title}${item.has_advisory ? advisoryMark() : null}</p>
      <p class="run__meta">${meta(context, item, isNext)}</p>
    </div>
    <span class="run__actions">${ui.isArranging ? arrows(context, item, order) : jump(context, item)}</span>
  </li>`;
}

const MARKS = { done: "check", now: "play", skipped: "skip" };

function advisoryMark() {
  return html` <span class="run__advisory">${icon("alert")}<span class="visually-hidden">${t("With a content advisory")}</span></span>`;
}

function meta(context, item, isNext) {
  const stateWord = isNext ? t("Next") : STATES[item.state]();
  const minutes = MINUTES[item.state]?.(item, context.now) ?? null;
  return html`<span class="visually-hidden">${stateWord}.</span>
    <span class="run__planned">${timeText(item.planned_at, context.zone)} · ${lengthText(item, minutes)}</span>
    ${minutes === null ? null : difference(item, minutes)}`;
}

function lengthText({ planned_minutes: planned }, minutes) {
  return minutes === null ? t("{minutes} min", { minutes: planned }) : t("{minutes} of {planned} min", { minutes, planned });
}

const STATES = {
  coming: () => t("To come"),
  now: () => t("Now"),
  done: () => t("Done"),
  skipped: () => t("Skipped"),
};

/** The minutes an item has taken; null where it never started. */
const MINUTES = {
  now: (item, now) => Math.max(0, Math.floor((now - Date.parse(item.started_at)) / MINUTE)),
  done: (item) => (item.ended_at ? Math.round((Date.parse(item.ended_at) - Date.parse(item.started_at)) / MINUTE) : null),
};

/** "+4 min" or "−3 min" against the planned length; what still runs can only be late. */
function difference(item, minutes) {
  const more = minutes - item.planned_minutes;
  if (more === 0 || (more < 0 && item.state === "now")) return null;
  const text = more > 0 ? t("+{minutes} min", { minutes: more }) : t("−{minutes} min", { minutes: -more });
  return html`<span class="run__drift run__drift--${more > 0 ? "late" : "early"}">${text}</span>`;
}

function jump(context, item) {
  if (item.state === "now" || context.state.forum.state !== "live") return null;
  return press(context, {
    text: t("Go to {title}", { title: item.title }),
    icon: item.state === "coming" ? "right" : "returned",
    kind: "icon quiet small",
    go: () => context.ask("jump", { from: context.state.now.item_id, item }),
  });
}

function arrows(context, item, order) {
  const index = order.findIndex((each) => each.id === item.id);
  if (item.started_at || item.state !== "coming") return null;
  const before = order[index - 1];
  const canRise = Boolean(before) && !before.started_at && before.state === "coming";
  return html`${arrow(context, item, order, canRise ? index - 2 : null, "up")}
  ${arrow(context, item, order, index + 1 < order.length ? index + 1 : null, "down")}`;
}

/** A button that puts the item behind the one at `place` (-1: first of all); off where it cannot go. */
function arrow(context, item, order, place, way) {
  const index = order.findIndex((each) => each.id === item.id);
  const text = way === "up" ? t("Move {title} earlier", item) : t("Move {title} later", item);
  return press(context, {
    text,
    icon: way,
    kind: "icon quiet small",
    isOff: place === null,
    verb: "move_item",
    arguments: {
      item_id: item.id,
      after_item_id: order[place]?.id ?? null,
      seen_after: order[index - 1]?.id ?? null,
    },
  });
}
