/* The questions the console asks before something that is hard to take back, and the things it opens to be read. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { keyed } from "../../vendor/lit-html/directives/keyed.js";
import { itemById, itemsOf } from "../next_action.js";
import { dayText, timeText } from "../times.js";
import { plural, t } from "../words.js";
import { attributionText } from "./attribution.js";
import { GIST } from "./board.js";
import { reportBadge, REPORT_STATES } from "./badges.js";
import { dialog } from "./dialog.js";
import { icon } from "./icon.js";
import { help } from "./keys.js";
import { pollDialogs } from "./poll_dialogs.js";
import { press } from "./press.js";
import { proposalsDialog } from "./proposals.js";
import { reportView } from "./report.js";

/** The dialog that is open, or nothing. */
export function consoleDialog(context) {
  const { question } = context.ui;
  if (!question) return null;
  return keyed(question, DIALOGS[question.name](context, question));
}

const DIALOGS = { start, jump, end, report, proposals: proposalsDialog, help: helpDialog, ...pollDialogs };

function cancel(context, text = t("Cancel")) {
  return press(context, { text, kind: "quiet", go: context.closeDialog });
}

/** Do the verb; close the dialog when it is done, say why in it when not. Where one went is what one works at. */
function doAndClose(context, verb, values) {
  return async () => {
    if (!(await context.act(verb, values))) return;
    context.closeDialog();
    if (verb === "move_to") context.change({ desk: "now" });
  };
}

function refused({ refusal }) {
  return refusal ? html`<p class="field__error" role="alert">${refusal.message}</p>` : null;
}

/* Start, long before its time */

function start(context, { item }) {
  const when = `${dayText(item.planned_at, context.zone)}, ${timeText(item.planned_at, context.zone)}`;
  const values = { from_item: null, to_item: item.id };
  return dialog({
    title: t("Start the forum now?"),
    close: context.dialogClosed,
    body: html`<p>${t("It is planned for {when}.", { when })}</p>
      <p>${t("Every screen leaves the lobby and shows “{title}”. There is no way back into the lobby.", item)}</p>
      ${refused(context)}`,
    foot: html`${cancel(context, t("Stay in the lobby"))}
    ${press(context, { text: t("Start the forum"), icon: "play", kind: "primary", go: doAndClose(context, "move_to", values) })}`,
  });
}

/* Jump */

function jump(context, { from, item }) {
  const { state } = context;
  const values = { from_item: from, to_item: item.id };
  return dialog({
    title: t("Go to “{title}”?", item),
    close: context.dialogClosed,
    body: html`<p>${t("Every screen goes there at once.")}</p>
      ${passedOver(state, item)} ${openPoll(state)} ${refused(context)}`,
    foot: html`${cancel(context, t("Stay"))}
    ${press(context, { text: t("Go there"), icon: "right", kind: "primary", go: doAndClose(context, "move_to", values) })}`,
  });
}

/** Which items would be left out by going there. */
function passedOver(state, target) {
  const order = itemsOf(state.agenda);
  const here = order.findIndex((item) => item.id === state.now.item_id);
  const there = order.findIndex((item) => item.id === target.id);
  const between = order.slice(here + 1, Math.max(there, 0)).filter((item) => item.state === "coming");
  if (!between.length) return null;
  return html`<p>${plural("{count} item is passed over:", "{count} items are passed over:", between.length)}</p>
    <ul>${between.map((item) => html`<li>${item.title}</li>`)}</ul>`;
}

function openPoll(state) {
  const isOpen = Object.entries(state).some(([name, part]) => name.startsWith("poll/") && part.state === "open");
  return isOpen ? html`<p>${t("The poll stays open.")}</p>` : null;
}

/* End */

function end(context) {
  const { state } = context;
  const title = itemById(state.agenda, state.now.item_id)?.title;
  return dialog({
    title: t("End the forum?"),
    close: context.dialogClosed,
    body: html`<p>${title ? t("“{title}” ends, and every screen says goodbye.", { title }) : t("Every screen says goodbye.")}</p>
      <p class="muted">${t("Nothing is lost. The forum can be opened again.")}</p>
      ${refused(context)}`,
    foot: html`${cancel(context, t("Stay"))}
    ${press(context, { text: t("End the forum"), icon: "flag", kind: "danger", go: doAndClose(context, "end_forum", { from_item: state.now.item_id }) })}`,
  });
}

/* A report-out, read, accepted or returned */

function report(context, { breakoutId }) {
  const { state } = context;
  const breakout = state.breakouts.find((each) => each.id === breakoutId);
  const written = state[`report/${breakoutId}`];
  if (!breakout || !written) return null;
  return dialog({
    title: breakout.title,
    isWide: true,
    close: context.dialogClosed,
    body: html`<p class="row">${reportBadge(written.state)} <span class="muted">${t("Version {version}", written)}</span></p>
      ${GIST[breakout.task](written.content) ? reportView(written) : html`<p class="muted">${t("Nothing written yet")}</p>`}
      <p class="muted">${attributionText(written)}</p>
      ${openPoints(written)} ${canReturn(written) ? returnForm(context, breakout, written) : null} ${refused(context)}`,
    foot: html`${cancel(context, t("Close"))} ${ONWARD[written.state]?.(context, breakout, written) ?? null}`,
  });
}

/** What brings a report-out on. A moderator may hand in for a group that has no time left. */
const ONWARD = { submitted: acceptAndClose, draft: handIn, returned: handIn };

function acceptAndClose(context, breakout, written) {
  const values = { breakout_id: breakout.id, version: written.version };
  return press(context, { text: t("Accept"), icon: "check", kind: "primary", go: doAndClose(context, "accept_report", values) });
}

function handIn(context, breakout, written) {
  if (!written.checklist.every(({ done }) => done)) return null;
  return press(context, {
    text: t("Hand in for the group"),
    icon: "sent",
    verb: "submit_report",
    arguments: { breakout_id: breakout.id, version: written.version },
  });
}

/** What is missing before it can be handed in. */
function openPoints({ state, checklist }) {
  const open = checklist.filter(({ done }) => !done);
  if (REPORT_STATES[state].isPresentable || !open.length) return null;
  return html`<p class="muted">${t("Still open:")}</p>
    <ul class="checklist">${open.map(({ text_key: text }) => html`<li class="checklist__item">${icon("info")} ${t(text)}</li>`)}</ul>`;
}

/** What the plenary has seen stays as it is. */
function canReturn(written) {
  return REPORT_STATES[written.state].isPresentable && !written.presented_at;
}

function returnForm(context, breakout, written) {
  return html`<form class="stack stack--tight return-form" @submit=${(event) => sendBack(context, event, breakout, written)}>
    <div class="field">
      <label class="field__label" for="return-note">${t("Return it with a note")}</label>
      <p class="field__hint" id="return-hint">${t("The group reads the note beside its text, which stays as it is.")}</p>
      <textarea class="field__control" id="return-note" name="note" rows="2" maxlength="4000" required aria-describedby="return-hint"></textarea>
    </div>
    <div><button class="button button--small" type="submit">${t("Return to the group")}</button></div>
  </form>`;
}

async function sendBack(context, event, breakout, written) {
  event.preventDefault();
  const note = event.target.elements.note.value.trim();
  const answer = await context.act("return_report", { breakout_id: breakout.id, version: written.version, note });
  if (answer) context.closeDialog();
}

/* Help */

function helpDialog(context) {
  return dialog({
    title: t("Keys"),
    close: context.dialogClosed,
    body: help(context),
    foot: press(context, { text: t("Close"), go: context.closeDialog }),
  });
}
