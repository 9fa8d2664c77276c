/* The lightning round as the moderators work it: who has the floor, who comes next, who is ready, how long. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { t } from "../words.js";
import { face } from "../clock.js";
import { inTellingOrder, isHidden } from "./attribution.js";
import { REPORT_STATES, reportBadge } from "./badges.js";
import { icon } from "./icon.js";
import { press } from "./press.js";

const MINUTES = [1, 2, 3];
const USUAL_SECONDS = 120;

/** The whole queue with what can be done; the way to make one when there is none. */
export function queue(context) {
  const { lightning, breakouts } = context.state;
  if (!breakouts.length) return noGroups(context);
  if (!lightning) return noQueue(context);
  const { turns } = lightning;
  const [heard, ahead] = [turns.filter(isOver), turns.filter((turn) => !isOver(turn))];
  return html`
    <h3 class="visually-hidden">${t("Lightning round")}</h3>
    <header class="row row--apart">${turnLength(context)} ${turns.some(waits) ? arrange(context) : null}</header>
    ${ahead.length ? list(context, ahead) : html`<p>${t("Every group has had its turn.")}</p>`}
    ${turns.some((turn) => isHidden(context.state, turn.breakout_id)) ? hiddenNote() : null}
    ${notQueued(context)} ${heard.length ? past(context, heard) : null}
  `;
}

function hiddenNote() {
  return html`<p class="muted">${icon("hidden")} ${t("Only the moderators see here which group presents. To everyone else it is “A group”.")}</p>`;
}

function list(context, turns) {
  return html`<ol class="queue queue--dense">${repeat(turns, (turn) => turn.id, (turn) => line(context, turn))}</ol>`;
}

/** Folded away: it is the record, and the way back into the queue. */
function past(context, turns) {
  return html`<details class="fold">
    <summary class="fold__summary">${t("Heard or passed over")} <span class="desk__count">${turns.length}</span></summary>
    <div class="fold__body">${list(context, turns)}</div>
  </details>`;
}

const isOver = (turn) => turn.state === "done" || turn.state === "skipped";
const waits = (turn) => turn.state === "waiting";

function arrange(context) {
  const { isOrdering } = context.ui;
  return press(context, { text: isOrdering ? t("Done") : t("Reorder"), kind: "quiet small", go: () => context.change({ isOrdering: !isOrdering }) });
}

function noGroups(context) {
  return html`<p class="muted">${t("There are no breakout groups yet.")} <a href=${context.page("setup/breakouts")}>${t("Add groups")}</a></p>`;
}

function noQueue(context) {
  const ids = inTellingOrder(context.state).map((breakout) => breakout.id);
  return html`<div class="stack stack--tight">
    <p>${t("No group is queued yet. The order can be changed afterwards.")}</p>
    ${press(context, {
      text: t("Queue all groups, two minutes each"),
      icon: "mic",
      kind: "primary",
      verb: "set_queue",
      arguments: { breakout_ids: ids, seconds: USUAL_SECONDS },
    })}
  </div>`;
}

/** One, two or three minutes for every turn that still waits. */
function turnLength(context) {
  const { turns } = context.state.lightning;
  const waiting = turns.filter(waits);
  if (!waiting.length) return null;
  return html`<div class="row queue__length" role="group" aria-label=${t("Minutes for each turn")}>
    <span class="muted" aria-hidden="true">${t("Minutes each")}</span>
    ${MINUTES.map((minutes) =>
      press(context, {
        text: String(minutes),
        label: t("{minutes} min for each turn", { minutes }),
        kind: "small",
        on: waiting.every((turn) => turn.seconds === minutes * 60),
        verb: "set_queue",
        arguments: { breakout_ids: ids(turns.filter(stays)), seconds: minutes * 60 },
      }),
    )}
  </div>`;
}

/** A skipped turn is named only by whoever puts it back. */
const stays = (turn) => turn.state !== "skipped";
const ids = (turns) => turns.map((turn) => turn.breakout_id);

const WORDS = {
  waiting: () => t("Waiting"),
  now: () => t("Has the floor"),
  done: () => t("Done"),
  skipped: () => t("Passed over"),
};

function line(context, turn) {
  const { lightning } = context.state;
  const isNext = lightning.next?.turn_id === turn.id;
  const state = isNext ? "next" : turn.state;
  return html`<li class="queue__turn queue__turn--${state}" aria-current=${turn.state === "now" ? "step" : "false"}>
    <span class="queue__place">${lightning.turns.indexOf(turn) + 1}</span>
    <div class="queue__body">
      <p class="queue__group">${turn.title}</p>
      <p class="queue__task">${isNext ? t("Next") : WORDS[turn.state]()} · ${face(turn.seconds)} ${reportBadge(reportState(context.state, turn))}</p>
    </div>
    <span class="queue__actions">${ACTIONS[turn.state](context, turn)}</span>
  </li>`;
}

function reportState({ breakouts }, turn) {
  return breakouts.find((breakout) => breakout.id === turn.breakout_id)?.report_state ?? "draft";
}

const ACTIONS = { waiting: forWaiting, now: forCurrent, done: forPast, skipped: forPast };

function forWaiting(context, turn) {
  const { turns } = context.state.lightning;
  if (context.ui.isOrdering) return html`${step(context, turns, turn, -1)} ${step(context, turns, turn, 1)}`;
  return html`${floor(context, turn)}
  ${press(context, {
    text: t("Pass over {group}", { group: turn.title }),
    icon: "skip",
    kind: "icon quiet small",
    verb: "skip_turn",
    arguments: { turn_id: turn.id },
  })}`;
}

/** The group's turn now, out of order; only with something to show. */
function floor(context, turn) {
  if (!REPORT_STATES[reportState(context.state, turn)].isPresentable) return null;
  return press(context, {
    text: t("Give the floor to {group}", { group: turn.title }),
    icon: "mic",
    kind: "icon quiet small",
    verb: "start_turn",
    arguments: { from_turn: context.state.lightning.current?.turn_id ?? null, turn_id: turn.id },
  });
}

/** One place earlier (-1) or later (1) among those that wait. */
function step(context, turns, turn, way) {
  const waiting = turns.filter(waits);
  const from = waiting.indexOf(turn);
  const order = waiting.filter((each) => each !== turn);
  order.splice(from + way, 0, turn);
  const isOff = from + way < 0 || from + way >= waiting.length;
  const heard = turns.filter((each) => each.state === "done" || each.state === "now");
  return press(context, {
    text: way < 0 ? t("{group} earlier", { group: turn.title }) : t("{group} later", { group: turn.title }),
    icon: way < 0 ? "up" : "down",
    kind: "icon quiet small",
    isOff,
    verb: "set_queue",
    arguments: { breakout_ids: ids([...heard, ...order]), seconds: turn.seconds },
  });
}

function forCurrent(context, turn) {
  return html`
    ${press(context, { text: t("End the turn"), kind: "small", verb: "end_turn", arguments: { turn_id: turn.id } })}
    ${back(context, turn)}
  `;
}

function forPast(context, turn) {
  return back(context, turn);
}

function back(context, turn) {
  return press(context, {
    text: t("Put {group} back into the queue", { group: turn.title }),
    icon: "returned",
    kind: "icon quiet small",
    verb: "return_turn",
    arguments: { turn_id: turn.id },
  });
}

/** Groups that are not in the queue, each with the way into it. */
function notQueued(context) {
  const { lightning, breakouts } = context.state;
  const queued = new Set(ids(lightning.turns));
  const others = breakouts.filter((breakout) => !queued.has(breakout.id));
  if (!others.length) return null;
  const seconds = lightning.turns.at(-1)?.seconds ?? USUAL_SECONDS;
  const kept = ids(lightning.turns.filter(stays));
  return html`<p class="muted">${t("Not in the queue")}</p>
    <div class="row">
      ${others.map((breakout) =>
        press(context, {
          text: breakout.title,
          icon: "plus",
          kind: "small",
          label: t("Queue {group}", { group: breakout.title }),
          verb: "set_queue",
          arguments: { breakout_ids: [...kept, breakout.id], seconds },
        }),
      )}
    </div>`;
}
