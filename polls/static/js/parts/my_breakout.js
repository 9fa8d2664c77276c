/* My breakout group: what it is asked, where it meets, how long it has. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { timeText } from "../times.js";
import { plural, t } from "../words.js";
import { clockView } from "./clock.js";
import { icon } from "./icon.js";
import { paragraphs } from "./item.js";
import { TASKS } from "./places.js";

const REPORTS = {
  draft: () => t("Your facilitator writes the report-out."),
  submitted: () => t("The report-out has been handed in."),
  returned: () => t("The moderators have asked for a change to the report-out."),
  accepted: () => t("The report-out is accepted."),
};

/** The group as its own people see it; `isFacilitator` adds the way to the editor. */
export function myBreakoutView(breakout, { isFacilitator, slug }) {
  return html`
    <section class="card card--now">
      <header class="card__head"><h2 class="card__title">${breakout.title}</h2></header>
      <div class="card__body">
        <p class="lead">${TASKS[breakout.task]()}${breakout.sector ? html` · ${breakout.sector.name}` : null}</p>
        ${paragraphs(breakout.prompt)}
        ${breakout.deadline_at ? clockView({ ends_at: breakout.deadline_at }, { label: t("Until {time}", { time: timeText(breakout.deadline_at) }) }) : null}
        <p class="muted">${facilitated(breakout)} ${plural("{count} person in this group.", "{count} people in this group.", breakout.members)}</p>
        ${breakout.report ? html`<p class="muted">${REPORTS[breakout.report.state]()}</p>` : null}
      </div>
      <footer class="card__foot">${roomLink(breakout)} ${isFacilitator ? editorLink(slug) : null}</footer>
    </section>`;
}

function facilitated({ facilitators }) {
  if (!facilitators.length) return null;
  return t("Facilitated by {names}.", { names: facilitators.map((name) => t(name)).join(", ") });
}

function roomLink({ room_url: url }) {
  if (!url) return html`<p class="muted">${t("Your group meets where the moderators tell you.")}</p>`;
  return html`<a class="button button--primary" href=${url} target="_blank" rel="noopener noreferrer">${icon("link")}${t("Open my group’s room")}</a>`;
}

function editorLink(slug) {
  return html`<a class="button" href="/f/${slug}/facilitator">${icon("pencil")}${t("Write the report-out")}</a>`;
}

/** For those who sit in no group while the groups meet. */
export function noBreakout() {
  return html`
    <div class="empty">
      ${icon("people")}
      <p class="empty__text">${t("The groups are at work.")}</p>
      <p class="muted">${t("You have no place in a group. The plenary goes on here when they come back.")}</p>
    </div>`;
}
