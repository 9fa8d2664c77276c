/* The attendee's screen: it follows the room, and stays where the person is in the middle of something. */
import { announce, tell, unsay } from "../announce.js";
import { answerTo } from "../answers.js";
import { boot } from "../boot.js";
import { drawer } from "../device.js";
import { goToHeading, isEditing } from "../focus.js";
import { live } from "../live.js";
import { movedStrip } from "../parts/moved.js";
import { pollsIn } from "../parts/results.js";
import { ownZone } from "../times.js";
import { t } from "../words.js";
import { newsOf } from "./attendee_news.js";
import { myIds, placeOf, screenView } from "./attendee_view.js";

const kept = drawer("attendee", boot.slug, boot.member); // on this device only

/* What is this screen's own; nothing of it goes to the server. */
const here = {
  item: null, // the item that is shown: the room's, or the one the person stays with
  hasStayed: false,
  practice: null,
  isForumTime: kept.get("isForumTime", false),
  closedNotices: kept.get("closedNotices", []),
};

const { store, screen, draw } = live({ view, strip, drawn: arrive, changed });
here.item = store.state.item;
let place = placeOf(store.state, own(store.state));
let leftAt = null; // what had the focus when the room paused
let wasAt = null; // what last had the focus on the screen itself

store.subscribe(follow);
addEventListener("hashchange", draw);
screen.addEventListener("focusin", ({ target }) => (wasAt = target));

/** Before a new state is drawn: go along with the room, unless the person is in the middle of something. */
function follow(state, before) {
  if (state.now.is_paused && !before.now.is_paused) leftAt = document.activeElement;
  if (state.now.item_id === before.now.item_id) {
    if (here.item?.id === state.item?.id) here.item = state.item; // its words may have changed
    return;
  }
  here.hasStayed = false;
  if (!here.item || !isEditing(screen)) here.item = state.item;
}

/* Drawing */

function own(state) {
  return {
    ...here,
    fragment: location.hash.slice(1),
    zone: here.isForumTime ? state.forum.timezone : ownZone,
    advisory: here.item ? kept.get(`advisory/${here.item.id}`) : null,
    onJoin: () => answerAdvisory("join"),
    onSkip: () => answerAdvisory("skip"),
    onSwitch: () => setKept("isForumTime", !here.isForumTime),
    onPractice: (answer) => set({ practice: answer }),
    onCloseNotice: (id) => setKept("closedNotices", [...here.closedNotices, id]),
    context: { state, boot, draw, screen: "attendee" },
  };
}

function view(state) {
  return screenView(state, own(state));
}

function strip(state) {
  if (state.forum.state !== "live" || !state.item || here.item?.id === state.item.id) return null;
  const onGo = () => set({ item: store.state.item });
  return movedStrip(state.item, { onGo, onStay: here.hasStayed ? null : stay });
}

/** The button that was pressed goes; the person goes on where they were. */
function stay() {
  if (wasAt?.isConnected) wasAt.focus({ preventScroll: true });
  else goToHeading(screen);
  set({ hasStayed: true });
}

function set(values) {
  Object.assign(here, values);
  draw();
}

function setKept(name, value) {
  kept.set(name, value);
  set({ [name]: value });
}

function answerAdvisory(answer) {
  kept.set(`advisory/${here.item.id}`, answer);
  if (answer === "skip") announce(t("You are sitting this one out."), "advisory");
  draw();
}

/* After drawing */

function changed(state, before) {
  if (place === "away") return; // nothing reaches someone who has stepped away
  if (state.now.item_id !== before.now.item_id) sayWhereTheForumIs(state, before);
  const isInItem = place === `item/${state.now.item_id}/join`;
  newsOf(state, before, { myIds: myIds(state), isInItem }).forEach(say);
}

function sayWhereTheForumIs(state, before) {
  if (here.item && state.item && here.item.id !== state.item.id) {
    announce(t("The forum has moved to “{title}”. “Go there” stands above this page.", { title: state.item.title }), "item");
  } else if (before.item?.advisory && kept.get(`advisory/${before.item.id}`) === "skip") {
    announce(t("“{title}” has ended.", { title: before.item.title }), "item");
  }
}

function say({ subject, text, isUrgent }) {
  unsay(subject);
  if (text) (isUrgent ? tell : announce)(text, subject);
}

/** At a new place the page begins anew: its title and its heading, or what had the focus before a pause. */
function arrive(state) {
  nameThePage(state);
  const now = placeOf(state, own(state));
  if (now === place) return;
  const comesBack = place === "paused" && leftAt?.isConnected && leftAt !== document.body;
  place = now;
  unsay(place === "away" ? undefined : "item");
  if (comesBack) leftAt.focus();
  else goToHeading(screen);
}

function nameThePage(state) {
  const heading = screen.querySelector("h1")?.textContent.trim() ?? state.forum.title;
  const waits = pollsIn(state).some((poll) => poll.state === "open" && answerTo(poll, state).phase === "asked");
  document.title = [waits ? t("Poll open") : null, heading, heading === state.forum.title ? null : state.forum.title].filter(Boolean).join(" · ");
}
