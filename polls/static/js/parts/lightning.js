/* The lightning round as attendees follow it: who presents, the report-out itself, and who is next. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { t } from "../words.js";
import { groupTitle } from "./attribution.js";
import { clockView } from "./clock.js";
import { icon } from "./icon.js";
import { reportView } from "./report.js";

const TASKS = {
  name: () => t("A name"),
  definition: () => t("A definition"),
  priorities: () => t("Priorities"),
};

const STATES = {
  now: () => html`<span class="badge badge--live">${icon("play")}${t("Now")}</span>`,
  done: () => html`<span class="badge badge--quiet">${icon("check")}${t("Presented")}</span>`,
  skipped: () => html`<span class="badge badge--quiet">${icon("skip")}${t("Skipped")}</span>`,
  waiting: () => null,
};

/** The whole round: my group's card, the report-out that is presented, and the queue. */
export function lightningView({ lightning, clock, report, myIds }) {
  const current = lightning.turns.find((turn) => turn.id === lightning.current?.turn_id);
  return html`
    ${myTurn(lightning, myIds)}
    ${current ? presented(current, report, clock) : waiting(lightning)}
    <section class="stack stack--tight">
      <h2>${t("Order of the report-outs")}</h2>
      ${queueView(lightning)}
    </section>`;
}

function presented(turn, report, clock) {
  return html`
    <section class="card card--now">
      <header class="card__head"><p class="eyebrow">${t("Presenting now")}</p></header>
      ${clockView(clock, { label: t("Time for this turn") })}
      ${report ? reportView(report) : html`<h2>${groupTitle(turn)}</h2><p class="muted">${t("This group speaks without a written report-out.")}</p>`}
    </section>`;
}

function waiting({ next, turns }) {
  if (!next) return html`<p class="lead">${turns.length ? t("All groups have presented.") : t("The order of the report-outs is not set yet.")}</p>`;
  return html`<p class="lead">${t("First comes: {group}", { group: groupTitle(next) })}</p>`;
}

/** The card for the presenting and the next group's own people. */
export function myTurn({ turns, current, next }, myIds) {
  const turn = turns.find((each) => each.id === current?.turn_id);
  if (turn && myIds.includes(turn.breakout_id)) return turnCard("now", t("Your group presents now"), turn.title);
  if (next && myIds.includes(next.breakout_id)) return turnCard("next", t("Your group is next"), next.title);
  return null;
}

function turnCard(kind, label, group) {
  return html`<section class="turn turn--${kind}"><p class="turn__label">${label}</p>${group ? html`<p class="turn__group">${group}</p>` : null}</section>`;
}

/** What the group was asked, unless its name says so already. */
function taskOf({ task, title }) {
  const text = TASKS[task]();
  return title?.includes(text) ? null : html`<p class="queue__task">${text}</p>`;
}

/** The order, with what was and what comes. */
export function queueView({ turns, next }) {
  return html`
    <ol class="queue">
      ${repeat(turns, (turn) => turn.id, (turn, index) => html`
        <li class="queue__turn queue__turn--${turn.id === next?.turn_id ? "next" : turn.state}">
          <span class="queue__place">${index + 1}</span>
          <div class="queue__body"><p class="queue__group">${groupTitle(turn)}</p>${taskOf(turn)}</div>
          <span class="queue__state">${turn.id === next?.turn_id ? html`<span class="badge badge--info">${icon("right")}${t("Next")}</span>` : STATES[turn.state]()}</span>
        </li>`)}
    </ol>`;
}
