/* A poll made of what the groups propose: choose the texts, say the question; texts that are alike are pointed out. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { itemsOf } from "../next_action.js";
import { t } from "../words.js";
import { dialog } from "./dialog.js";
import { icon } from "./icon.js";
import { press } from "./press.js";

const KINDS = [
  { place: "name", title: () => t("Proposed names"), question: () => t("Which name should we use?"), method: "single", isChosen: true },
  { place: "alternatives", title: () => t("Names that came close") },
  { place: "priorities", title: () => t("Priorities"), question: () => t("Which priorities matter most?"), method: "approval" },
];

export function proposalsDialog(context) {
  return dialog({
    title: t("Make a poll of proposals"),
    isWide: true,
    close: context.dialogClosed,
    body: html`<form id="proposals-form" class="stack" @submit=${(event) => make(context, event)}>
      ${missing(context.state)} ${KINDS.map((kind) => kindList(context, kind))} ${question()} ${when(context.state)} ${refused(context)}
    </form>`,
    foot: html`${press(context, { text: t("Cancel"), kind: "quiet", go: context.closeDialog })}
      <button class="button button--primary ${context.isSending("poll_from_proposals") ? "button--busy" : ""}" type="submit" form="proposals-form">
        ${icon("poll")} ${t("Prepare the poll")}
      </button>`,
  });
}

function kindList({ state }, { place, title, isChosen = false }) {
  const offered = state.proposals.filter((proposal) => kindOf(proposal) === place);
  if (!offered.length) return null;
  return html`<fieldset class="choices proposals">
    <legend class="field__label">${title()}</legend>
    ${offered.map((proposal) => choice(proposal, isChosen))}
  </fieldset>`;
}

function choice(proposal, isChosen) {
  return html`<label class="choice">
    <input type="checkbox" name="proposal" value=${`${proposal.breakout_id}/${proposal.place}`} ?checked=${isChosen} @change=${suggest} />
    <span class="choice__text">${proposal.text}<small>${t("from {group}", { group: proposal.title })}</small></span>
  </label>`;
}

/** Whose proposals are not offered, so that nobody is left out of a vote unnoticed. */
function missing({ breakouts }) {
  const groups = breakouts.filter(({ task, report_state: state }) => task !== "definition" && state !== "accepted");
  if (!groups.length) return null;
  const titles = groups.map(({ title }) => title).join(", ");
  return html`<p class="muted">${icon("info")} ${t("Only accepted report-outs are offered. Not accepted yet: {groups}", { groups: titles })}</p>`;
}

const kindOf = (proposal) => proposal.place.split(".")[0];

function question() {
  return html`<div class="field">
      <label class="field__label" for="proposals-question">${t("Question")}</label>
      <input class="field__control" id="proposals-question" name="question" maxlength="300" required autocomplete="off" .defaultValue=${KINDS[0].question()} />
    </div>
    <fieldset class="choices choices--row">
      <legend class="field__label">${t("How people answer")}</legend>
      <label class="choice"><input type="radio" name="method" value="single" ?checked=${true} /><span class="choice__text">${t("They choose one")}</span></label>
      <label class="choice"><input type="radio" name="method" value="approval" /><span class="choice__text">${t("They choose all they agree with")}</span></label>
    </fieldset>`;
}

/** The agenda item at which the poll becomes the next step: this one or a poll item to come, unless chosen otherwise. */
function when({ agenda, now }) {
  const open = itemsOf(agenda).filter((item) => item.state === "now" || item.state === "coming");
  const current = open.find((item) => item.id === now.item_id && item.kind === "poll");
  const usual = current ?? open.find((item) => item.kind === "poll") ?? open.find((item) => item.id === now.item_id);
  return html`<div class="field">
    <label class="field__label" for="proposals-item">${t("To be opened at")}</label>
    <select class="field__control" id="proposals-item" name="item_id">
      ${open.map((item) => html`<option value=${item.id} ?selected=${item === usual}>${item.title}</option>`)}
      <option value="" ?selected=${!usual}>${t("No agenda item")}</option>
    </select>
  </div>`;
}

/** Question and method follow the kind that is chosen, until the person has written their own. */
function suggest(event) {
  const { form } = event.target;
  const chosen = [...form.querySelectorAll("[name=proposal]:checked")].map((box) => box.value.split("/")[1].split(".")[0]);
  const kind = KINDS.find(({ place, question: asks }) => asks && chosen.length && chosen.every((each) => each === place));
  if (!kind || !KINDS.some(({ question: asks }) => asks?.() === form.elements.question.value)) return;
  form.elements.question.value = kind.question();
  form.elements.method.value = kind.method;
}

function refused({ refusal }) {
  return refusal ? html`<p class="field__error" role="alert">${refusal.message}</p>` : null;
}

async function make(context, event) {
  event.preventDefault();
  const { elements } = event.target;
  const chosen = [...event.target.querySelectorAll("[name=proposal]:checked")].map(({ value }) => {
    const [breakoutId, place] = value.split("/");
    return { breakout_id: Number(breakoutId), place };
  });
  const answer = await context.create("poll_from_proposals", {
    question: elements.question.value.trim(),
    method: elements.method.value,
    proposals: chosen,
    item_id: Number(elements.item_id.value) || null,
  });
  if (!answer) return;
  context.closeDialog();
  context.change({ desk: "polls", tab: "live" });
}
