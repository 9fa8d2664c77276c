/* The ballot as a plain list, to read over before it is sent. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";
import * as answers from "../answers.js";
import { arrive, goBack } from "../ballot_in_hand.js";
import { choiceFrom, dotsGiven, linesOf, nameOf, namedIn } from "../choices.js";
import { plural, t } from "../words.js";
import { namedCaution } from "./ballot_promise.js";
import { icon } from "./icon.js";

/** `draft` as it would be sent; `whilePaused` is what stands for the buttons while the poll is paused. */
export function reviewView(poll, draft, { draw }, whilePaused) {
  const choice = choiceFrom(poll.form, draft);
  return html`
    <section class="poll review" data-editing aria-labelledby="review-${poll.id}">
      <h2 class="poll__question" id="poll-${poll.id}">${poll.question}</h2>
      <div class="review__paper">
        <h3 class="review__title" id="review-${poll.id}" tabindex="-1" ${ref((element) => arrive("review", poll, element))}>${t("Your ballot")}</h3>
        <ul class="review__lines" role="list">${linesOf(poll, choice).map((line) => html`<li>${line}</li>`)}</ul>
        ${note(LEFT_OUT[poll.form.shape](poll, draft))}
      </div>
      ${poll.secrecy === "named" ? namedCaution() : null}
      <div class="poll__foot">${poll.state === "paused" ? whilePaused : buttons(poll, choice, draw)}</div>
    </section>`;
}

function buttons(poll, choice, draw) {
  return html`
    <button class="button button--primary" type="button" @click=${() => answers.submit(poll, choice, draw)}>${icon("sent")}
      ${poll.secrecy === "named" ? t("Send my ballot with my name") : t("Send my ballot")}</button>
    <button class="button" type="button" @click=${() => goBack(poll, draw)}>${t("Go back and change")}</button>`;
}

/* What the ballot leaves out is allowed, and said once, so that it is meant */

const LEFT_OUT = {
  options: () => null,
  ranking: (poll, draft) => without(poll, draft, (names) => t("Not ranked: {names}", { names })),
  scores: (poll, draft) => without(poll, draft, (names) => t("No score: {names}", { names })),
  dots({ form }, draft) {
    const left = form.most - dotsGiven(draft);
    return left ? plural("One dot is not given. That is fine.", "{count} dots are not given. That is fine.", left) : null;
  },
};

function without({ options }, draft, sentence) {
  const named = namedIn(draft);
  const rest = options.filter(({ id, is_none: isNone }) => !isNone && !named.includes(id));
  return rest.length ? sentence(rest.map(nameOf).join(", ")) : null;
}

function note(text) {
  return text ? html`<p class="muted">${text}</p>` : null;
}
