/* The stage: read-only, the last frame stays when the line is lost, and nothing on it ever scrolls. */
import { boot } from "../boot.js";
import { now } from "../clock.js";
import { ON } from "../connection.js";
import { drawer } from "../device.js";
import { live } from "../live.js";
import { sceneOf, sceneView } from "./stage_view.js";

const PAGE_SECONDS = 14; // a page of a long report-out stays so long, unless someone turns pages by hand
const ADVISORY_SECONDS = 45; // the words of care stand before the first visual of a marked item
const SIZES = [1.3, 1.2, 1.1, 1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.45]; // tried until the body fits

const kept = drawer("stage", boot.slug);

/* What is this stage's own. */
const here = {
  scene: null, // the key of what is shown
  page: 0,
  pages: 1,
  isStepped: false, // whether moderators turn the pages
  showsJoin: false, // J: the large panel
  showsCorner: kept.get("showsCorner", true), // C: the corner
  isLost: false,
  qrUrl: `/stage/${boot.stage}/qr.svg`,
  isFresh,
  visualUrl: (url) => url.replace(`/f/${boot.slug}/`, `/stage/${boot.stage}/`),
};
let turning = null;

const { store, connection, screen, draw } = live({ view, drawn: fit, showsLine: false });

connection.subscribe((state) => {
  here.isLost = state !== ON;
});
addEventListener("resize", draw);
document.fonts?.ready.then(draw);

function view(state) {
  const scene = sceneOf(state, here);
  if (scene.key !== here.scene) beginScene(scene);
  here.pages = scene.pages.length;
  here.page = Math.min(here.page, here.pages - 1);
  return sceneView(scene, state, here);
}

function beginScene({ key, step }) {
  here.scene = key;
  here.page = step ?? 0;
  here.isStepped = step !== undefined;
  turnLater();
  if (key.startsWith("advisory/")) setTimeout(draw, ADVISORY_SECONDS * 1000);
}

/** Whether the item began so lately that its advisory still stands before its visuals. */
function isFresh(item) {
  return now() < Date.parse(item.started_at) + ADVISORY_SECONDS * 1000;
}

/* Pages turn by themselves, and by hand */

function turnLater() {
  clearTimeout(turning);
  if (here.isStepped) return;
  turning = setTimeout(() => turn(1), PAGE_SECONDS * 1000);
}

function turn(by) {
  turnLater();
  if (here.pages < 2) return;
  here.page = (here.page + by + here.pages) % here.pages;
  draw();
}

const KEYS = {
  j: () => (here.showsJoin = !here.showsJoin),
  c: () => kept.set("showsCorner", (here.showsCorner = !here.showsCorner)),
  ArrowRight: () => turn(1),
  ArrowLeft: () => turn(-1),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  act();
  draw();
});

/* Long texts become smaller until they fit, short report-outs and results larger; sizes are set by script, because the
   page may hold no style */

function fit() {
  document.title = store.state.forum.title;
  const body = screen.querySelector(".stage__body");
  if (!body) return;
  const largest = body.matches(".stage__body--report, .stage__body--poll") ? SIZES[0] : 1;
  for (const size of SIZES.filter((each) => each <= largest)) {
    body.style.zoom = size;
    if (body.scrollHeight <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1) return;
  }
}
