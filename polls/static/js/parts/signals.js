/* What the room says: answers received, people here, who waits at the door, which groups handed in. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { handedInCounts } from "../next_action.js";
import { pollsOf } from "../next_poll.js";
import { plural, t } from "../words.js";
import { reportBadge } from "./badges.js";
import { icon } from "./icon.js";
import { press } from "./press.js";

/** The list at the top of the right zone. */
export function signals(context) {
  const { state } = context;
  return html`
    <h2 class="panel__title">${t("Signals")}</h2>
    <ul class="signals">
      ${presence(state)} ${pollsOf(state).filter(isRunning).map((poll) => turnout(state, poll))} ${handedIn(state)}
    </ul>
    ${door(context)} ${groups(state)}
  `;
}

const isRunning = (poll) => poll.state === "open" || poll.state === "paused";

function signal(name, text, figure, kind = "") {
  return html`<li class="signals__item ${kind}">
    ${icon(name)}<span class="signals__text">${text}</span><strong class="figure">${figure}</strong>
  </li>`;
}

function presence({ presence: { here } = { here: 0 }, people }) {
  return signal("people", t("Here now"), people ? t("{here} of {total}", { here, total: people.total }) : here);
}

function turnout(state, poll) {
  const counted = state[`turnout/${poll.id}`];
  if (!counted) return null;
  const share = counted.eligible ? counted.received / counted.eligible : 0;
  return html`<li class="signals__item signals__item--turnout">
    ${icon("poll")}<span class="signals__text">${poll.state === "paused" ? t("Received, poll paused") : t("Answers received")}</span>
    <strong class="figure">${t("{received} of {eligible}", counted)}</strong>
    <svg class="bar" aria-hidden="true">
      <rect class="bar__track" width="100%" height="100%" /><rect class="bar__fill" width=${`${share * 100}%`} height="100%" />
    </svg>
  </li>`;
}

function handedIn({ breakouts, item }) {
  const { groups, handedIn } = handedInCounts(breakouts, item?.id);
  return groups ? signal("report", t("Groups that handed in"), t("{handedIn} of {groups}", { handedIn, groups })) : null;
}

/** People who wait to be let in, each with a button. */
function door(context) {
  const waiting = context.state.people?.waiting ?? [];
  if (!waiting.length) return null;
  return html`<section class="door">
    <h3 class="door__title">${icon("person")} ${plural("{count} person waits at the door", "{count} people wait at the door", waiting.length)}</h3>
    <ul class="door__list">
      ${repeat(waiting, (each) => each.id, (each) => guest(context, each))}
    </ul>
  </section>`;
}

function guest(context, { id, name }) {
  return html`<li class="door__guest">
    <span>${name || t("Someone without a name")}</span>
    ${press(context, {
      text: t("Admit"),
      icon: "check",
      kind: "small",
      label: t("Admit {name}", { name: name || t("someone without a name") }),
      verb: "admit",
      arguments: { member_id: id },
    })}
  </li>`;
}

/** Each group with the state of its report-out, folded away. */
function groups({ breakouts }) {
  if (!breakouts.length) return null;
  return html`<details class="fold">
    <summary class="fold__summary">${t("Each group")}</summary>
    <ul class="group-states">
      ${repeat(breakouts, (each) => each.id, (each) => html`<li class="group-states__item"><span>${each.number} · ${each.title}</span>${reportBadge(each.report_state)}</li>`)}
    </ul>
  </details>`;
}
