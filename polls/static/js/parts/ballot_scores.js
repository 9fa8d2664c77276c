/* A ballot that scores each option: a row of radio buttons from 0 to the top, and "No score". */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ifDefined } from "../../vendor/lit-html/directives/if-defined.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { fill } from "../ballot_in_hand.js";
import { numberOf, withNumber } from "../choices.js";
import { t } from "../words.js";
import { abstainView } from "./ballot_options.js";
import { idOf, inOwnOrder, noteId, optionText } from "./option_text.js";

export function scoresView(poll, draft, context) {
  return html`
    ${repeat(inOwnOrder(poll, context), (option) => option.id, (option) => scoreView(poll, option, draft, context))}
    ${poll.form.may_abstain ? abstainView(poll, draft, context, "checkbox") : null}`;
}

export function scoresHelp({ form }) {
  return t("Give each option a score from 0 (not at all) to {top} (fully). You can leave options without a score.", form);
}

function scoreView(poll, option, draft, context) {
  const { top } = poll.form;
  const scores = Array.from({ length: top + 1 }, (_, score) => score);
  return html`
    <div class="score"><fieldset aria-labelledby=${idOf(poll, option)} aria-describedby=${ifDefined(noteId(poll, option))}>
      <legend class="score__option">
        <span class="score__name"><span class="option__letter" aria-hidden="true">${option.letter}</span> ${optionText(poll, option)}</span>
      </legend>
      <div class="score__row">
        <div class="score__numbers">
          ${scores.map((score) => radio(poll, option, draft, score, spoken(score, top), context))}
          <span class="score__ends" aria-hidden="true"><span>${t("not at all")}</span><span>${t("fully")}</span></span>
        </div>
        ${radio(poll, option, draft, null, t("No score"), context)}
      </div>
    </fieldset></div>`;
}

/** The ends are said in words, too. */
function spoken(score, top) {
  const words = score === 0 ? t("not at all") : score === top ? t("fully") : null;
  return html`${score}${words ? html`<span class="visually-hidden"> ${words}</span>` : null}`;
}

function radio(poll, option, draft, score, words, { draw }) {
  return html`
    <label class="score__choice ${score === null ? "score__choice--none" : ""}">
      <input class="score__input" type="radio" name="score-${poll.id}-${option.id}" value=${score ?? ""}
        .checked=${numberOf(draft, option.id) === score} @change=${() => fill(poll, withNumber(draft, option.id, score), draw)} />
      <span class="score__mark">${words}</span>
    </label>`;
}
