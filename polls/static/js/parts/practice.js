/* A practice question for the lobby: it looks like a poll and is sent nowhere. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

const OPTIONS = [() => t("Tea"), () => t("Coffee"), () => t("Neither")];

/** `answer` is null, or the place of the chosen option; `onAnswer(place|null)` changes it. */
export function practiceView(answer, onAnswer) {
  return html`
    <section class="card">
      <header class="card__head">
        <h2 class="card__title">${t("Try out how voting works")}</h2>
        <span class="badge badge--quiet">${icon("info")}${t("Practice")}</span>
      </header>
      <div class="card__body">${answer === null ? question(onAnswer) : answered(answer, onAnswer)}</div>
    </section>`;
}

function question(onAnswer) {
  return html`
    <form class="poll" data-practice @submit=${(event) => take(event, onAnswer)}>
      <fieldset class="poll__options">
        <legend class="poll__question">${t("What do you drink in a long meeting?")}</legend>
        <p class="poll__help">${t("Choose one, then submit. Nothing is sent from here.")}</p>
        ${OPTIONS.map((text, place) => html`
          <label class="option">
            <input class="option__input" type="radio" name="practice" value=${place} required />
            <span class="option__letter" aria-hidden="true">${"ABC"[place]}</span><span class="option__text">${text()}</span>
          </label>`)}
      </fieldset>
      <div class="poll__foot"><button class="button button--primary">${t("Submit my answer")}</button></div>
    </form>`;
}

function take(event, onAnswer) {
  event.preventDefault();
  onAnswer(Number(new FormData(event.currentTarget).get("practice")));
}

function answered(place, onAnswer) {
  return html`
    <section class="receipt receipt--received">
      ${icon("check")}
      <div class="receipt__body">
        <h3 class="receipt__title">${t("That is all there is to it")}</h3>
        <p class="receipt__choice">${t("Your answer: {letter} · {text}", { letter: "ABC"[place], text: OPTIONS[place]() })}</p>
        <p class="muted">${t("In a real poll you would read “Received” and the time here, and could change your answer while the poll is open.")}</p>
        <div class="receipt__actions"><button class="button" type="button" @click=${() => onAnswer(null)}>${t("Try again")}</button></div>
      </div>
    </section>`;
}
