/* A ballot that names options: one by radio buttons, or several by boxes. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ifDefined } from "../../vendor/lit-html/directives/if-defined.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { fill } from "../ballot_in_hand.js";
import { abstention, emptyDraft, namedIn } from "../choices.js";
import { t } from "../words.js";
import { idOf, inOwnOrder, noteId, optionText } from "./option_text.js";

/** The options, "none of these" set apart, and the abstention where there is one. */
export function optionsView(poll, draft, context) {
  return html`
    ${repeat(inOwnOrder(poll, context), (option) => option.id, (option) => optionView(poll, option, draft, context))}
    ${poll.form.may_abstain ? abstainView(poll, draft, context) : null}`;
}

/** How many may be chosen, in a sentence. */
export function optionsHelp({ form, options }) {
  const { is_one: isOne, fewest, most } = form;
  if (isOne) return t("Choose one, then submit.");
  if (fewest === 1 && most >= options.filter((option) => !option.is_none).length) return t("Choose all that you can agree with, then submit.");
  if (fewest === most) return t("Choose {most}, then submit.", { most });
  if (fewest === 1) return t("Choose up to {most}, then submit.", { most });
  return t("Choose {fewest} to {most}, then submit.", { fewest, most });
}

function optionView(poll, option, draft, { draw }) {
  const id = idOf(poll, option);
  return html`
    <label class="option ${option.is_none ? "option--none" : ""}">
      <input class="option__input" type=${inputType(poll)} name="poll-${poll.id}" value=${option.id}
        aria-labelledby=${id} aria-describedby=${ifDefined(noteId(poll, option))}
        .checked=${namedIn(draft).includes(option.id)}
        @change=${(event) => choose(poll, draft, option, event.target.checked, draw)} />
      <span class="option__letter" aria-hidden="true">${option.letter}</span>
      ${optionText(poll, option)}
    </label>`;
}

/** Taking part without choosing; `type` is "radio" only beside options of which one is chosen. */
export function abstainView(poll, draft, { draw }, type = inputType(poll)) {
  return html`
    <label class="option option--abstain">
      <input class="option__input" type=${type} name="poll-${poll.id}" value="abstain"
        .checked=${Boolean(draft.abstain)} @change=${(event) => abstain(poll, draft, event.target.checked, draw)} />
      <span class="option__letter" aria-hidden="true">–</span>
      <span class="option__text">${t("Abstain")}<small class="option__note">${t("You take part without choosing an option.")}</small></span>
    </label>`;
}

function inputType({ form }) {
  return form.is_one ? "radio" : "checkbox";
}

function choose(poll, draft, option, isChosen, draw) {
  const others = namedIn(draft).filter((id) => staysBeside(poll, option, id));
  fill(poll, { options: isChosen ? [...others, option.id] : others }, draw);
}

/** Whether the option `id` stays chosen beside `option`: "none of these" and the others take each other's place. */
function staysBeside({ form, options }, option, id) {
  if (form.is_one || id === option.id) return false;
  return Boolean(option.is_none) === Boolean(options.find((each) => each.id === id)?.is_none);
}

function abstain(poll, draft, isAbstention, draw) {
  fill(poll, isAbstention ? abstention(draft) : (draft.instead ?? emptyDraft(poll.form)), draw);
}
