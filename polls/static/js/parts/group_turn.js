/* A group's own turn in the lightning round: on now, next, or so many turns away. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { plural, t } from "../words.js";
import { clockView } from "./clock.js";

/** The breakout part with its `turn`, beside the room's state; nothing once the turn is over or when there is none. */
export function groupTurn({ title, turn }, state) {
  if (!turn || !(turn.state in VIEWS)) return null;
  return VIEWS[turn.state](title, turn, state);
}

const VIEWS = {
  now: (title, _turn, { clock }) => html`
    <section class="turn turn--now">
      <p class="turn__label">${t("Your group presents now")}</p>
      <p class="turn__group">${title}</p>
      ${clockView(clock, { label: t("Time for this turn") })}
    </section>`,

  waiting: (title, turn, { lightning }) => html`
    <section class="turn ${turn.ahead < 2 ? "turn--next" : ""}">
      <p class="turn__label">${sentence(turn, lightning)}</p>
      <p class="turn__group">${title}</p>
    </section>`,
};

/** "You are next in two turns": how many turns come before, the one that is on included. */
export function sentence({ ahead }, lightning) {
  if (ahead === 0) return lightning?.turns.some((turn) => turn.state === "done") ? t("You are next") : t("You are first in the lightning round");
  if (ahead === 1 && lightning?.current) return t("You are next, after the turn that is on now");
  return plural("You are next in one turn", "You are next in {count} turns", ahead);
}
