/* Report-outs by state: read, return, accept, put on the stage, make a poll of what they propose. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { secondsUntil } from "../clock.js";
import { timeText } from "../times.js";
import { plural, t } from "../words.js";
import { figures } from "./clock.js";
import { REPORT_STATES } from "./badges.js";
import { icon } from "./icon.js";
import { press } from "./press.js";

/** The board of all groups, those that wait for the moderators first. */
export function board(context) {
  const { breakouts, proposals = [] } = context.state;
  if (!breakouts.length) {
    return html`<p class="muted">${t("There are no breakout groups yet.")} <a href=${context.page("setup/breakouts")}>${t("Add groups")}</a></p>`;
  }
  return html`
    <header class="row row--apart">
      <h3 class="card__title">${t("Report-outs")}</h3>
      ${proposals.length ? press(context, { text: t("Make a poll of proposals"), icon: "poll", kind: "small", go: () => context.ask("proposals") }) : null}
    </header>
    ${deadline(context)}
    <div class="board">${COLUMNS.map((column) => columnOf(context, column))}</div>
  `;
}

const COLUMNS = [
  { states: ["submitted"], title: () => t("To read") },
  { states: ["draft", "returned"], title: () => t("In the groups") },
  { states: ["accepted"], title: () => t("Accepted") },
];

/** The groups' next deadline, while one lies ahead. */
function deadline(context) {
  const { breakouts } = context.state;
  const ends = breakouts.map((breakout) => breakout.deadline_at).filter(Boolean).sort();
  const open = breakouts.filter((breakout) => !REPORT_STATES[breakout.report_state].isPresentable);
  if (!ends.length || !open.length) return null;
  return html`<div class="clock clock--line" data-clock="clock">
    <p class="clock__label">${plural("{count} group still writes. Their time:", "{count} groups still write. Their time:", open.length)}</p>
    ${figures({ ends_at: ends.at(-1) }, "clock__time")} ${moreTime(context, ends.at(-1))}
  </div>`;
}

/** Five minutes on top of what every group still has, or five from now where the time is over. */
function moreTime(context, ends) {
  const minutes = Math.max(0, Math.ceil(secondsUntil(ends) / 60)) + 5;
  return press(context, {
    text: t("5 minutes more"),
    icon: "clock",
    kind: "small",
    label: t("5 minutes more for the groups"),
    go: () => context.act("set_deadline", { minutes }),
  });
}

function columnOf(context, { states, title }) {
  const here = context.state.breakouts.filter((breakout) => states.includes(breakout.report_state));
  if (!here.length) return null;
  return html`<section class="board__column">
    <h4 class="board__title">${title()} <span class="board__count">${here.length}</span></h4>
    ${repeat(here, (breakout) => breakout.id, (breakout) => card(context, breakout))}
  </section>`;
}

function card(context, breakout) {
  const report = context.state[`report/${breakout.id}`];
  return html`<article class="board__card">
    <p class="board__group">${breakout.number} · ${breakout.title}</p>
    ${report ? text(breakout, report) : null} ${progress(context, breakout, report)}
    <footer class="board__foot">${actions(context, breakout, report)}</footer>
  </article>`;
}

/** What the report-out says, in one line. */
function text(breakout, report) {
  const line = GIST[breakout.task](report.content);
  return line ? html`<p class="board__text">${line}</p>` : null;
}

export const GIST = {
  name: (content) => content.name,
  definition: (content) => shortened(content.text),
  priorities: ({ priorities }) =>
    priorities.length ? plural("{count} priority: {first}", "{count} priorities: {first}", priorities.length, { first: priorities[0].text }) : "",
};

function shortened(text) {
  return text.length > 110 ? `${text.slice(0, 108).trimEnd()}…` : text;
}

function progress(context, breakout, report) {
  if (breakout.report_state === "returned") {
    return html`<p class="board__progress board__progress--returned">${icon("returned")} ${t("Returned: {note}", { note: report?.note ?? "" })}</p>`;
  }
  if (breakout.report_state !== "draft" || !report) return null;
  return html`<p class="board__progress">${report.saved_at
    ? t("Draft, saved {time}", { time: timeText(report.saved_at, context.zone) })
    : t("Nothing written yet")}</p>`;
}

function actions(context, breakout, report) {
  if (!report || !report.version && breakout.report_state === "draft") return null;
  return html`${press(context, {
    text: t("Read"),
    icon: "eye",
    kind: "small quiet",
    label: t("Read the report-out of {group}", { group: breakout.title }),
    go: () => context.ask("report", { breakoutId: breakout.id }),
  })}
  ${breakout.report_state === "submitted" ? accept(context, breakout, report) : null}
  ${REPORT_STATES[breakout.report_state].isPresentable ? onStage(context, breakout) : null}`;
}

function accept(context, breakout, report) {
  return press(context, {
    text: t("Accept"),
    icon: "check",
    kind: "small",
    label: t("Accept the report-out of {group}", { group: breakout.title }),
    verb: "accept_report",
    arguments: { breakout_id: breakout.id, version: report.version },
  });
}

/** The group's turn now; only from its place in the queue. */
function onStage(context, breakout) {
  const { lightning } = context.state;
  const turn = lightning?.turns.find((each) => each.breakout_id === breakout.id);
  if (turn?.state !== "waiting") return null;
  return press(context, {
    text: t("On stage"),
    icon: "stage",
    kind: "small quiet",
    label: t("On stage: {group}", { group: breakout.title }),
    verb: "start_turn",
    arguments: { from_turn: lightning.current?.turn_id ?? null, turn_id: turn.id },
  });
}
