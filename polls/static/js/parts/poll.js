/* A poll on a voter's own screen: the ballot while it is open, and a sentence for every other state. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ifDefined } from "../../vendor/lit-html/directives/if-defined.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import * as answers from "../answers.js";
import { clockView } from "./clock.js";
import { icon } from "./icon.js";
import { receivedView } from "./received.js";
import { howCounted, result, tallyTable } from "./tally.js";
import { plural, t } from "../words.js";

const LONG = 120; // characters of a detail from which on details are folded away

const problems = new Map(); // poll id → what is wrong with the ballot in the form, until it is touched again

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
  if (answer.phase === "asked") return html`${form(poll, answer, context)} ${foldedCount(poll, context)}`;
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

function form(poll, answer, context) {
  const chosen = answers.draftOf(poll, answer);
  const problem = problems.get(poll.id);
  return html`
    <form class="poll" novalidate @submit=${(event) => take(event, poll, context)}>
      <fieldset class="poll__options" aria-describedby="poll-${poll.id}-help">
        <legend class="poll__question">${poll.round > 1 ? html`<span class="eyebrow">${t("Round {round}", poll)}</span>` : null}
          <h2 id="poll-${poll.id}">${poll.question}</h2></legend>
        ${poll.explanation ? html`<p>${poll.explanation}</p>` : null}
        <p class="poll__help" id="poll-${poll.id}-help">${ruleText(poll)}</p>
        ${folds(poll) ? details(poll) : null}
        ${repeat(inOwnOrder(poll, context), (option) => option.id, (option) => optionView(poll, option, chosen, context))}
        ${poll.rules.abstain ? abstainView(poll, chosen, context) : null}
      </fieldset>
      ${problem ? html`<p class="field__error" role="alert">${icon("alert")} ${problem}</p>` : null}
      ${answer.refusal ? html`<p class="field__error" role="alert">${icon("alert")} ${answer.refusal.message}</p>` : null}
      <div class="poll__foot">${poll.state === "paused" ? whilePaused() : submitButtons(poll, answer, context)}</div>
    </form>`;
}

function whilePaused() {
  return html`<p role="status">${icon("pause")} ${t("The poll is paused. What you have chosen stays here until it goes on.")}</p>`;
}

function submitButtons(poll, { isChanging }, { draw }) {
  return html`
    <button class="button button--primary" type="submit">${icon("sent")} ${t("Submit my answer")}</button>
    ${isChanging ? html`<button class="button button--quiet" type="button" @click=${() => answers.keepAnswer(poll, draw)}>${t("Keep the answer I gave")}</button>` : null}`;
}

/** How many may be chosen, in a sentence. */
function ruleText(poll) {
  const [fewest, most] = limitsOf(poll);
  if (poll.method === "single") return t("Choose one, then submit.");
  if (fewest === 1 && most === poll.options.length) return t("Choose all that you can agree with, then submit.");
  if (fewest === most) return t("Choose {most}, then submit.", { most });
  if (fewest === 1) return t("Choose up to {most}, then submit.", { most });
  return t("Choose {fewest} to {most}, then submit.", { fewest, most });
}

/** `[fewest, most]` options of a ballot: the same rule the server follows (polls/voting/methods). */
function limitsOf({ method, rules, options }) {
  if (method === "single") return [1, 1];
  return [rules.fewest, Math.min(rules.most ?? options.length, options.length)];
}

/* One option */

function optionView(poll, option, chosen, { draw }) {
  const name = `option-${poll.id}-${option.id}`;
  const note = noteOf(option, folds(poll));
  return html`
    <label class="option">
      <input class="option__input" type=${poll.method === "single" ? "radio" : "checkbox"} name="poll-${poll.id}" value=${option.id}
        aria-labelledby="${name}-letter ${name}" aria-describedby=${ifDefined(note ? `${name}-note` : undefined)}
        .checked=${Boolean(chosen.options?.includes(option.id))}
        @change=${(event) => choose(poll, chosen, option.id, event.target.checked, draw)} />
      <span class="option__letter" aria-hidden="true">${option.letter}</span>
      <span class="option__text"><span class="visually-hidden" id="${name}-letter">${t("Option {letter}:", option)}</span>
        <span id=${name}>${option.text}</span>
        ${note ? html`<small class="option__note" id="${name}-note">${note}</small>` : null}</span>
    </label>`;
}

/** The detail, unless all details are folded away, and where the option came from. */
function noteOf({ detail, source }, isFolded) {
  const from = source ? t("from group {number}", source) : "";
  return [isFolded ? "" : detail, from].filter(Boolean).join(" · ");
}

/** One long detail folds them all, so that the options stand together. */
function folds({ options }) {
  return options.some(({ detail }) => detail.length > LONG);
}

function details({ options }) {
  return html`<details class="fold">
    <summary class="fold__summary">${t("Read about the options")}</summary>
    <dl class="fold__body stack">
      ${options.filter(({ detail }) => detail).map(({ letter, text, detail }) => html`<div><dt><strong>${letter} · ${text}</strong></dt><dd>${detail}</dd></div>`)}
    </dl>
  </details>`;
}

function abstainView(poll, chosen, { draw }) {
  return html`
    <label class="option option--abstain">
      <input class="option__input" type=${poll.method === "single" ? "radio" : "checkbox"} name="poll-${poll.id}" value="abstain"
        .checked=${Boolean(chosen.abstain)} @change=${(event) => abstain(poll, event.target.checked, draw)} />
      <span class="option__letter" aria-hidden="true">–</span>
      <span class="option__text">${t("Abstain")}<small class="option__note">${t("You take part without choosing an option.")}</small></span>
    </label>`;
}

/** Shuffled where the rules say so: an order of this person's own that is the same after a reload. */
function inOwnOrder({ id, options, rules }, { state }) {
  if (!rules.shuffled) return options;
  const place = new Map(options.map((option) => [option.id, scattered(`${state.me?.id}/${id}/${option.id}`)]));
  return [...options].sort((one, other) => place.get(one.id) - place.get(other.id));
}

/** A number that looks like chance, from a text (FNV-1a, mixed once more). */
function scattered(text) {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}

/* Choosing and submitting: nothing is sent by touching an option */

function choose(poll, before, optionId, isChosen, draw) {
  const others = poll.method === "single" ? [] : (before.options ?? []).filter((id) => id !== optionId);
  touched(poll, { options: isChosen ? [...others, optionId] : others }, draw);
}

function abstain(poll, isChosen, draw) {
  touched(poll, isChosen ? { abstain: true } : { options: [] }, draw);
}

function touched(poll, choice, draw) {
  problems.delete(poll.id);
  answers.setDraft(poll, choice);
  draw();
}

function take(event, poll, { state, draw }) {
  event.preventDefault();
  if (poll.state !== "open") return;
  const choice = answers.draftOf(poll, answers.answerTo(poll, state));
  const problem = problemOf(poll, choice);
  if (problem) problems.set(poll.id, problem);
  else problems.delete(poll.id);
  if (problem) draw();
  else answers.submit(poll, choice, draw);
}

/** What keeps this choice from being a ballot, and how to mend it; null when nothing does. */
function problemOf(poll, { abstain: isAbstention, options }) {
  if (isAbstention) return null;
  const [fewest, most] = limitsOf(poll);
  const number = options.length;
  if (number === 0 && poll.rules.abstain) return t("Nothing is chosen yet. Choose an option, or abstain.");
  if (number === 0) return t("Nothing is chosen yet. Please choose an option.");
  if (number < fewest) return t("Please choose at least {fewest}. You have chosen {number}.", { fewest, number });
  if (number > most) return plural("Please choose one only. You have chosen {number}.", "Please choose {count} at most. You have chosen {number}.", most, { number });
  return null;
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
