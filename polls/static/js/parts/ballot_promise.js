/* What a ballot promises, in plain words and before anyone answers: what it decides, who can see it, what is not protected. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { plural, t } from "../words.js";
import { icon } from "./icon.js";

/** Above the options: what the vote does, what is kept of it, and a caution where one is due. */
export function promiseView(poll) {
  const { line, more } = PROMISES[poll.secrecy];
  return html`
    <p class="promise__terms">${termsOf(poll.rules).join(" ")}</p>
    <div class="promise__cautions" id=${cautionsId(poll)}>
      ${poll.secrecy === "named" ? namedCaution() : null}
      ${poll.few_voters ? caution(t("Few people vote in this poll; answers might be guessed.")) : null}
    </div>
    <div class="promise">
      ${line ? html`<p class="promise__line">${icon("lock")} <span>${line()}</span></p>` : null}
      <details class="promise__more">
        <summary class="promise__summary">${t("What is kept, and who can see it")}</summary>
        <ul class="promise__list" role="list">${more(poll).filter(Boolean).map((sentence) => html`<li>${sentence}</li>`)}</ul>
      </details>
    </div>`;
}

/** The id of the cautions: who goes from field to field hears them with the question. */
export function cautionsId({ id }) {
  return `poll-${id}-cautions`;
}

/** Said before the options, and once more before the ballot is sent. */
export function namedCaution() {
  return caution(t("Your name is shown beside your answer."));
}

function caution(text) {
  return html`<aside class="notice notice--caution">${icon("alert")}<div class="notice__body"><p>${text}</p></div></aside>`;
}

const PROMISES = {
  secret: {
    line: () => t("Sealed: nobody can see how you voted after the poll closes. While it is open, whoever runs the server could."),
    more: ({ shows_tally: showsTally }) => [
      t("Your ballot is sealed with a key of this poll alone. When the poll closes, the ballots are taken out without names, the envelopes are emptied, and the key is destroyed."),
      t("Kept with your name: that you have voted. Not kept: what you chose, when, or from where."),
      showsTally === "batches" ? t("The count moves while the poll is open, but only by ten or more answers at a time, and never by the newest ones.") : null,
      ...shared(),
    ],
  },
  straw: {
    line: () => t("Straw poll: answers are sealed and counted without names."),
    more: ({ shows_tally: showsTally }) => [
      showsTally === "live" ? t("Everyone sees the count while the poll is open. Each answer moves it at once, so somebody who watches may guess an answer.") : null,
      t("Kept with your name: that you have voted. Once the poll has closed, nobody can see how."),
      ...shared(),
    ],
  },
  named: {
    more: () => [
      t("This is a vote by name: your answer is not secret."),
      t("With the result, every ballot is published with the name of who cast it."),
      t("Until the poll closes, your ballot is sealed like any other. Whoever runs the server could see it."),
      t("Whether the vote is legally valid is not for this page to say."),
    ],
  },
};

/** What is true of every ballot without a name. */
function shared() {
  return [
    t("Published with the result: all ballots without names, so that anyone can count them again."),
    t("Your device keeps your answer, and a number by which it finds your ballot among them, until you choose “Forget it”."),
    t("Not protected: against whoever runs the server while the poll is open, an infected device, or someone looking over your shoulder."),
    t("Whether the vote is legally valid is not for this page to say."),
  ];
}

/* What the vote does: as far as the poll's rules say more than its method */

function termsOf(rules) {
  return [rules.is_binding ? t("This vote decides.") : t("This vote advises."), quorumText(rules), majorityText(rules)].filter(Boolean);
}

function quorumText({ quorum, quorum_unit: unit, quorum_of: group }) {
  if (!quorum) return null;
  if (unit === "people") return plural("It counts if at least one ballot comes in.", "It counts if at least {count} ballots come in.", quorum);
  if (group === "present") return t("It counts if at least {quorum} % of those present send a ballot.", { quorum });
  return t("It counts if at least {quorum} % of those who may vote send a ballot.", { quorum });
}

const BASES = {
  votes: () => t("the ballots that do not abstain"),
  cast: () => t("all ballots, abstentions among them"),
  present: () => t("those present"),
  eligible: () => t("all who may vote"),
};

const THRESHOLDS = {
  half: (words) => t("It takes more than half of {base}.", words),
  two_thirds: (words) => t("It takes at least two thirds of {base}.", words),
  three_quarters: (words) => t("It takes at least three quarters of {base}.", words),
  own: (words) => t("It takes at least {percent} % of {base}.", words),
};

function majorityText({ threshold, base = "votes", own_percent: percent }) {
  const words = { base: BASES[base](), percent };
  if (threshold in THRESHOLDS) return THRESHOLDS[threshold](words);
  return base === "votes" ? null : t("The majority is counted of {base}.", words);
}
