/* The drawing of the rounds: a column a round, bands as wide as the votes that move on. Decoration beside a table. */
import { html, svg } from "../../vendor/lit-html/lit-html.js";

const HEIGHT = 260;
const STEP = 150; // from one round to the next, at least
const WIDTH = 690; // of the drawing on the stage, at least
const LAST = 4; // rounds that are drawn: the last decide
const LAST_WIDE = 6; // the same on the stage
const BLOCK = 26; // a block's width
const GAPS = 120; // between all blocks of a column together
const GAP = 14; // between two, at most
const TOP = 4;
const OUT = "out"; // ballots that name no option any more

/** An SVG hidden from screen readers, from the rounds of the detail; nothing for a single round, in which nothing moves. */
export function roundsFlow({ options }, all, isWide = false) {
  if (all.length < 2) return null;
  const rounds = all.slice(isWide ? -LAST_WIDE : -LAST);
  const step = isWide ? Math.max(STEP, WIDTH / (rounds.length - 1)) : STEP;
  const columns = columnsOf(options, rounds);
  const bands = rounds.slice(0, -1).flatMap((round, place) => bandsOf(round, columns[place], columns[place + 1], place * step, step));
  const width = (rounds.length - 1) * step + BLOCK + 2;
  return html`<svg class="flow" viewBox="0 0 ${width} ${HEIGHT}" width=${width} height=${HEIGHT} aria-hidden="true">
    ${bands.map(({ d, moves }) => svg`<path class="flow__band ${moves ? "flow__band--moved" : ""}" d=${d} />`)}
    ${columns.flatMap((column, place) => [...column.values()].map((block) => blockView(block, place * step + 1)))}
  </svg>`;
}

/** For each round the blocks by option id, in the order of the ballot, ballots that are out last: `{letter, y, height}`. */
function columnsOf(options, rounds) {
  const whole = Math.max(1, rounds[0].continuing + rounds[0].exhausted);
  const gap = Math.min(GAP, GAPS / options.length);
  const scale = (HEIGHT - 2 * TOP - gap * options.length) / whole;
  const letters = [...options.map(({ id, letter }) => [String(id), letter]), [OUT, "–"]];
  return rounds.map(({ votes, exhausted }) => {
    const numbers = { ...votes, [OUT]: exhausted };
    const column = new Map();
    let y = TOP;
    for (const [id, letter] of letters.filter(([each]) => numbers[each])) {
      column.set(id, { id, letter, y, height: numbers[id] * scale, scale, taken: 0, given: 0 });
      y += numbers[id] * scale + gap;
    }
    return column;
  });
}

/** What goes on from a round to the next: every option's own votes, and those of the one that was dropped. */
function bandsOf({ dropped, to, to_exhausted: lost }, from, into, x, step) {
  const stays = [...from.keys()].filter((id) => id !== String(dropped) && into.has(id)).map((id) => band(from.get(id), into.get(id), from.get(id).height, [x, step], false));
  const leaving = from.get(String(dropped));
  if (!leaving) return stays;
  const moves = [...Object.entries(to), [OUT, lost]].filter(([id, number]) => number && into.has(String(id)));
  return [...stays, ...moves.map(([id, number]) => band(leaving, into.get(String(id)), number * leaving.scale, [x, step], true))];
}

function band(from, into, height, [x, step], moves) {
  const [start, end] = [from.y + from.given, into.y + into.taken];
  from.given += height;
  into.taken += height;
  const [left, right, middle] = [x + BLOCK, x + step, x + (BLOCK + step) / 2];
  return { moves, d: `M${left},${start}C${middle},${start} ${middle},${end} ${right},${end}v${height}C${middle},${end + height} ${middle},${start + height} ${left},${start + height}Z` };
}

function blockView({ id, letter, y, height }, x) {
  return svg`<rect class="flow__block ${id === OUT ? "flow__block--out" : ""}" x=${x} y=${y} width=${BLOCK} height=${Math.max(height, 1)} />
    ${height > 14 ? svg`<text class="flow__letter ${id === OUT ? "flow__letter--out" : ""}" x=${x + BLOCK / 2} y=${y + height / 2}>${letter}</text>` : null}`;
}
