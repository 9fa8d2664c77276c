/* What the plenary is at: the heading of the console, with its times, who speaks, and the clock. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { itemsOf } from "../next_action.js";
import { dayText, timeText } from "../times.js";
import { plural, t } from "../words.js";
import { icon } from "./icon.js";

const MINUTE = 60_000;

export function onNow(context) {
  const { state } = context;
  return html`<header class="console__now">
    <p class="eyebrow">${eyebrow(state)}</p>
    <h1 class="console__title">${state.item?.title ?? PLACES[state.forum.state](state)}</h1>
    <p class="console__meta">${meta(context)}</p>
  </header>`;
}

const PLACES = {
  before: ({ forum }) => forum.title,
  live: () => t("No item is open"),
  ended: () => t("The forum has ended"),
};

function eyebrow({ agenda, item, forum }) {
  if (!item) return forum.state === "before" ? t("Not started yet") : forum.title;
  const day = agenda.days.find((each) => each.items.some((one) => one.id === item.id));
  const order = itemsOf(agenda);
  const place = order.findIndex((one) => one.id === item.id) + 1;
  return [day?.title, KINDS[item.kind](), t("{place} of {count}", { place, count: order.length })].filter(Boolean).join(" · ");
}

const KINDS = {
  talk: () => t("Talk"),
  panel: () => t("Panel"),
  breakout: () => t("Breakout groups"),
  lightning: () => t("Lightning round"),
  poll: () => t("Poll"),
  break: () => t("Break"),
};

function meta(context) {
  const { item } = context.state;
  if (!item) return firstPlanned(context);
  const gone = Math.max(0, Math.floor((context.now - Date.parse(item.started_at)) / MINUTE));
  return html`<span>${t("Since {time}", { time: timeText(item.started_at, context.zone) })}</span>
    <span>${t("{gone} of {planned} min", { gone, planned: item.planned_minutes })}</span>
    ${item.advisory ? html`<span class="badge badge--caution">${icon("alert")}${t("Content advisory")}</span>` : null}`;
}

function firstPlanned({ state, zone }) {
  const [first] = itemsOf(state.agenda);
  if (state.forum.state !== "before" || !first) return null;
  return t("Planned for {day}, {time}", { day: dayText(first.planned_at, zone), time: timeText(first.planned_at, zone) });
}

/** What a talk, a panel or a break shows the moderators: who speaks, what it is about, what to say before. */
export function itemDetails({ state: { item } }) {
  if (!item || !(item.advisory || item.speakers.length || item.description)) return null;
  return html`<section class="card">
    ${item.advisory ? html`<div class="notice notice--caution">${icon("alert")}<div class="notice__body"><p class="notice__title">${t("Content advisory")}</p><p>${item.advisory}</p></div></div>` : null}
    ${item.speakers.length ? speakers(item) : null}
    ${item.description ? html`<p class="prose">${item.description}</p>` : null}
  </section>`;
}

const TOLD = {
  named: () => null,
  group: () => t("Everyone else sees their organisations only."),
  none: () => t("Nobody but the moderators sees who speaks."),
};

function speakers({ speakers: all, attribution }) {
  const told = TOLD[attribution]();
  return html`<div>
    <h3 class="card__title">${plural("Speaker", "Speakers", all.length)}</h3>
    <ul class="speakers">
      ${all.map(({ name, organisation, role }) => html`<li><strong>${name || organisation}</strong> <span class="muted">${[name ? organisation : "", role].filter(Boolean).join(" · ")}</span></li>`)}
    </ul>
    ${told ? html`<p class="muted">${icon("hidden")} ${told}</p>` : null}
  </div>`;
}
