/* The steps of the lightning round: one turn after the other. Pure; see next_action.js for what a step is. */
import { t } from "./words.js";

const PRESENTABLE = ["submitted", "accepted"]; // report-outs a group can take the floor with

/** The step of the lightning round while it is the current item. */
export function turnInHand(state) {
  return state.item?.kind === "lightning" ? nextTurn(state) : null;
}

/** The step to the next waiting turn, whatever item is on; null when none waits. */
export function nextTurn({ lightning, breakouts }) {
  if (!lightning?.next) return null;
  const { next, current } = lightning;
  const group = breakouts.find((breakout) => breakout.id === next.breakout_id);
  return PRESENTABLE.includes(group?.report_state) ? turnTo(next, current, lightning.turns) : passOver(next);
}

function turnTo(next, current, turns) {
  const from = current?.turn_id ?? null;
  const speaking = turns.find((turn) => turn.id === from);
  return {
    id: `turn:${from}:${next.turn_id}`,
    text: speaking ? t("Next turn: {group}", { group: next.title }) : t("Give the floor to {group}", { group: next.title }),
    detail: speaking ? t("Ends the turn: {group}", { group: speaking.title }) : t("The stage shows their report-out, and their clock starts."),
    icon: "mic",
    key: "L",
    verb: "next_turn",
    arguments: { from_turn: from },
  };
}

/** A group without a report-out has nothing to show; it can be put back into the queue. */
function passOver(next) {
  return {
    id: `skip:${next.turn_id}`,
    text: t("Pass over {group}", { group: next.title }),
    detail: t("They have not handed in. You can put them back into the queue."),
    icon: "skip",
    key: "L",
    verb: "skip_turn",
    arguments: { turn_id: next.turn_id },
  };
}

/** What moving on does to the turn that is on. */
export function lastTurnText({ lightning }) {
  return lightning?.current ? t("The last turn ends, and every screen moves on.") : null;
}
