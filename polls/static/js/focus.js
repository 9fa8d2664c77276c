/* Focus and place: a live update never takes either from someone who is doing something. */

const TYPED = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]";
const RECENTLY = 5_000; // milliseconds a finger is thought to still be where it was

const LONGEST_PRESS = 3_000;

const touch = { element: null, at: 0, isDown: false, released: null };

/**
 * Whether the person is in the middle of something on this screen: typing, an open dialog, or whatever a view marks
 * with `data-editing`, such as a ballot that is filled in and not yet sent.
 */
export function isEditing(screen) {
  const active = document.activeElement;
  if (screen.contains(active) && active.matches(TYPED)) return true;
  return Boolean(screen.querySelector("dialog[open], [data-editing]"));
}

/** Go to the new `h1` of the screen: the way a page would begin. */
export function goToHeading(screen) {
  const heading = screen.querySelector("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/** Remember where the finger is, so that `inPlace` can keep things under it. */
export function followTouch() {
  const options = { capture: true, passive: true };
  addEventListener("pointerdown", (event) => event.button === 0 && pressed(event.target), options);
  for (const event of ["pointerup", "pointercancel"]) addEventListener(event, () => setTimeout(lifted), options);
}

function pressed(element) {
  Object.assign(touch, { element, at: performance.now(), isDown: true });
}

/** After the click that follows a press, so that it lands on what was pressed. */
function lifted() {
  touch.isDown = false;
  const { released } = touch;
  touch.released = null;
  released?.();
}

/** What was just dragged somewhere need not stay under the finger. */
export function letGo() {
  touch.element = null;
}

/** Do `draw` now, or when the finger that is on the screen is lifted; a lost "up" (native menus) holds it only shortly. */
export function whenFree(draw) {
  if (!touch.isDown) return draw();
  if (!touch.released) setTimeout(lifted, LONGEST_PRESS);
  touch.released = draw;
}

/**
 * Do `draw`, then scroll by as much as it moved what the person is at, so that this seems not to have moved. Where the
 * focus was on something that is gone now, it goes to the heading nearest to that place.
 */
export function inPlace(screen, draw) {
  const held = heldElement(screen);
  const before = held?.getBoundingClientRect().top;
  const places = placesOf(document.activeElement, screen);
  draw();
  if (places.length && !places[0].isConnected) goNear(places);
  if (!held?.isConnected) return;
  const moved = held.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
}

/** An element of the screen and all that holds it, up to the screen. */
function placesOf(element, screen) {
  const places = [];
  for (let each = element; each && screen.contains(each); each = each.parentElement) places.push(each);
  return places;
}

function goNear(places) {
  const heading = places.filter((place) => place.isConnected).map((place) => place.querySelector("h1, h2, h3")).find(Boolean);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function heldElement(screen) {
  const touched = performance.now() - touch.at < RECENTLY ? touch.element : null;
  const held = touched ?? document.activeElement;
  if (!held || !screen.contains(held) || held === screen) return null;
  const { top, bottom } = held.getBoundingClientRect();
  return bottom > 0 && top < innerHeight ? held : null; // what is out of sight holds nothing
}
