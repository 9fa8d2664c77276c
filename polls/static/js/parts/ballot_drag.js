/*
 * Dragging a row of a ranking by its grip: an extra for fingers and mice. All it does can be done by the row's buttons,
 * so it is hidden from screen readers and never takes the focus. While a finger is down nothing is drawn anew.
 */
import { html } from "../../vendor/lit-html/lit-html.js";
import { letGo } from "../focus.js";
import { icon } from "./icon.js";

const EDGE = 72; // pixels from the window's edge in which dragging scrolls the page
const SCROLL = 14; // … by so many pixels a move

/** The grip of a row with `data-option`. `onDrop({list, besideId, isAfter})` tells where it was dropped, if on a list. */
export function dragHandle(onDrop) {
  return html`<span class="rank__grip" aria-hidden="true" @pointerdown=${(event) => begin(event, onDrop)}>${icon("grip")}</span>`;
}

function begin(event, onDrop) {
  if (event.button !== 0) return;
  event.preventDefault();
  const grip = event.currentTarget;
  const row = grip.closest("[data-option]");
  const form = grip.closest("form");
  const ending = new AbortController();
  const { signal } = ending;
  let target = null;

  function follow({ clientX, clientY }) {
    scrollNear(clientY);
    unmark(form);
    target = targetAt(form, clientX, clientY);
    if (target && target.row !== row) mark(target);
  }

  function end(isDropped) {
    ending.abort();
    unmark(form);
    row.classList.remove("rank__option--dragged");
    letGo();
    if (isDropped && target) onDrop(target);
  }

  grip.setPointerCapture(event.pointerId);
  row.classList.add("rank__option--dragged");
  grip.addEventListener("pointermove", follow, { signal });
  grip.addEventListener("pointerup", () => end(true), { signal });
  grip.addEventListener("pointercancel", () => end(false), { signal });
}

/** The row or the empty list under a point, and whether the point is in its lower half. */
function targetAt(form, x, y) {
  const under = document.elementsFromPoint(x, y).filter((element) => form.contains(element));
  const row = under.find((element) => element.matches("[data-option]"));
  const list = under.find((element) => element.matches("[data-list]"))?.dataset.list;
  if (!list) return null;
  if (!row) return { row, list, besideId: null };
  const { top, height } = row.getBoundingClientRect();
  return { row, list, besideId: Number(row.dataset.option), isAfter: y > top + height / 2 };
}

function mark({ row, list, isAfter }) {
  if (row && list === "placed") row.dataset.drop = isAfter ? "after" : "before";
}

function unmark(form) {
  for (const row of form.querySelectorAll("[data-drop]")) delete row.dataset.drop;
}

function scrollNear(y) {
  if (y < EDGE) scrollBy(0, -SCROLL);
  else if (y > innerHeight - EDGE) scrollBy(0, SCROLL);
}
