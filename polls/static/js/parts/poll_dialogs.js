/* The questions before a result is shown to everyone, and before a poll is declared void. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { dialog } from "./dialog.js";
import { press } from "./press.js";
import { counted } from "./tally.js";

/** By the name they are asked for: `context.ask("publishPoll", {pollId})`. */
export const pollDialogs = { publishPoll, voidPoll };

function publishPoll(context, { pollId }) {
  const { state } = context;
  const poll = state[`poll/${pollId}`];
  const tally = state[`tally/${pollId}`];
  if (!poll || !tally) return null;
  return dialog({
    title: t("Publish this result?"),
    isWide: true,
    close: context.dialogClosed,
    body: html`<p>${t("Every screen and the page of results show this. It cannot be taken back.")}</p>
      <div class="card">
        <p class="card__title">${poll.question}</p>
        ${counted(poll, tally, { turnout: state[`turnout/${pollId}`] })}
      </div>
      ${refused(context)}`,
    foot: html`${cancel(context)}
      ${press(context, { text: t("Publish the result"), icon: "eye", kind: "primary", go: doAndClose(context, "publish_poll", { poll_id: pollId }) })}`,
  });
}

function voidPoll(context, { pollId }) {
  const poll = context.state[`poll/${pollId}`];
  if (!poll) return null;
  return dialog({
    title: t("Declare this poll void?"),
    close: context.dialogClosed,
    body: html`<p class="lead">${poll.question}</p>
      <p>${t("It will have no result, now or later. This cannot be taken back; a new round can follow.")}</p>
      <form id="void-form" @submit=${(event) => declareVoid(context, event, pollId)}>
        <div class="field">
          <label class="field__label" for="void-reason">${t("Reason")}</label>
          <p class="field__hint" id="void-hint">${t("Everyone is shown it. One sentence is enough.")}</p>
          <input class="field__control" id="void-reason" name="reason" maxlength="300" required autocomplete="off" aria-describedby="void-hint" />
        </div>
      </form>
      ${refused(context)}`,
    foot: html`${cancel(context)}
      <button class="button button--danger" type="submit" form="void-form">${t("Declare it void")}</button>`,
  });
}

async function declareVoid(context, event, pollId) {
  event.preventDefault();
  const reason = event.target.elements.reason.value.trim();
  if (!reason) return event.target.elements.reason.focus();
  const answer = await context.act("void_poll", { poll_id: pollId, reason });
  if (answer) context.closeDialog();
  return undefined;
}

function cancel(context) {
  return press(context, { text: t("Cancel"), kind: "quiet", go: context.closeDialog });
}

function doAndClose(context, verb, values) {
  return () => context.act(verb, values).then((answer) => answer && context.closeDialog());
}

function refused({ refusal }) {
  return refusal ? html`<p class="field__error" role="alert">${refusal.message}</p>` : null;
}
