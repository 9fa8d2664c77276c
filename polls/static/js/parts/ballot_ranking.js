/* A ballot that ranks: the options with a place, best first, then those without one. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { tell } from "../announce.js";
import { fill } from "../ballot_in_hand.js";
import { numberOf, withNumber } from "../choices.js";
import { canMove, clashes, inOrder, moved, nextPlace, putBeside } from "../rankings.js";
import { plural, t } from "../words.js";
import { dragHandle } from "./ballot_drag.js";
import { abstainView } from "./ballot_options.js";
import { icon } from "./icon.js";
import { inOwnOrder, optionText, spokenName } from "./option_text.js";

let pressed = null; // the name of the control that keeps the focus, though its row goes to another list

export function rankingView(poll, draft, context) {
  const ids = poll.options.map(({ id }) => id);
  const byId = new Map(poll.options.map((option) => [option.id, option]));
  const placed = inOrder(draft.given ?? [], ids).map(([id]) => byId.get(id));
  const rest = inOwnOrder(poll, context).filter((option) => !placed.includes(option));
  const hand = { poll, draft, ids, draw: context.draw };
  return html`
    <h3 class="rank__heading">${t("Your order")}</h3>
    ${placed.length ? placedList(placed, hand) : html`<p class="rank__empty" data-list="placed">${t("No option has a place yet. Add the best one first.")}</p>`}
    ${rest.length ? unplacedList(rest, hand) : null}
    ${poll.form.may_abstain ? abstainView(poll, draft, context, "checkbox") : null}`;
}

export function rankingHelp({ form, options }) {
  const { most, is_equal_allowed: isEqualAllowed } = form;
  const depth = most < options.length ? plural("Give one option a place.", "Give up to {count} options a place.", most) : t("Put the options in your order; you can leave some without a place.");
  return [t("Place 1 is the best."), depth, isEqualAllowed ? t("Options may share a place.") : null].filter(Boolean).join(" ");
}

/* Lists and rows */

function placedList(options, hand) {
  return html`<ol class="rank" role="list" data-list="placed">${repeat(options, (option) => option.id, (option) => placedRow(option, hand))}</ol>`;
}

function unplacedList(options, hand) {
  return html`
    <h3 class="rank__heading">${t("Not ranked")}</h3>
    <ul class="rank" role="list" data-list="rest">${repeat(options, (option) => option.id, (option) => unplacedRow(option, hand))}</ul>`;
}

function placedRow(option, hand) {
  const place = numberOf(hand.draft, option.id);
  return html`
    <li class="rank__option rank__option--placed" data-option=${option.id}>
      ${dragHandle((target) => drop(option, target, hand))}
      <span class="rank__place" aria-hidden="true">${place}</span>
      <span class="rank__words"><span class="rank__letter" aria-hidden="true">${option.letter}</span> ${optionText(hand.poll, option)} ${sharedMark(option, place, hand)}</span>
      <span class="rank__controls">
        ${placeSelect(option, place, hand)}
        ${mover(option, -1, hand)} ${mover(option, 1, hand)}
        <button class="button button--icon button--quiet" type="button" ${keepsFocus(option, "toggle", hand)} @click=${() => givePlace(option, null, "toggle", hand)}>
          ${icon("close")}<span class="visually-hidden">${t("Take out: {option}", { option: spokenName(option) })}</span></button>
      </span>
    </li>`;
}

function unplacedRow(option, hand) {
  const next = nextPlace(hand.poll.form, hand.draft.given ?? []);
  return html`
    <li class="rank__option" data-option=${option.id}>
      ${dragHandle((target) => drop(option, target, hand))}
      <span class="option__letter" aria-hidden="true">${option.letter}</span>
      <span class="rank__words">${optionText(hand.poll, option)}</span>
      <span class="rank__controls">
        ${placeSelect(option, null, hand)}
        <button class="button" type="button" aria-label=${t("Add: {option}", { option: spokenName(option) })} aria-disabled=${next === null}
          ${keepsFocus(option, "toggle", hand)} @click=${() => add(option, next, hand)}>${icon("plus")}${t("Add")}</button>
      </span>
    </li>`;
}

/** Who else has this place: wrong where each option needs its own. */
function sharedMark(option, place, { poll, draft }) {
  const others = sharingWith(option, place, poll, draft);
  if (!others.length) return null;
  const isWrong = !poll.form.is_equal_allowed;
  return html`<small class="rank__shared ${isWrong ? "rank__shared--wrong" : ""}">${icon(isWrong ? "alert" : "info")} ${t("Shares place {place} with {others}", { place, others: lettersOf(others) })}</small>`;
}

function sharingWith({ id }, place, { options }, { given }) {
  const clash = clashes(given).find((each) => each.place === place);
  return clash ? options.filter((other) => other.id !== id && clash.ids.includes(other.id)) : [];
}

function lettersOf(options) {
  return options.map(({ letter }) => letter).join(", ");
}

function placeSelect(option, place, hand) {
  const places = Array.from({ length: hand.poll.form.most }, (_, at) => at + 1);
  return html`
    <select class="field__control rank__select" aria-label=${t("Place: {option}", { option: spokenName(option) })} .value=${String(place ?? "")}
      ${keepsFocus(option, "place", hand)} @change=${(event) => givePlace(option, Number(event.target.value) || null, "place", hand)}>
      <option value="" ?selected=${place === null}>${t("No place")}</option>
      ${places.map((each) => html`<option value=${each} ?selected=${each === place}>${t("Place {place}", { place: each })}</option>`)}
    </select>`;
}

function mover(option, step, hand) {
  const words = step < 0 ? t("Up: {option}", { option: spokenName(option) }) : t("Down: {option}", { option: spokenName(option) });
  const isPossible = canMove(hand.draft.given, hand.ids, option.id, step);
  return html`
    <button class="button button--icon" type="button" aria-disabled=${!isPossible} ${keepsFocus(option, `step${step}`, hand)} @click=${() => (isPossible ? move(option, step, hand) : sayPosition(option, hand.poll, hand.draft))}>
      ${icon(step < 0 ? "up" : "down")}<span class="visually-hidden">${words}</span></button>`;
}

/* Changes: each is told, and the control that was used keeps the focus */

function move(option, step, { poll, draft, ids, draw }) {
  keep(option, `step${step}`, poll);
  change(option, { given: moved(poll.form, draft.given, ids, option.id, step) }, poll, draw);
}

function givePlace(option, place, control, { poll, draft, draw }) {
  keep(option, control, poll);
  change(option, withNumber(draft, option.id, place), poll, draw);
}

function add(option, place, hand) {
  if (place) givePlace(option, place, "toggle", hand);
  else tell(plural("The one place is taken. Take its option out first.", "All {count} places are taken. Take an option out first.", hand.poll.form.most));
}

/** Dropped beside a placed option, on the empty order, or among those without a place. */
function drop(option, { list, besideId, isAfter }, hand) {
  const { poll, draft, ids, draw } = hand;
  if (besideId === option.id) return;
  if (list === "placed" && besideId) change(option, { given: putBeside(poll.form, draft.given, ids, option.id, { besideId, isAfter }) }, poll, draw);
  else change(option, withNumber(draft, option.id, list === "placed" ? 1 : null), poll, draw);
}

function change(option, draft, poll, draw) {
  fill(poll, draft, draw);
  sayPosition(option, poll, draft);
}

function sayPosition(option, poll, draft) {
  const place = numberOf(draft, option.id);
  const words = { option: spokenName(option), place, count: poll.form.most };
  if (place === null) return tell(t("{option}: not ranked", words));
  const others = lettersOf(sharingWith(option, place, poll, draft));
  return tell(others ? t("{option}: position {place} of {count}, shared with {others}", { ...words, others }) : t("{option}: position {place} of {count}", words));
}

/* The focus */

function keep(option, control, poll) {
  pressed = nameOfControl(option, control, poll);
}

/** As an element's directive: this control takes the focus again after the press that moved its row. */
function keepsFocus(option, control, { poll }) {
  const name = nameOfControl(option, control, poll);
  return ref((element) => {
    if (!element || pressed !== name) return;
    pressed = null;
    queueMicrotask(() => focusInSight(element));
  });
}

/** For a finger nothing moves; who goes by keys has to see where the focus is. */
function focusInSight(element) {
  element.focus({ preventScroll: true });
  if (element.matches(":focus-visible")) element.scrollIntoView({ block: "nearest", behavior: "instant" });
}

function nameOfControl({ id }, control, poll) {
  return `${poll.id}/${id}/${control}`;
}
