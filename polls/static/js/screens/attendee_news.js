/* What an attendee is told aloud when the picture changes: transitions, never counts. */
import { pollsIn } from "../parts/results.js";
import { t } from "../words.js";

const POLL_NEWS = {
  open: (poll) => t("A poll is open: {question}", poll),
  paused: (poll) => t("The poll is paused: {question}", poll),
  closed: (poll) => t("The poll is closed: {question}", poll),
  published: (poll) => t("The result is published: {question}", poll),
  void: (poll) => t("The poll is void: {question}", poll),
};

/** `[{text, isUrgent}]` for what is new in `state` since `before`; `myIds` are the person's own breakouts. */
export function newsOf(state, before, myIds) {
  return [...pollNews(state, before), ...turnNews(state, before, myIds), ...noticeNews(state, before)];
}

function pollNews(state, before) {
  return pollsIn(state)
    .filter((poll) => poll.state !== before[`poll/${poll.id}`]?.state)
    .map((poll) => ({ text: POLL_NEWS[poll.state]?.(poll) }))
    .filter(({ text }) => text);
}

function turnNews({ lightning }, { lightning: earlier }, myIds) {
  const current = lightning?.current;
  if (!current || current.turn_id === earlier?.current?.turn_id) return [];
  const { title } = lightning.turns.find((turn) => turn.id === current.turn_id);
  if (myIds.includes(current.breakout_id)) return [{ text: t("Your group presents now."), isUrgent: true }];
  if (myIds.includes(lightning.next?.breakout_id)) return [{ text: t("Presenting now: {title}. Your group is next.", { title }), isUrgent: true }];
  return [{ text: t("Presenting now: {title}", { title }) }];
}

function noticeNews({ notices }, { notices: earlier }) {
  const known = new Set(earlier.map((notice) => notice.id));
  return notices
    .filter((notice) => !known.has(notice.id))
    .map(({ text, level }) => ({ text, isUrgent: level !== "info" }));
}
