/* The results so far, and the links to what is published. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { partsUnder } from "../store.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { result } from "./tally.js";

/** Polls in the order of the forum. */
export function pollsIn(state) {
  return Object.values(partsUnder(state, "poll/")).sort((one, other) => one.position - other.position || one.id - other.id);
}

/** Published polls in one fold, but for those with an id in `shown`; nothing when there is none. */
export function resultsList(state, context, { shown = [], hasEnded = false } = {}) {
  const published = pollsIn(state).filter((poll) => poll.state === "published" && !shown.includes(poll.id));
  if (!published.length) return null;
  return html`
    <details class="fold" ?open=${hasEnded}>
      <summary class="fold__summary">${hasEnded ? t("Results") : t("Results so far")}</summary>
      <div class="fold__body stack stack--loose">
        ${repeat(published, (poll) => poll.id, (poll) => result(poll, state[`tally/${poll.id}`], context))}
        <p><a href="/f/${state.forum.slug}/results">${t("All results on one page")}</a></p>
      </div>
    </details>`;
}

/** After the end. */
export function overView(state, context) {
  const { forum, summary } = state;
  return html`
    <header class="stack stack--tight">
      <p class="eyebrow">${forum.title}</p>
      <h1>${t("The forum has ended")}</h1>
      <p class="lead">${t("Thank you for being there.")}</p>
    </header>
    ${summary
      ? html`<aside class="notice notice--success">${icon("report")}<div class="notice__body">
          <p class="notice__title">${t("The summary report is published.")}</p>
          <p><a href=${summary.url}>${t("Read the report")}</a></p></div></aside>`
      : html`<p class="muted">${t("The summary report will be linked here once it is published.")}</p>`}
    ${resultsList(state, context, { hasEnded: true })}
    <p><a href="#support">${icon("support")} ${t("Support")}</a></p>`;
}
