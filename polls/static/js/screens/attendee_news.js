/* What an attendee is told aloud when the picture changes: transitions, never counts. */
import { groupTitle } from "../parts/attribution.js";
import { pollsIn } from "../parts/results.js";
import { t } from "../words.js";

const POLL_NEWS = {
  open: (poll) => t("A poll is open: {question}", poll),
  paused: (poll) => t("The poll is paused: {question}", poll),
  closed: (poll) => t("The poll is closed: {question}", poll),
  published: (poll) => t("The result is published: {question}", poll),
  void: (poll) => t("The poll is void: {question}", poll),
};

/**
 * `[{subject, text, isUrgent}]` for what is new in `state` since `before`; `myIds` are the person's own breakouts,
 * `isInItem` is false for who sits the item out or is elsewhere. Without a text, what was said of the subject is over.
 */
export function newsOf(state, before, { myIds, isInItem }) {
  const pages = isInItem ? pageNews(state, before) : [];
  const report = state.summary && !before.summary ? [{ subject: "summary", text: t("The summary report is published.") }] : [];
  return [...pollNews(state, before), ...turnNews(state, before, myIds), ...pages, ...noticeNews(state, before), ...report];
}

function pollNews(state, before) {
  return pollsIn(state).map((poll) => ({ subject: `poll/${poll.id}`, text: pollText(poll, before[`poll/${poll.id}`]) })).filter(({ text }) => text);
}

function pollText(poll, before) {
  if (poll.is_closing && !before?.is_closing) return t("The poll closes in a few seconds: {question}", poll);
  if (poll.state === before?.state) return null;
  if (poll.state === "open" && before?.state === "paused") return t("The poll goes on: {question}", poll);
  return POLL_NEWS[poll.state]?.(poll);
}

function turnNews({ lightning }, { lightning: earlier }, myIds) {
  const current = lightning?.current;
  if (current?.turn_id === earlier?.current?.turn_id) return [];
  return [{ subject: "turn", ...(current ? turnText(lightning, myIds) : {}) }];
}

function turnText({ turns, current, next }, myIds) {
  const title = groupTitle(turns.find((turn) => turn.id === current.turn_id));
  if (myIds.includes(current.breakout_id)) return { text: t("Your group presents now."), isUrgent: true };
  if (myIds.includes(next?.breakout_id)) return { text: t("Presenting now: {title}. Your group is next.", { title }), isUrgent: true };
  return { text: t("Presenting now: {title}", { title }) };
}

/** Another visual on the stage; the item's first one comes with its heading. */
function pageNews({ now, item }, { now: earlier }) {
  if (now.item_id !== earlier.item_id || now.page === earlier.page || !item?.visuals[now.page]) return [];
  const page = t("Page {page} of {pages}", { page: now.page + 1, pages: item.visuals.length });
  return [{ subject: "page", text: [page, item.visuals[now.page].caption].filter(Boolean).join(" · ") }];
}

function noticeNews({ notices }, { notices: earlier }) {
  const known = new Set(earlier.map((notice) => notice.id));
  return notices
    .filter((notice) => !known.has(notice.id))
    .map(({ id, text, level }) => ({ subject: `notice/${id}`, text, isUrgent: level !== "info" }));
}
