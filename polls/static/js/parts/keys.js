/* The keys of the console: one table for what they do and for the help that names them. Void and end have none. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { itemById, nextAction } from "../next_action.js";
import { pollsOf, pollToOpen } from "../next_poll.js";
import { nextTurn } from "../next_turn.js";
import { t } from "../words.js";
import { nextResultPage } from "./result_steps.js";
import { blackoutToggle, joinToggle, pauseToggle, turnPage } from "./room_controls.js";
import { oneMinute } from "./timer.js";

/** Each: the key as pressed, as shown, in words; and `step(context)`: what it does now, or null. */
export const KEYS = [
  { key: "n", shown: "N", text: () => t("Next item"), step: ({ step, state }) => only(step, "N") ?? leave(step, state) },
  { key: "o", shown: "O", text: () => t("Open or resume the poll"), step: ({ step, state }) => only(step, "O") ?? withVerb(pollToOpen(state)) },
  { key: "c", shown: "C", text: () => t("Close the poll"), step: ({ step }) => only(step, "C") },
  { key: "p", shown: "P", text: () => t("Publish the result"), step: ({ step, state }) => only(step, "P") ?? publishable(state) },
  { key: "r", shown: "R", text: () => t("Next page of the result on the stage"), step: ({ state }) => nextResultPage(state) },
  { key: "l", shown: "L", text: () => t("Next turn"), step: ({ step, state }) => only(step, "L") ?? nextTurn(state) },
  { key: "t", shown: "T", text: () => t("Timer"), step: () => ({ show: "timer" }) },
  { key: "+", shown: "+", text: () => t("One minute more"), step: ({ state }) => state.clock && oneMinute(state.clock) },
  { key: ".", shown: ".", text: () => t("Calm pause, and on again"), step: pauseToggle },
  { key: "b", shown: "B", text: () => t("Blackout of the stage, and back"), step: blackoutToggle },
  { key: "j", shown: "J", text: () => t("Join panel on the stage, and away"), step: (context) => (context.state.forum.join ? joinToggle(context) : null) },
  { key: "PageDown", shown: "Page Down", text: () => t("Visuals forward (a clicker sends this)"), step: ({ state }) => page(state, 1) },
  { key: "PageUp", shown: "Page Up", text: () => t("Visuals back"), step: ({ state }) => page(state, -1) },
  { key: "?", shown: "?", text: () => t("These keys"), step: () => ({ ask: "help" }) },
];

function only(step, key) {
  return step?.key === key ? step : null;
}

const UNBEGUN = /^(open|complete|turn|skip|run-off):/; // steps that can be left for later

/** On to the next item without the poll or the turns that wait here; asked about before. */
function leave(step, { agenda, now }) {
  const item = UNBEGUN.test(step?.id) && itemById(agenda, now.next_item_id);
  return item ? { ask: "jump", about: { from: now.item_id, item } } : null;
}

function withVerb(step) {
  return step?.verb ? step : null;
}

function publishable(state) {
  const poll = pollsOf(state).find((each) => each.state === "closed");
  return poll ? { ask: "publishPoll", about: { pollId: poll.id } } : null;
}

function page(state, way) {
  const step = turnPage(state, way);
  return step.isOff ? null : step;
}

/** The entry of the table for a keyboard event, or undefined: never inside a field, a dialog, or with a modifier. */
export function entryFor(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return undefined;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable], .menu[open]")) return undefined;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return KEYS.find(({ key }) => key === pressed);
}

/** What a key answers when it has nothing to do now. */
export function whyNot(entry, context) {
  const next = nextAction(context.state);
  if (entry.key.startsWith("Page")) return null; // the page itself scrolls
  return next ? t("Not now. The next step is: {step}", { step: next.text }) : t("There is nothing to do for this key now.");
}

/** The table, and the switch that turns the keys off. */
export function help(context) {
  return html`<table class="keys">
      <tbody>
        ${KEYS.map(({ shown, text }) => html`<tr><th scope="row"><kbd>${shown}</kbd></th><td>${text()}</td></tr>`)}
      </tbody>
    </table>
    <label class="choice choice--plain">
      <input type="checkbox" .checked=${context.ui.keysOn} @change=${(event) => context.setKeys(event.target.checked)} />
      <span class="choice__text">${t("Keys are on")}<small>${t("Kept on this device. They never work while you type.")}</small></span>
    </label>`;
}
