/* Which page of a published result the stage shows, and the way to the next: the moderators turn them by hand. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { pollsOf } from "../next_poll.js";
import { t } from "../words.js";
import { press } from "./press.js";
import { pollPages } from "./stage_poll.js";

/** Back and forward with the page that shows; nothing where the result has one page. */
export function resultSteps(poll, context) {
  const pages = pagesOf(poll, context.state);
  if (pages < 2) return null;
  return html`<div class="row row--apart" role="group" aria-label=${t("The result on the stage")}>
    <span>${t("On the stage: page {page} of {pages}", { page: stepOf(poll, pages) + 1, pages })}</span>
    <span class="row">
      ${press(context, { ...turned(poll, pages, -1), text: t("Back"), icon: "left", kind: "small" })}
      ${press(context, { ...turned(poll, pages, 1), text: t("Next"), icon: "right", kind: "small" })}
    </span>
  </div>`;
}

/** The same for the result that the stage shows now. */
export function shownResultSteps(context) {
  const shown = shownPoll(context.state);
  return shown ? resultSteps(shown, context) : null;
}

/** The poll of this item that was opened last: it stays on the stage. */
function shownPoll(state) {
  const settled = pollsOf(state).filter((poll) => poll.opened_at && poll.item_id === state.item?.id);
  return settled.sort((one, other) => one.opened_at.localeCompare(other.opened_at)).at(-1);
}

/** The step to the next page of the result that the stage shows now; null where it shows none, or its last page. */
export function nextResultPage(state) {
  const shown = shownPoll(state);
  if (!shown) return null;
  const step = turned(shown, pagesOf(shown, state), 1);
  return step.isOff ? null : step;
}

/** The step to another page, off where there is none. */
function turned(poll, pages, way) {
  const step = stepOf(poll, pages) + way;
  return { verb: "show_step", arguments: { poll_id: poll.id, step }, isOff: step < 0 || step >= pages, label: way < 0 ? t("Page back: {question}", poll) : t("Next page: {question}", poll) };
}

function pagesOf(poll, state) {
  const tally = state[`tally/${poll.id}`];
  return poll.state === "published" && tally ? pollPages(poll, tally).length : 0;
}

function stepOf({ step = 0 }, pages) {
  return Math.min(step, pages - 1);
}
