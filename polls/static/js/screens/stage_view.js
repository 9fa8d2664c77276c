/* What the stage shows now: a function of the public picture and of the stage's own page, key and line. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { groupTitle } from "../parts/attribution.js";
import { joinCorner, joinPanel } from "../parts/join.js";
import { pollsIn } from "../parts/results.js";
import { stageFrame } from "../parts/stage_frame.js";
import { pollPages, receivedView } from "../parts/stage_poll.js";
import { bareTurn, reportPages } from "../parts/stage_report.js";
import { advisoryBody, breakoutsBody, emptyBody, endBody, itemBody, lobbyBody, noticeBand, pauseBody, visualBody } from "../parts/stage_room.js";
import { t } from "../words.js";

/**
 * The scene on the stage: `{key, pages: [template], step, clock, foot, look, hasCorner}`. `key` changes exactly when
 * another thing is shown, so that pages begin at `step`, or at the first one and turn by themselves. `own` = {key, showsJoin, isFresh(item)}.
 */
export function sceneOf(state, own) {
  const { forum, now } = state;
  if (now.is_blacked_out) return { key: "blackout", pages: [emptyBody("")], look: "blackout" };
  if (forum.state === "ended") return { key: "end", pages: [endBody(state)] };
  if (now.is_paused) return { key: "pause", pages: [pauseBody(now.pause_text)], look: "paused", clock: state.clock };
  if (forum.join && (own.showsJoin || now.shows_join)) return { key: "join", pages: [joinPanel(forum.join, own.qrUrl)], clock: state.clock };
  if (forum.state === "before") return { key: "lobby", pages: [lobbyBody(state, own.qrUrl)] };
  return pollScene(state, isOpen) ?? turnScene(state) ?? pollScene(state, isOfItem(state)) ?? itemScene(state, own);
}

function isOpen(poll) {
  return poll.state === "open" || poll.state === "paused";
}

/** A settled poll stays until the agenda moves on. */
function isOfItem({ item }) {
  return (poll) => poll.item_id === item?.id;
}

function pollScene(state, fits) {
  const poll = pollsIn(state).filter(fits).sort((one, other) => one.opened_at.localeCompare(other.opened_at)).at(-1);
  if (!poll) return null;
  const pages = pollPages(poll, state[`tally/${poll.id}`]);
  const foot = poll.state === "void" ? null : receivedView(state[`turnout/${poll.id}`]);
  const step = poll.state === "published" ? (poll.step ?? 0) : undefined; // a result is stepped through by the moderators
  return { key: `poll/${poll.id}/${poll.state}/${step}`, step, pages, foot, clock: isOpen(poll) ? pollClock(poll, state) : null, hasCorner: isOpen(poll) };
}

/** The poll's own end where it has one, else the room's clock. */
function pollClock({ closes_at: endsAt, left_seconds: left }, { clock }) {
  if (endsAt) return { ends_at: endsAt };
  return Number.isFinite(left) ? { left_seconds: left } : clock;
}

function turnScene({ lightning, clock, ...state }) {
  const turn = lightning?.turns.find((each) => each.id === lightning.current?.turn_id);
  if (!turn) return null;
  const report = state[`report/${turn.breakout_id}`];
  const pages = report ? reportPages(report) : [bareTurn(turn)];
  const foot = lightning.next ? html`<span>${t("Next: {group}", { group: groupTitle(lightning.next) })}</span>` : null;
  return { key: `turn/${turn.id}`, pages, clock, foot, hasCorner: false };
}

function itemScene(state, own) {
  const { item, forum, agenda, now, clock, next_item: next } = state;
  if (!item) return { key: "empty", pages: [emptyBody(forum.title)], hasCorner: true };
  const visual = item.visuals[now.page];
  if (visual && item.advisory && own.isFresh(item)) return { key: `advisory/${item.id}`, pages: [advisoryBody(item, agenda)], clock };
  if (visual) return visualScene(visual, state, own);
  const groups = state.breakouts.filter((breakout) => breakout.item_id === item.id);
  if (groups.length) return { key: `breakouts/${item.id}`, pages: [breakoutsBody(item, groups)], clock: clock ?? deadlineOf(groups), hasCorner: true };
  const foot = next && item.kind === "break" ? html`<span>${t("Next: {title}", { title: next.title })}</span>` : null;
  return { key: `item/${item.id}`, pages: [itemBody(item, agenda, firstGroup(state))], clock, foot, hasCorner: true };
}

/** Between two turns of the lightning round: who comes next. */
function firstGroup({ item, lightning }) {
  return item.kind === "lightning" && lightning?.next ? t("Next: {group}", { group: groupTitle(lightning.next) }) : null;
}

function visualScene(visual, { item, now, clock }, own) {
  const dots = { page: now.page, pages: item.visuals.length };
  return { key: `visual/${visual.id}`, pages: [visualBody(visual, own.visualUrl(visual.url))], clock, dots, foot: html`<span>${visual.caption}</span>` };
}

/** The latest deadline: until then the plenary waits. */
function deadlineOf(groups) {
  const deadlines = groups.map((group) => group.deadline_at).filter(Boolean).sort();
  return deadlines.length ? { ends_at: deadlines.at(-1) } : null;
}

/** The scene as a picture. `own` = {page, isLost, showsCorner, qrUrl, …}. */
export function sceneView(scene, state, own) {
  const { forum, notices } = state;
  const hasCorner = scene.hasCorner && own.showsCorner && forum.join;
  return stageFrame({
    head: scene.key === "lobby" || scene.key === "end" ? "" : forum.title,
    clock: scene.clock,
    notice: notices.length && scene.key !== "blackout" ? noticeBand(notices[0]) : null,
    body: scene.pages[own.page] ?? scene.pages[0],
    foot: scene.foot,
    dots: scene.dots ?? { page: own.page, pages: scene.pages.length },
    journal: scene.key === "blackout" ? null : state.journal,
    corner: hasCorner ? joinCorner(forum.join, own.qrUrl) : null,
    look: scene.look,
    isLost: own.isLost,
  });
}
