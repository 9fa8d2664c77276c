/* A motion: yes, no and abstained in one bar with the line that yes has to reach, and the same as a table. */
import { html, svg } from "../../vendor/lit-html/lit-html.js";
import { across, tallyTable } from "./tally_table.js";

/** How a motion is drawn. */
export const motion = { main: motionView, more: () => [] };

function motionView(poll, tally, options) {
  return html`${stackedBar(tally)} ${tallyTable(poll, tally, { ...options, swatch: (option) => swatch(poll, option) })}`;
}

/** Decoration: the table says it all. What nobody said is left blank, where the base has people who said nothing. */
function stackedBar({ detail: { yes, no, abstentions, threshold } }) {
  const whole = Math.max(yes + no + abstentions, threshold?.base ?? 0);
  if (!whole) return null;
  const parts = [["yes", 0, yes], ["no", yes, no], ["abstained", yes + no, abstentions]].filter(([, , number]) => number);
  return html`<svg class="motion" aria-hidden="true">
    <rect class="motion__track" width="100%" height="60%" y="20%" />
    ${parts.map(([name, before, number]) => svg`<rect class="motion__${name}" x=${across(before / whole)} width=${across(number / whole)} y="20%" height="60%" />`)}
    ${threshold && threshold.needed <= whole ? svg`<line class="motion__needed" x1=${across(threshold.needed / whole)} x2=${across(threshold.needed / whole)} y1="0" y2="100%" />` : null}
  </svg>`;
}

/** The pattern of the bar beside its row: filled, hollow, pale. */
function swatch({ options }, option) {
  const name = option ? (option.id === options[0].id ? "yes" : "no") : "abstained";
  return html`<svg class="swatch" aria-hidden="true"><rect class="motion__${name}" width="100%" height="100%" /></svg>`;
}
