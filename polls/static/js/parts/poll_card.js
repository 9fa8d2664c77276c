/* A poll on the moderators' console: how it stands, what came in, and what can be done with it now. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { figures } from "./clock.js";
import { icon } from "./icon.js";
import { prepared } from "./poll_prepared.js";
import { press } from "./press.js";
import { resultSteps } from "./result_steps.js";
import { isPrepared, takesRunOff } from "../next_poll.js";
import { ratePerMinute } from "../rate.js";
import { bar, counted, drawings, howCounted, tallyTable } from "./tally.js";

export const POLL_STATES = {
  draft: { kind: "quiet", icon: "pencil", word: () => t("Draft") },
  ready: { kind: "quiet", icon: "check", word: () => t("Ready") },
  open: { kind: "live", icon: "play", word: () => t("Open") },
  paused: { kind: "caution", icon: "pause", word: () => t("Paused") },
  closed: { kind: "quiet", icon: "lock", word: () => t("Closed") },
  published: { kind: "success", icon: "eye", word: () => t("Published") },
  void: { kind: "danger", icon: "close", word: () => t("Void") },
};

/** A poll's state as a badge. */
export function pollBadge({ state }) {
  const { kind, icon: picture, word } = POLL_STATES[state];
  return html`<span class="badge badge--${kind}">${icon(picture)}${word()}</span>`;
}

/**
 * The card of one poll. `poll` is its part for staff; `context` is the console's: `state`, `now` (milliseconds), `act`,
 * `isBusy`, `ask(name, about)`, `change`, `page(path)`.
 */
export function pollCard(poll, context) {
  return html`
    <article class="card ${poll.state === "open" ? "card--now" : ""}" aria-labelledby="poll-card-${poll.id}">
      <header class="card__head">
        <div class="stack stack--tight">
          ${poll.round > 1 ? html`<p class="eyebrow">${t("Round {round}", poll)}</p>` : null}
          <h2 class="card__title" id="poll-card-${poll.id}">${poll.question}</h2>
        </div>
        ${pollBadge(poll)}
      </header>
      <div class="card__body">${BODIES[poll.state](poll, context)}</div>
      <footer class="card__foot" role="group" aria-label=${t("What can be done with this poll")}>
        ${BUTTONS[poll.state](poll, context).map((step) => press(context, step))}
        ${isPrepared(poll) ? html`<a class="button button--small button--quiet" href=${context.page(`setup/polls/${poll.id}`)}>${poll.state === "draft" ? t("Complete it") : t("Edit")}</a>` : null}
      </footer>
    </article>`;
}

/* What it says */

const BODIES = {
  draft: (poll, context) => html`<p>${t("It needs at least two options before it can be opened.")}</p>${prepared(poll, context)}`,
  ready: prepared,
  open: running,
  paused: running,
  closed: (poll, context) => html`${turnoutView(poll, context)} ${preview(poll, context)}`,
  published,
  void: (poll) => html`<p>${t("Reason: {reason}", { reason: poll.void_reason })}</p>`,
};

/* Running: what came in */

function running(poll, context) {
  return html`${turnoutView(poll, context)} ${clockLine(poll)} ${liveCount(poll, context)}`;
}

function turnoutView(poll, { state, now }) {
  const turnout = state[`turnout/${poll.id}`];
  if (!turnout) return null;
  const { received, eligible } = turnout;
  const rate = poll.state === "open" ? ratePerMinute(poll.id, received, now) : null;
  return html`
    <p class="row row--apart">
      <span class="turnout"><strong class="figure">${received}</strong> ${t("of {eligible} received", { eligible })}</span>
      ${rate === null ? null : html`<span class="muted">${t("{rate} a minute", { rate })}</span>`}
    </p>
    ${bar(eligible ? received / eligible : 0)}`;
}

function clockLine({ closes_at: endsAt, left_seconds: left, is_closing: isClosing, state }) {
  if (isClosing) return clock(t("Closing in"), { ends_at: endsAt });
  if (endsAt && state === "open") return clock(t("Closes by its clock in"), { ends_at: endsAt });
  return left && state === "paused" ? clock(t("Left on its clock"), { left_seconds: left }) : null;
}

function clock(label, times) {
  return html`<div class="clock clock--line" data-clock="clock"><p class="clock__label">${label}</p>${figures(times, "clock__time")}</div>`;
}

function liveCount(poll, { state }) {
  const tally = state[`tally/${poll.id}`];
  if (tally) return tallyTable(poll, tally, { caption: t("The count so far, as everyone sees it") });
  return html`<p class="muted">${icon("hidden")} ${(HIDDEN[poll.shows_tally] ?? HIDDEN.published)()}</p>`;
}

/** Why there is no count yet, by when this poll shows one. */
const HIDDEN = {
  published: () => t("The count is hidden until it is published, from moderators too until the poll closes."),
  after_close: () => t("The count is hidden until the poll closes: among so few, each step of it would tell an answer."),
  batches: () => t("The count begins once enough answers are in, so that nobody’s can be told."),
};

/** What is settled takes little room; its count is one press away. */
function published(poll, context) {
  const tally = context.state[`tally/${poll.id}`];
  if (!tally) return null;
  return html`<p class="lead">${tally.sentence}</p>
    ${resultSteps(poll, context)}
    <details class="fold"><summary class="fold__summary">${t("The count")}</summary>
      <div class="fold__body stack">${drawings(poll, tally)} ${howCounted(poll, tally, context.state[`turnout/${poll.id}`])}</div></details>`;
}

function preview(poll, { state }) {
  const tally = state[`tally/${poll.id}`];
  if (!tally) return null;
  const caption = (poll.shows_tally ?? "published") === "published" ? t("Only moderators see this until it is published") : t("Answers for each option");
  return counted(poll, tally, { caption, turnout: state[`turnout/${poll.id}`] });
}

/* What can be done */

const BUTTONS = {
  draft: (poll) => [duplicate(poll)],
  ready: (poll) => [{ ...doing(poll, "open_poll", t("Open"), "play"), isOff: poll.too_few_voters }, duplicate(poll)],
  open: whileOpen,
  paused: (poll, context) =>
    poll.is_closing
      ? [undo(poll)]
      : [doing(poll, "resume_poll", t("Resume"), "play"), doing(poll, "close_poll", t("Close"), "lock"), ...moreTime(poll), asking(poll, context, "voidPoll", t("Void…"))],
  closed: (poll, context) => [
    { ...asking(poll, context, "publishPoll", t("Publish…")), icon: "eye", kind: "small" },
    ...runOff(poll, context),
    doing(poll, "new_round", t("New round"), "returned"),
    asking(poll, context, "voidPoll", t("Void…")),
  ],
  published: (poll, context) => [...runOff(poll, context), doing(poll, "new_round", t("New round"), "returned"), duplicate(poll), asking(poll, context, "voidPoll", t("Void…"))],
  void: (poll) => [doing(poll, "new_round", t("New round"), "returned"), duplicate(poll)],
};

function whileOpen(poll, context) {
  if (poll.is_closing) return [undo(poll)];
  return [
    doing(poll, "close_poll", t("Close"), "lock"),
    doing(poll, "pause_poll", t("Pause"), "pause"),
    ...moreTime(poll),
    asking(poll, context, "voidPoll", t("Void…")),
  ];
}

function doing({ id, question }, verb, text, picture, kind = "") {
  return { text, icon: picture, kind: `${kind} small`, verb, arguments: { poll_id: id }, label: t("{action}: {question}", { action: text, question }) };
}

function undo(poll) {
  return doing(poll, "undo_close", t("Undo closing"), "undo", "primary");
}

/** Only a poll with a clock can be given more of it. */
function moreTime({ id, closes_at: endsAt, left_seconds: left, question }) {
  if (!endsAt && !left) return [];
  return [{ text: "+1:00", kind: "small", label: t("One minute more: {question}", { question }), verb: "extend_poll", arguments: { poll_id: id, seconds: 60 } }];
}

/** Where the result leaves it open, and no next round stands yet. */
function runOff(poll, { state }) {
  return takesRunOff(state, poll) ? [doing(poll, "run_off", t("Run-off of the top two"), "up")] : [];
}

function duplicate(poll) {
  return doing(poll, "duplicate_poll", t("Duplicate"), "copy", "quiet");
}

function asking({ id, question }, context, name, text) {
  return { text, kind: "quiet small", go: () => context.ask(name, { pollId: id }), label: t("{action}: {question}", { action: text, question }) };
}
