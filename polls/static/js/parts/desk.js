/* The middle of the console: what the current item needs, and everything else one press away. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { pollsOf } from "../next_poll.js";
import { t } from "../words.js";
import { board } from "./board.js";
import { noticesDesk } from "./notices_desk.js";
import { itemDetails } from "./on_now.js";
import { pollCard } from "./poll_card.js";
import { queue } from "./queue.js";
import { visualPages } from "./room_controls.js";

/** The row of choices and the one that is chosen. */
export function desk(context) {
  const chosen = DESKS[context.ui.desk] ? context.ui.desk : "now";
  return html`
    <div class="desk__choices" role="group" aria-label=${t("Show")}>
      ${Object.entries(DESKS).map(([name, { title, count }]) => choice(context, name, title(), count(context.state), name === chosen))}
    </div>
    <div class="desk">
      <h2 class="visually-hidden">${DESKS[chosen].title()}</h2>
      ${DESKS[chosen].view(context)}
    </div>
  `;
}

function choice(context, name, title, count, isChosen) {
  return html`<button class="desk__choice" type="button" aria-pressed=${isChosen} @click=${() => context.change({ desk: name })}>
    ${title} ${count ? html`<span class="desk__count">${count}</span>` : null}
  </button>`;
}

const DESKS = {
  now: { title: () => t("Now"), count: () => "", view: now },
  polls: { title: () => t("Polls"), count: (state) => pollsOf(state).length, view: polls },
  reports: { title: () => t("Report-outs"), count: submitted, view: (context) => html`<section class="card card--quiet">${board(context)}</section>` },
  lightning: { title: () => t("Lightning"), count: turnsLeft, view: (context) => html`<section class="card">${queue(context)}</section>` },
  notices: { title: () => t("Notices"), count: ({ notices }) => notices.length, view: (context) => html`<section class="card">${noticesDesk(context)}</section>` },
};

function submitted({ breakouts }) {
  return breakouts.filter((breakout) => breakout.report_state === "submitted").length;
}

function turnsLeft({ lightning }) {
  return lightning?.turns.filter((turn) => turn.state === "waiting").length;
}

/** What the current item is about, by its kind; its polls besides, whatever its kind. */
function now(context) {
  const { item } = context.state;
  return html`${KINDS[item?.kind]?.(context) ?? null} ${itsPolls(context)} ${visualPages(context)} ${itemDetails(context)} ${nothing(context)}`;
}

const KINDS = {
  breakout: (context) => html`<section class="card card--quiet">${board(context)}</section>`,
  lightning: (context) => html`<section class="card">${queue(context)}</section>`,
};

/** The polls of this item, and any other that is running. */
function itsPolls(context) {
  const { item } = context.state;
  const here = pollsOf(context.state).filter((poll) => isRunning(poll) || (item && poll.item_id === item.id));
  return cards(context, runningFirst(here));
}

/** What runs, or waits to be published, is not looked for in a long list. */
const runningFirst = (polls) => polls.sort((one, other) => urgency(other) - urgency(one));
const urgency = (poll) => (isRunning(poll) ? 2 : Number(poll.state === "closed"));
const isRunning = (poll) => poll.state === "open" || poll.state === "paused";

function cards(context, polls) {
  return repeat(polls, (poll) => poll.id, (poll) => pollCard(poll, context));
}

/** A quiet line where the current item asks nothing of the moderators. */
function nothing({ state: { item, forum } }) {
  if (!item) return forum.state === "before" ? html`<p class="muted">${t("Everyone sees the lobby: when it starts, and how to join.")}</p>` : null;
  const hasMore = item.kind === "poll" || KINDS[item.kind] || item.visuals.length || item.speakers.length || item.description;
  return hasMore ? null : html`<p class="muted">${t("Nothing to do here until the next item.")}</p>`;
}

function polls(context) {
  const all = runningFirst(pollsOf(context.state));
  return html`
    ${all.length ? cards(context, all) : html`<p class="muted">${t("No poll is prepared.")}</p>`}
    <p><a class="button button--small" href=${context.page("setup/polls")}>${t("Prepare a poll")}</a></p>
  `;
}
