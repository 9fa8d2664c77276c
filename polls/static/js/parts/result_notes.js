/* What stands around the figures of a result, in words: the verdict as a badge, what was needed, the quorum, the lot. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { neededAt } from "./tally_table.js";

const BADGES = {
  carried: { kind: "success", icon: "check", word: () => t("Carried") },
  lost: { kind: "quiet", icon: "close", word: () => t("Not carried") },
  level: { kind: "info", icon: "poll", word: () => t("Level") },
  none_chosen: { kind: "info", icon: "info", word: () => t("None of these") },
  no_majority: { kind: "caution", icon: "info", word: () => t("No majority yet") },
  no_quorum: { kind: "caution", icon: "alert", word: () => t("No quorum") },
};

/** The verdict, where the sentence alone might be misread; and the lot, wherever it decided. */
export function verdictBadges({ verdict, is_by_lot: isByLot }) {
  const badge = BADGES[verdict];
  if (!badge && !isByLot) return null;
  return html`<p class="row">
    ${badge ? html`<span class="badge badge--${badge.kind}">${icon(badge.icon)}${badge.word()}</span>` : null}
    ${isByLot ? html`<span class="badge badge--info">${icon("flag")}${t("A tie was decided by lot")}</span>` : null}
  </p>`;
}

/** What was needed and what was reached, as facts; nothing where the poll asked for nothing. */
export function resultFacts(poll, tally) {
  const facts = [neededFact(poll, tally), quorumFact(tally)].filter(Boolean);
  if (!facts.length && tally.verdict !== "no_majority") return null;
  return html`
    ${facts.length ? html`<dl class="facts">${facts.map(([name, value]) => html`<div class="facts__row"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>` : null}
    ${tally.verdict === "no_majority" ? html`<p>${icon("info")} ${t("A run-off of the first two can follow.")}</p>` : null}`;
}

/** The same in one line, for the stage. */
export function factsLine(poll, tally) {
  const quorum = tally.verdict === "no_quorum" ? null : quorumFact(tally); // then the sentence has said it
  const facts = [neededFact(poll, tally), quorum].filter(Boolean).map(([name, value]) => `${name}: ${value}`);
  if (tally.verdict === "no_majority") facts.push(t("A run-off of the first two can follow."));
  return facts.length ? facts.join(" · ") : null;
}

function neededFact({ rules }, tally) {
  const threshold = tally.detail?.threshold;
  if (!threshold) return null;
  const isMarked = tally.detail.kind === "motion" || neededAt(tally) !== null;
  return [isMarked ? t("Needed (the line)") : t("Needed"), t("{needed} of {base}, {share}", { ...threshold, share: baseText(threshold, rules.base) })];
}

const BASES = {
  votes: (share) => t("{share} of the votes", { share }),
  cast: (share) => t("{share} of all ballots, abstentions included", { share }),
  present: (share) => t("{share} of those present", { share }),
  eligible: (share) => t("{share} of those who may vote", { share }),
};

/** "more than half of the votes": a fraction and what it is taken of. */
export function baseText(threshold, base = "votes") {
  return BASES[base](fractionText(threshold));
}

const FRACTIONS = { "1/2": () => t("half"), "2/3": () => t("two thirds"), "3/4": () => t("three quarters") };

/** "more than half", "at least two thirds", "at least 60 %" */
function fractionText({ numerator, denominator, is_strict: isStrict }) {
  const named = FRACTIONS[`${numerator}/${denominator}`];
  const fraction = named ? named() : t("{share} %", { share: Math.round((numerator / denominator) * 1000) / 10 });
  return isStrict ? t("more than {fraction}", { fraction }) : t("at least {fraction}", { fraction });
}

function quorumFact({ quorum }) {
  if (!quorum) return null;
  const words = quorum.is_met ? t("reached: {reached} took part, {needed} were needed", quorum) : t("not reached: {reached} took part, {needed} were needed", quorum);
  return [t("Quorum"), words];
}
