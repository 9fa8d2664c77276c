/* A poll that has not been opened: its options, its rules in one line, and what a moderator should know before. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { sourceText } from "./attribution.js";
import { icon } from "./icon.js";
import { press } from "./press.js";
import { baseText } from "./result_notes.js";


/** The body of its card on the console. */
export function prepared(poll, context) {
  return html`
    <ol class="stack stack--tight">${poll.options.map(optionLine)}</ol>
    <p class="muted">${ruleLine(poll)}</p>
    ${fewVoters(poll)} ${alike(poll)} ${reworded(poll, context)}`;
}

function optionLine({ letter, text, source }) {
  return html`<li>${letter} · ${text} ${source ? html`<small class="muted">${sourceText(source)}</small>` : null}</li>`;
}

const SECRECY = {
  secret: () => t("secret"),
  straw: () => t("straw poll"),
  named: () => t("with names"),
};

/** Method, secrecy, showing, quorum, threshold, clock and voters in one line. */
function ruleLine({ method_name: method, rules, roll }) {
  const parts = [
    method,
    SECRECY[rules.secrecy]?.(),
    rules.shown === "live" ? t("count shown live") : t("count hidden until published"),
    quorumText(rules),
    thresholdText(rules),
    rules.clock_seconds ? t("{minutes} min", { minutes: Math.round((rules.clock_seconds / 60) * 10) / 10 }) : null,
    Number.isInteger(roll) ? t("{roll} may vote", { roll }) : null,
  ];
  return parts.filter(Boolean).join(" · ");
}

function quorumText({ quorum, quorum_unit: unit, quorum_of: whose }) {
  if (!quorum) return null;
  if (unit === "people") return t("quorum: {quorum} people", { quorum });
  return whose === "present" ? t("quorum: {quorum} % of those present", { quorum }) : t("quorum: {quorum} % of those who may vote", { quorum });
}

const THRESHOLDS = {
  half: { numerator: 1, denominator: 2, is_strict: true },
  two_thirds: { numerator: 2, denominator: 3 },
  three_quarters: { numerator: 3, denominator: 4 },
};

function thresholdText({ threshold, own_percent: own, base }) {
  const asked = threshold === "own" ? { numerator: own, denominator: 100 } : THRESHOLDS[threshold];
  return asked ? t("needs {share}", { share: baseText(asked, base) }) : null;
}

/** Before pressing: what would be refused, and what is only unwise. */
function fewVoters(poll) {
  if (poll.too_few_voters) {
    return caution(t("Fewer than 5 people may vote: a secret poll cannot be opened. Make it a straw poll or a named one, or widen who may vote."));
  }
  return poll.few_voters ? caution(t("Only {roll} people may vote, so answers might be guessed.", poll)) : null;
}

function alike({ near_duplicates: pairs, options }) {
  if (!pairs?.length) return null;
  const [first, second] = pairs[0];
  return caution(t("{one} and {other} say nearly the same. Votes may split between them.", { one: options[first].letter, other: options[second].letter }));
}

function reworded({ id, outdated }, context) {
  if (!outdated?.length) return null;
  return caution(
    t("A group worded its proposal anew after this poll was made."),
    press(context, { text: t("Take the new words"), kind: "small", icon: "copy", verb: "refresh_options", arguments: { poll_id: id } }),
  );
}

function caution(text, action = null) {
  return html`<div class="notice notice--caution">${icon("alert")}
    <div class="notice__body"><p>${text}</p>${action ? html`<div class="notice__actions">${action}</div>` : null}</div></div>`;
}
