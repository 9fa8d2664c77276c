/* The ballot while it is filled in: question, promise, the view of its shape, and the way on. Nothing is sent by touching an option. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ref } from "../../vendor/lit-html/directives/ref.js";
import * as answers from "../answers.js";
import { arrive, draftOf, isReviewing, isWhole, problemWith, review } from "../ballot_in_hand.js";
import { choiceFrom, isEmpty, namedIn } from "../choices.js";
import { t } from "../words.js";
import { dotsHelp, dotsLeft, dotsView } from "./ballot_dots.js";
import { optionsHelp, optionsView } from "./ballot_options.js";
import { cautionsId, promiseView } from "./ballot_promise.js";
import { rankingHelp, rankingView } from "./ballot_ranking.js";
import { reviewView } from "./ballot_review.js";
import { scoresHelp, scoresView } from "./ballot_scores.js";
import { icon } from "./icon.js";
import { foldedDetails } from "./option_text.js";

const SHAPES = {
  options: { help: optionsHelp, view: optionsView },
  ranking: { help: rankingHelp, view: rankingView },
  scores: { help: scoresHelp, view: scoresView },
  dots: { help: dotsHelp, view: dotsView, left: dotsLeft },
};

/** The form, or what is in it to read over. `answer` is what `answerTo` gives; `context` needs `state` and `draw`. */
export function ballotForm(poll, answer, context) {
  const draft = draftOf(poll, answer);
  return isReviewing(poll) ? reviewView(poll, draft, context, whilePaused()) : form(poll, draft, answer, context);
}

function form(poll, draft, answer, context) {
  const { help, view, left } = SHAPES[poll.form.shape];
  return html`
    <form class="poll" novalidate ?data-editing=${!isEmpty(draft)} @submit=${(event) => take(event, poll, draft, context)}>
      <fieldset class="poll__options" aria-describedby="${cautionsId(poll)} poll-${poll.id}-help">
        <legend class="poll__question">${poll.round > 1 ? html`<span class="eyebrow">${t("Round {round}", poll)}</span>` : null}
          <h2 id="poll-${poll.id}" tabindex="-1" ${ref((element) => arrive("form", poll, element))}>${poll.question}</h2></legend>
        ${poll.explanation ? html`<p>${poll.explanation}</p>` : null}
        ${promiseView(poll)}
        <p class="poll__help" id="poll-${poll.id}-help">${help(poll)}</p>
        ${foldedDetails(poll)}
        ${view(poll, draft, context)}
      </fieldset>
      <div class="poll__foot ${left ? "poll__foot--near" : ""}">
        ${wrong(problemWith(poll))} ${wrong(answer.refusal?.message)}
        ${left && !draft.abstain ? html`<p class="dots__left">${left(poll, draft)}</p>` : null}
        ${poll.state === "paused" ? whilePaused() : submitButtons(poll, draft, answer, context)}
      </div>
    </form>`;
}

/** In the foot, which is in sight on a phone too: beside the button that was pressed. */
function wrong(sentence) {
  return sentence ? html`<p class="field__error" role="alert">${icon("alert")} ${sentence}</p>` : null;
}

function whilePaused() {
  return html`<p>${icon("pause")} ${t("The poll is paused. What you have chosen stays here until it goes on.")}</p>`;
}

function submitButtons(poll, draft, { isChanging }, { draw }) {
  return html`
    <button class="button button--primary" type="submit">${readsOver(poll, draft) ? html`${icon("eye")} ${t("Review my ballot")}` : html`${icon("sent")} ${submitText(poll)}`}</button>
    ${isChanging ? html`<button class="button button--quiet" type="button" @click=${() => answers.keepAnswer(poll, draw)}>${t("Keep the answer I gave")}</button>` : null}`;
}

function submitText({ secrecy }) {
  return secrecy === "named" ? t("Send my ballot with my name") : t("Submit my answer");
}

/** What says more than one thing is read over before it is sent. */
function readsOver({ form: { shape } }, draft) {
  if (draft.abstain) return false;
  return shape !== "options" || namedIn(draft).length > 1;
}

function take(event, poll, draft, { draw }) {
  event.preventDefault();
  if (poll.state !== "open") return;
  if (!isWhole(poll, draft)) draw();
  else if (readsOver(poll, draft)) review(poll, draw);
  else answers.submit(poll, choiceFrom(poll.form, draft), draw);
}
