/* A group's own turn in the lightning round: on now, next, or so many turns away. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { plural, t } from "../words.js";
import { clockView } from "./clock.js";
import { icon } from "./icon.js";

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

  waiting(title, turn, { lightning }) {
    if (!hasBegun(lightning)) return html`<p class="muted">${icon("flag")} ${sentence(turn, lightning)}</p>`;
    return html`
      <section class="turn ${turn.ahead < 2 ? "turn--next" : ""}">
        <p class="turn__label">${sentence(turn, lightning)}</p>
        <p class="turn__group">${title}</p>
      </section>`;
  },
};

function hasBegun(lightning) {
  return Boolean(lightning?.turns.some((turn) => turn.state !== "waiting"));
}

/** How far away the turn is; `ahead` counts the turns before it, the one that is on included. */
export function sentence({ ahead }, lightning) {
  if (!hasBegun(lightning)) return t("In the lightning round your group has place {place}.", { place: ahead + 1 });
  if (ahead === 0) return t("You are next");
  if (ahead === 1 && lightning.current) return t("You are next, after the turn that is on now");
  return plural("You are next in one turn", "You are next in {count} turns", ahead);
}
