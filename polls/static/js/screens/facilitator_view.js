/* What a facilitator sees: the group, its turn, and the report-out as its state asks for. A function of what is known. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { keyed } from "../../vendor/lit-html/directives/keyed.js";
import { attributionText } from "../parts/attribution.js";
import { reportBadge } from "../parts/badges.js";
import { checklistView } from "../parts/checklist.js";
import { clockView } from "../parts/clock.js";
import { editorView } from "../parts/editor.js";
import { groupTurn } from "../parts/group_turn.js";
import { icon } from "../parts/icon.js";
import { paragraphs } from "../parts/item.js";
import { noticesView } from "../parts/notices.js";
import { awayVeil, pauseVeil, supportView } from "../parts/pause.js";
import { TASKS } from "../parts/places.js";
import { reportView } from "../parts/report.js";
import { savedView } from "../parts/saved.js";
import { timeText } from "../times.js";
import { plural, t } from "../words.js";

const QUIET = {
  away: () => awayVeil(),
  support: (state) => supportView(state.forum.support),
  paused: (state) => pauseVeil(state.now.pause_text),
};

/** The quiet screen that lies over the work, if any. */
export function quietOf(state, fragment) {
  if (fragment === "away" || fragment === "support") return fragment;
  return state.now.is_paused && state.forum.state !== "ended" ? "paused" : null;
}

/** `own` has the chosen `breakout` with its `draft`, all `breakouts`, `fragment`, open `dialogs` and what buttons do. */
export function screenView(state, own) {
  const quiet = quietOf(state, own.fragment);
  return html`
    ${quiet ? QUIET[quiet](state) : null}
    <div ?hidden=${Boolean(quiet)}><div class="screen">${own.breakout ? groupView(state, own) : noGroup(state)}</div></div>
    ${quiet ? null : own.dialog}`;
}

function noGroup(state) {
  return html`
    <header><h1>${t("Your group")}</h1></header>
    <div class="empty">
      ${icon("people")}
      <p class="empty__text">${t("You do not facilitate a group yet.")}</p>
      <p class="muted">${t("As soon as a moderator gives you one, it appears here by itself.")}</p>
      <p>${plenaryLink(state)}</p>
    </div>`;
}

function groupView(state, own) {
  const { breakout } = own;
  return html`
    ${groupTabs(own)}
    ${head(state, breakout)}
    ${noticesView(state.notices.filter((notice) => !own.closedNotices.includes(notice.id)), own.onCloseNotice)}
    ${groupTurn(breakout, state)}
    ${refusalView(own)}
    ${keyed(breakout.id, STATES[breakout.report.state](breakout, own))}`;
}

/** Only for those who facilitate several groups. */
function groupTabs({ breakouts, breakout, onChoose }) {
  if (breakouts.length < 2) return null;
  return html`
    <nav class="row" aria-label=${t("Your groups")}>
      ${breakouts.map((each) => html`
        <button class="button button--small ${each.id === breakout.id ? "button--primary" : ""}" type="button"
          aria-pressed=${each.id === breakout.id} @click=${() => onChoose(each.id)}>${each.title}</button>`)}
    </nav>`;
}

function head(state, breakout) {
  return html`
    <header class="stack stack--tight">
      <p class="eyebrow">${t("Breakout {number}", breakout)}${breakout.sector ? ` · ${breakout.sector.name}` : ""}</p>
      <div class="row row--apart"><h1>${breakout.title}</h1>${reportBadge(breakout.report.state)}</div>
      <p class="lead">${TASKS[breakout.task]()}</p>
      ${paragraphs(breakout.prompt)}
      <p class="muted">${company(breakout)}</p>
      <div class="row">${roomLink(breakout)} ${plenaryLink(state)}</div>
      ${deadline(breakout)}
    </header>`;
}

function company({ facilitators, members }) {
  const names = facilitators.map((name) => t(name)).join(", ");
  return `${t("Facilitated by {names}.", { names })} ${plural("{count} person in this group.", "{count} people in this group.", members)}`;
}

function roomLink({ room_url: url }) {
  if (!url) return null;
  return html`<a class="button button--small" href=${url} target="_blank" rel="noopener noreferrer">${icon("link")}${t("Open the group’s room")}</a>`;
}

function plenaryLink(state) {
  const where = state.item ? t("The plenary is at “{title}”", state.item) : t("The plenary");
  return html`<a href="/f/${state.forum.slug}/">${where}</a>`;
}

function deadline({ deadline_at: at, report }) {
  if (!at || !["draft", "returned"].includes(report.state)) return null;
  return clockView({ ends_at: at }, { label: t("Hand in by {time}", { time: timeText(at) }) });
}

function refusalView({ acting }) {
  if (!acting.refusal) return null;
  return html`
    <aside class="notice notice--caution">${icon("alert")}<div class="notice__body">
      <p class="notice__title">${acting.refusal.message}</p>
      <div class="notice__actions"><button class="button button--small" type="button" @click=${acting.dismiss}>${t("Understood")}</button></div>
    </div></aside>`;
}

/* The report-out by its state */

const STATES = {
  draft: (breakout, own) => writing(breakout, own),
  returned: (breakout, own) => [returned(breakout), writing(breakout, own)],
  submitted: (breakout, own) => standing(breakout, own, submitted(breakout, own)),
  accepted: (breakout, own) => standing(breakout, own, accepted(breakout)),
};

function returned({ report }) {
  return html`
    <aside class="notice notice--caution">${icon("returned")}<div class="notice__body">
      <p class="notice__title">${t("The moderators ask for a change")}</p>
      ${paragraphs(report.note)}
    </div></aside>`;
}

function writing(breakout, own) {
  const { task, report } = breakout;
  const { draft, desk } = own;
  return html`
    <div class="editor">
      <div class="editor__main">
        <div class="row row--apart"><h2>${t("The report-out")}</h2>${savedView(draft.status)}</div>
        ${editorView(task, desk)}
        <div class="row row--apart"><div class="row">${handInButton(own)} ${previewButton(own)}</div>${savedView(draft.status)}</div>
      </div>
      <aside class="editor__side" aria-label=${t("Checklist and versions")}>
        <section class="card">
          <header class="card__head"><h2 class="card__title">${t("Before you hand in")}</h2></header>
          <div class="card__body">${checklistView(report.checklist)}<p class="muted">${icon("eye")} ${attributionText(breakout)}</p></div>
        </section>
        ${lastSaved(report, own)}
      </aside>
    </div>`;
}

function handInButton({ onHandIn }) {
  return html`<button class="button button--primary" type="button" id="hand-in" @click=${onHandIn}>${icon("sent")}${t("Hand in…")}</button>`;
}

function previewButton({ onPreview }) {
  return html`<button class="button" type="button" id="preview" @click=${onPreview}>${icon("stage")}${t("Preview on the stage")}</button>`;
}

function versionsButton({ onVersions }) {
  return html`<button class="button button--small" type="button" id="versions" @click=${onVersions}>${icon("copy")}${t("Versions")}</button>`;
}

function lastSaved({ version, saved_at: at, saved_by_name: name }, own) {
  if (!version) return null;
  return html`
    <section class="stack stack--tight">
      <p class="muted">${t("Version {version}, saved {time} by {name}.", { version, time: timeText(at), name: t(name) })}</p>
      <p>${versionsButton(own)}</p>
    </section>`;
}

/* Handed in or accepted: the text as it stands, and what can be done with it */

function standing(breakout, own, notice) {
  return html`
    ${notice}
    ${own.draft.isKeptHere ? left(breakout, own) : null}
    <section class="card">${reportView({ ...breakout, breakout_id: breakout.id, content: breakout.report.content })}</section>
    <p class="muted">${icon("eye")} ${attributionText(breakout)}</p>
    <div class="row">${previewButton(own)} ${versionsButton(own)}</div>`;
}

function submitted({ report }, { acting, onWithdraw, breakout }) {
  const isBusy = acting.isBusy("withdraw_report", { breakout_id: breakout.id });
  return html`
    <aside class="notice notice--success">${icon("sent")}<div class="notice__body">
      <p class="notice__title">${t("Handed in {time}", { time: timeText(report.submitted_at) })}</p>
      <p>${t("The moderators read it now. You can withdraw it until they accept it.")}</p>
      <div class="notice__actions">
        <button class="button button--small ${isBusy ? "button--busy" : ""}" type="button" aria-disabled=${isBusy ? "true" : "false"} @click=${onWithdraw}>${icon("undo")}${t("Withdraw and go on writing")}</button>
      </div>
    </div></aside>`;
}

function accepted({ report }) {
  return html`
    <aside class="notice notice--success">${icon("check")}<div class="notice__body">
      <p class="notice__title">${t("Accepted {time}", { time: timeText(report.accepted_at ?? report.submitted_at) })}</p>
      <p>${t("The text stands as it is now. Thank you.")}</p>
    </div></aside>`;
}

/** Typed here, but not saved before somebody handed the report-out in. */
function left({ report }, { onDiscard }) {
  return html`
    <aside class="notice notice--caution">${icon("alert")}<div class="notice__body">
      <p class="notice__title">${t("Some of what you typed is not in this text.")}</p>
      <p>${report.state === "submitted" ? t("It is kept on this device. Withdraw the report-out to go on with it.") : t("It is kept on this device.")}</p>
      <div class="notice__actions"><button class="button button--small" type="button" @click=${onDiscard}>${t("Let go of it")}</button></div>
    </div></aside>`;
}
