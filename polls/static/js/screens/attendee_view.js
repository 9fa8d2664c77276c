/* What an attendee sees, for every state of the forum: a function of the picture and of the screen's own. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { advisoryExit, advisoryGate, advisorySkipped } from "../parts/advisory.js";
import { agendaView, zoneSwitch } from "../parts/agenda.js";
import { clockView } from "../parts/clock.js";
import { icon } from "../parts/icon.js";
import { itemBody, itemHead, nextView, visualView } from "../parts/item.js";
import { lightningView } from "../parts/lightning.js";
import { lobbyView } from "../parts/lobby.js";
import { myBreakoutView, noBreakout } from "../parts/my_breakout.js";
import { noticesView } from "../parts/notices.js";
import { awayVeil, pauseVeil, supportView } from "../parts/pause.js";
import { ballot } from "../parts/poll.js";
import { reportView } from "../parts/report.js";
import { overView, pollsIn, resultsList } from "../parts/results.js";
import { result } from "../parts/tally.js";
import { partsUnder } from "../store.js";
import { t } from "../words.js";

const QUIET = {
  away: () => awayVeil(),
  support: (state) => supportView(state.forum.support),
  paused: (state) => pauseVeil(state.now.pause_text),
};

/**
 * Where the person is, as a text that changes exactly when the page should begin anew with its heading.
 * `own` = {item, fragment, advisory: "join"|"skip"|null, …}.
 */
export function placeOf(state, own) {
  if (own.fragment in QUIET) return own.fragment;
  if (state.forum.state === "ended") return "over";
  if (state.now.is_paused) return "paused";
  if (state.forum.state === "before") return "lobby";
  return `item/${own.item?.id}/${answerTo(own)}`;
}

/** A quiet screen lies over the rest, which stays as it is underneath: a chosen answer is not lost. */
export function screenView(state, own) {
  const quiet = QUIET[placeOf(state, own)];
  return html`
    ${quiet ? quiet(state) : null}
    <div ?hidden=${Boolean(quiet)}><div class="screen">${roomView(state, own, Boolean(quiet))}</div></div>`;
}

function roomView(state, own, isCovered) {
  if (state.forum.state === "ended") return [overView(state, own.context), reportsList(state), myself(state)];
  if (state.forum.state === "before") return isCovered ? null : [notices(state, own), lobbyView(state, own), myself(state)];
  return nowView(state, own);
}

function notices(state, own) {
  return noticesView(state.notices.filter((notice) => !own.closedNotices.includes(notice.id)), own.onCloseNotice);
}

/* Now */

function nowView(state, own) {
  const { item } = own;
  return html`
    ${item ? itemHead(item, state.agenda) : html`<h1>${state.forum.title}</h1>`}
    ${notices(state, own)}
    ${CONTENTS[answerTo(own)](state, own)}
    ${more(state, own)}`;
}

/** What stands between the person and a marked item: nothing, the question, or their "skip". */
function answerTo({ item, advisory }) {
  return item?.advisory ? (advisory ?? "asked") : "join";
}

const CONTENTS = {
  asked: (state, own) => [openPollNotice(state), advisoryGate(own.item, own)],
  skip: (state, own) => [openPollNotice(state), advisorySkipped({ ...own, next: state.next_item })],
  join: (state, own) => itemContent(state, own),
};

/** A vote is nobody's to miss because they wait outside a hard item. */
function openPollNotice(state) {
  const [poll] = pollsIn(state).filter(isOpen);
  if (!poll) return null;
  return html`<aside class="notice notice--info">${icon("poll")}<div class="notice__body">
    <p class="notice__title">${t("A poll is open: {question}", poll)}</p><p>${t("Join the item to vote.")}</p></div></aside>`;
}

function itemContent(state, own) {
  const tasks = [...ballots(state, own), ...kindTasks(state, own)];
  const outcomes = settled(state, own);
  const blocks = [...tasks, ...outcomes]; // in one list, so that a poll that closes stays where it was
  const body = itemBody(own.item ?? { description: "", speakers: [] });
  const isNow = own.item?.id === state.item?.id;
  return html`
    ${isNow && !state.lightning?.current ? clockView(state.clock) : null}
    ${own.item?.advisory ? advisoryExit(own) : null}
    ${repeat(blocks, (block) => block.key, (block) => block.view)}
    ${isNow && own.item ? visualView(own.item, state.now.page) : null}
    ${body}
    ${tasks.length ? null : nothingToDo(Boolean(body || outcomes.length))}
    ${isNow ? nextView(state.next_item, own.zone) : null}`;
}

function nothingToDo(hasBody) {
  if (hasBody) return html`<p class="muted">${t("Nothing to do right now. This screen follows the room.")}</p>`;
  return html`<div class="empty">${icon("check")}<p class="empty__text">${t("Nothing to do right now.")}</p>
    <p class="muted">${t("This screen follows the room.")}</p></div>`;
}

/* Polls */

function isOpen(poll) {
  return poll.state === "open" || poll.state === "paused";
}

function ballots(state, own) {
  return pollsIn(state).filter(isOpen).map((poll) => ({ key: `poll/${poll.id}`, view: ballot(poll, own.context) }));
}

function settled(state, own) {
  return settledPolls(state, own).map((poll) => ({ key: `poll/${poll.id}`, view: outcome(poll, state, own) }));
}

/** The newest poll of this item that takes no answers any more; none while another is open. Older ones are looked up. */
function settledPolls(state, own) {
  const polls = pollsIn(state);
  if (polls.some(isOpen)) return [];
  return polls.filter((poll) => poll.item_id === own.item?.id).sort(byOpening).slice(-1);
}

function byOpening(one, other) {
  return one.opened_at.localeCompare(other.opened_at);
}

function outcome(poll, state, own) {
  return poll.state === "published" ? result(poll, state[`tally/${poll.id}`], own.context) : ballot(poll, own.context);
}

/* What an item of one kind asks of people */

function kindTasks(state, own) {
  if (state.lightning?.current || (own.item?.kind === "lightning" && state.lightning)) return [lightningTask(state)];
  if (own.item?.kind === "breakout") return breakoutTasks(state, own);
  return [];
}

function lightningTask(state) {
  const report = state[`report/${state.lightning.current?.breakout_id}`];
  const view = lightningView({ lightning: state.lightning, clock: state.clock, report, myIds: myIds(state) });
  return { key: "lightning", view };
}

/** What the room's lists may call my groups: by their ids, or by what stands for a group that nobody is to know. */
export function myIds(state) {
  return (state.my_breakouts ?? []).flatMap(({ id }) => [id, state[`breakout/${id}`]?.shown_as ?? id]);
}

function breakoutTasks(state, own) {
  const seats = (state.my_breakouts ?? []).filter(({ id }) => state[`breakout/${id}`]);
  if (!seats.length) return [{ key: "breakout", view: noBreakout() }];
  return seats.map(({ id, is_facilitator: isFacilitator }) => ({
    key: `breakout/${id}`,
    view: myBreakoutView(state[`breakout/${id}`], { isFacilitator, slug: state.forum.slug, zone: own.zone }),
  }));
}

/* Below the task: what can be looked up */

function more(state, own) {
  const first = state.agenda.days.flatMap((day) => day.items)[0];
  return html`
    <section class="stack stack--tight">
      <h2 class="eyebrow">${t("To look up")}</h2>
      ${state.summary ? html`<p><a href=${state.summary.url}>${t("The summary report")}</a></p>` : null}
      ${resultsList(state, own.context, { shown: answerTo(own) === "join" ? settledPolls(state, own).map((poll) => poll.id) : [] })}
      ${reportsList(state)}
      <details class="fold">
        <summary class="fold__summary">${t("Agenda")}</summary>
        <div class="fold__body">
          ${first ? zoneSwitch({ forum: state.forum, at: first.planned_at, ...own }) : null}
          <div>${agendaView(state.agenda, own.zone)}</div>
          <p><a href="/f/${state.forum.slug}/calendar.ics" download>${t("Add to my calendar")}</a></p>
        </div>
      </details>
      ${myself(state)}
    </section>`;
}

/** What the person gave of themselves, to read again and change, and the way out; on the quiet end of every page. */
function myself({ forum, me }) {
  return html`
    <p><a class="way" href="/f/${forum.slug}/welcome?member=${me.id}">${t("What is kept about me, and changing it")}</a></p>
    <p><a class="way" href="/f/${forum.slug}/my-data?member=${me.id}">${t("Take along or remove what is kept about me")}</a></p>
    <p><a class="way" href="/sign-out?member=${me.id}">${t("Sign out on this device")}</a></p>`;
}

/** What was presented so far, to read again. */
function reportsList(state) {
  const presented = Object.values(partsUnder(state, "report/")).filter((report) => report.presented_at);
  if (!presented.length) return null;
  presented.sort((one, other) => (one.number ?? Infinity) - (other.number ?? Infinity) || one.presented_at.localeCompare(other.presented_at));
  return html`
    <details class="fold">
      <summary class="fold__summary">${t("Report-outs so far")}</summary>
      <div class="fold__body stack stack--loose">${repeat(presented, (report) => report.breakout_id, (report) => reportView(report, { ids: `again-${report.breakout_id}` }))}</div>
    </details>`;
}
