/* A ballot that gives dots: a stepper for each option, and how many dots are left. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { tell } from "../announce.js";
import { fill } from "../ballot_in_hand.js";
import { dotsGiven, numberOf, withNumber } from "../choices.js";
import { plural, t } from "../words.js";
import { abstainView } from "./ballot_options.js";
import { icon } from "./icon.js";
import { inOwnOrder, optionText, spokenName } from "./option_text.js";

const DRAWN = 10; // dots of one option that are drawn; from there on the number says it

export function dotsView(poll, draft, context) {
  return html`
    <ul class="dots" role="list">
      ${repeat(inOwnOrder(poll, context), (option) => option.id, (option) => row(poll, option, draft, context))}
    </ul>
    ${poll.form.may_abstain ? abstainView(poll, draft, context, "checkbox") : null}`;
}

export function dotsHelp({ form }) {
  const { most, each } = form;
  const limit = each < most ? plural("One option can get one.", "One option can get {count} at most.", each) : t("One option can get all of them.");
  return `${plural("You have one dot to give.", "You have {count} dots to give.", most)} ${limit} ${t("You need not give them all.")}`;
}

/** "3 of 5 dots left" */
export function dotsLeft({ form }, draft) {
  const { most } = form;
  return t("{left} of {most} dots left", { left: most - dotsGiven(draft), most });
}

function row(poll, option, draft, { draw }) {
  const dots = numberOf(draft, option.id) ?? 0;
  const limit = whyNoMore(poll, draft, dots);
  return html`
    <li class="dots__option ${dots ? "dots__option--given" : ""}">
      <span class="option__letter" aria-hidden="true">${option.letter}</span>
      <span class="dots__words">${optionText(poll, option)} ${drawn(dots)}
        ${dots && dots === poll.form.each && dots < poll.form.most ? html`<small class="dots__limit">${icon("info")} ${limit}</small>` : null}</span>
      <span class="stepper">
        ${step(poll, option, dots, -1, dots ? null : t("It has no dot."), (next) => give(poll, draft, option, next, draw))}
        <span class="stepper__number" aria-live="off">${dots}</span>
        ${step(poll, option, dots, 1, limit, (next) => give(poll, draft, option, next, draw))}
      </span>
    </li>`;
}

/** Why this option cannot get one more, in a sentence; null where it can. */
function whyNoMore({ form }, draft, dots) {
  if (dots >= form.each && form.each < form.most) return plural("One dot is the most that one option can get.", "{count} dots are the most that one option can get.", form.each);
  return dotsGiven(draft) >= form.most ? t("No dots are left. Take one back first.") : null;
}

/** A button that cannot go on stays where it is and says why. */
function step(poll, option, dots, by, limit, go) {
  const words = by > 0 ? t("One dot more: {option}", { option: spokenName(option) }) : t("One dot less: {option}", { option: spokenName(option) });
  return html`
    <button class="button stepper__step" type="button" aria-disabled=${Boolean(limit)} @click=${() => (limit ? tell(limit) : go(dots + by))}>
      ${by > 0 ? icon("plus") : icon("minus")}<span class="visually-hidden">${words}</span>
    </button>`;
}

function drawn(dots) {
  if (!dots || dots > DRAWN) return null;
  return html`<span class="dots__drawn" aria-hidden="true">${Array.from({ length: dots }, () => html`<i class="dots__dot"></i>`)}</span>`;
}

function give(poll, draft, option, dots, draw) {
  const next = withNumber(draft, option.id, dots || null);
  fill(poll, next, draw);
  tell(`${plural("{option}: 1 dot.", "{option}: {count} dots.", dots, { option: spokenName(option) })} ${dotsLeft(poll, next)}`);
}
