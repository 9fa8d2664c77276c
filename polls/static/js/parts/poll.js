/* A poll on a voter's own screen: the ballot while it is open, and a sentence for every other state. */
import { html } from "../../vendor/lit-html/lit-html.js";
import * as answers from "../answers.js";
import { t } from "../words.js";
import { ballotForm } from "./ballot_form.js";
import { clockView } from "./clock.js";
import { icon } from "./icon.js";
import { receivedView } from "./received.js";
import { howCounted, result, tallyTable } from "./tally.js";

/**
 * What a member sees of a poll. `poll` is its part; `context` is `{state, boot, draw, screen}` with the screen's state:
 * `me`, `my_ballots` and, where it is public, `tally/<id>`.
 */
export function ballot(poll, context) {
  const { state } = context;
  if (poll.state === "published") return result(poll, state[`tally/${poll.id}`], context);
  return html`
    <section class="stack" aria-labelledby="poll-${poll.id}">
      ${clock(poll)} ${STATES[poll.state](poll, context)}
    </section>`;
}

const STATES = { open: whileOpen, paused: whileOpen, closed: afterClose, void: voided };

function clock({ closes_at: endsAt, left_seconds: left, is_closing: isClosing, state }) {
  if (endsAt && state === "open") return clockView({ ends_at: endsAt }, { label: isClosing ? t("The poll is closing") : t("Time to answer") });
  return left && state === "paused" ? clockView({ left_seconds: left }, { label: t("Time to answer") }) : null;
}

/* While it takes answers */

function whileOpen(poll, context) {
  const reason = whyNoVote(poll, context.state);
  const answer = answers.answerTo(poll, context.state);
  if (reason) return html`${heading(poll)} ${aside("info", reason)} ${countSoFar(poll, context) ?? optionList(poll)}`;
  if (answer.phase === "asked") return html`${ballotForm(poll, answer, context)} ${foldedCount(poll, context)}`;
  return html`${heading(poll)} ${receivedView(poll, answer, context)} ${countSoFar(poll, context)}`;
}

/** Why this member has no vote here, as far as the poll's rules tell; the roll itself is the server's. */
function whyNoVote({ id, rules }, { me, my_ballots: mine }) {
  if (!me || mine?.[id]) return null;
  if (!rules.electorate_roles.includes(me.role)) return t("People with your role in this forum follow this poll without voting.");
  if (rules.group_ids && !rules.group_ids.includes(me.group_id)) return t("This poll is for other stakeholder groups than yours.");
  return null;
}

function heading(poll) {
  return html`<header class="stack stack--tight">
    ${poll.round > 1 ? html`<p class="eyebrow">${t("Round {round}", poll)}</p>` : null}
    <h2 class="poll__question" id="poll-${poll.id}">${poll.question}</h2>
    ${poll.explanation ? html`<p>${poll.explanation}</p>` : null}
  </header>`;
}

/* Beside the ballot, and when there is none */

function optionList({ options }) {
  return html`<ul class="stack stack--tight">${options.map((option) => html`<li>${option.letter} · ${option.text}</li>`)}</ul>`;
}

function countSoFar(poll, { state }) {
  const tally = state[`tally/${poll.id}`];
  return tally ? tallyTable(poll, tally, { caption: poll.state === "closed" ? t("The count") : t("The count so far") }) : null;
}

/** Before someone has answered, the count is there for those who ask for it. */
function foldedCount(poll, context) {
  const table = countSoFar(poll, context);
  return table ? html`<details class="fold"><summary class="fold__summary">${t("The count so far")}</summary><div class="fold__body">${table}</div></details>` : null;
}

function afterClose(poll, context) {
  const answer = answers.answerTo(poll, context.state);
  const tally = context.state[`tally/${poll.id}`];
  return html`${heading(poll)} ${afterCloseNews(poll, answer, context)} ${countSoFar(poll, context)}
    ${tally ? howCounted(poll, tally, context.state[`turnout/${poll.id}`]) : null}`;
}

function afterCloseNews(poll, answer, context) {
  if (answer.refusal && answer.phase !== "received") return aside("caution", answer.refusal.message, t("Not counted"));
  if (answer.phase !== "asked") return receivedView(poll, answer, context);
  const missed = context.state.my_ballots?.[poll.id] ? t("No answer was received from you.") : null;
  return aside("info", [missed, t("The result is shown here once it is published.")].filter(Boolean).join(" "), t("The poll is closed"));
}

function voided(poll) {
  return html`${heading(poll)} ${aside("caution", html`${poll.void_reason} ${t("Its answers are not counted.")}`, t("This poll is void"))}`;
}

function aside(level, text, title = null) {
  return html`<aside class="notice notice--${level}">${icon(level === "info" ? "info" : "alert")}
    <div class="notice__body">${title ? html`<p class="notice__title">${title}</p>` : null}<p>${text}</p></div></aside>`;
}
