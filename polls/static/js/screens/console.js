/* The moderators' console: what it keeps on this screen, what its buttons and keys do. It is drawn by parts/console.js. */
import { announce, tell } from "../announce.js";
import { createActing } from "../acting.js";
import { boot } from "../boot.js";
import { now } from "../clock.js";
import { drawer } from "../device.js";
import { live } from "../live.js";
import { newKey } from "../send.js";
import { followSize } from "../size.js";
import { nextAction } from "../next_action.js";
import { consoleView } from "../parts/console.js";
import { entryFor, whyNot } from "../parts/keys.js";
import { ownZone, sameTime, zoneText } from "../times.js";
import { t } from "../words.js";
import { newsOf } from "./console_news.js";

const REDRAW_MS = 10_000; // minutes gone and the drift are texts of the views, not of the ticking clock
const COPIED_MS = 2_500;

const kept = drawer("console", boot.slug, boot.member);

/* What is this screen's own; nothing of it goes to the server. */
const ui = {
  tab: null,
  desk: "now",
  question: null, // the dialog that is open: {name, …}
  copied: null,
  isArranging: false, // the run of show
  isOrdering: false, // the lightning round
  showsTimer: false,
  showsAllLog: false,
  keysOn: kept.get("keysOn", true),
  isForumTime: kept.get("isForumTime", false),
};
const creating = new Map(); // verb → {values, key}: the same thing sent again keeps its key

const acting = createActing(() => screen?.draw());
const size = followSize(() => screen?.draw());
let screen = null;
screen = live({ view: (state) => consoleView(contextOf(state)), changed });
setInterval(screen.draw, REDRAW_MS);
addEventListener("keydown", onKey);
requestAnimationFrame(showCurrentItem);

function contextOf(state) {
  const step = nextAction(state, now());
  acting.sawStep(step?.id);
  return {
    state,
    boot,
    draw: () => screen?.draw(),
    screen: "console",
    ui,
    step,
    now: now(),
    size: size.value,
    ...timesOf(state),
    ...acting,
    take,
    ask,
    create,
    change,
    closeDialog,
    dialogClosed: () => change({ question: null }),
    setKeys: (keysOn) => keep({ keysOn }),
    switchZone: () => keep({ isForumTime: !ui.isForumTime }),
    copy,
    page: (path) => `/f/${boot.slug}/${path}`,
    address: (path) => new URL(path, location.href).href,
  };
}

/* What buttons do */

/** Take the next step, if it is still what the person could read when they pressed. */
function take(step) {
  if (acting.isTooSoon()) return;
  if (step.ask) ask(step.ask, step.about);
  else act(step);
}

/** What can be done from the work of the current item is followed by that work. */
async function act({ id, verb, arguments: values }) {
  const answer = await acting.act(verb, values);
  if (answer) acting.tookStep(id);
  if (answer && verb === "move_to") change({ desk: "now" });
}

/** Do a verb that makes something new; pressed again after a failure it is the same letter, and makes it once. */
async function create(verb, values) {
  const before = creating.get(verb);
  const letter = before?.values === JSON.stringify(values) ? before : { values: JSON.stringify(values), key: newKey() };
  creating.set(verb, letter);
  const answer = await acting.act(verb, values, { key: letter.key });
  if (answer) creating.delete(verb);
  return answer;
}

function ask(name, about = {}) {
  acting.dismiss();
  change({ question: { name, ...about } });
}

/** Closed as the browser closes it, so that focus goes back to where it was. */
function closeDialog() {
  document.querySelector("dialog[open]")?.close();
}

function change(values) {
  if (Object.entries(values).every(([name, value]) => ui[name] === value)) return;
  Object.assign(ui, values);
  screen.draw();
}

function keep(values) {
  for (const [name, value] of Object.entries(values)) kept.set(name, value);
  change(values);
}

async function copy(name, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return tell(text); // where copying is refused, at least it is read out
  }
  change({ copied: name });
  tell(t("Copied"));
  setTimeout(() => change({ copied: null }), COPIED_MS);
}

/* Keys */

function onKey(event) {
  if (!ui.keysOn) return;
  const entry = entryFor(event);
  if (!entry) return;
  const context = contextOf(screen.store.state);
  const step = entry.step(context);
  if (!step && !whyNot(entry, context)) return;
  event.preventDefault();
  if (step) takeByKey(step);
  else tell(whyNot(entry, context));
}

function takeByKey(step) {
  if (step.show === "timer") return toggleTimer();
  if (step.ask) return ask(step.ask, step.about);
  if (step.id && acting.isTooSoon()) return undefined;
  return act(step);
}

function toggleTimer() {
  const isShown = !ui.showsTimer;
  change({ showsTimer: isShown, tab: size.value === "phone" ? "remote" : "live" });
  if (isShown) requestAnimationFrame(() => document.querySelector("#timer button")?.focus());
}

/* What comes in */

/** A transition is said once and politely; focus stays where the moderator has it. */
function changed(state, before) {
  document.title = `${state.item?.title ?? state.forum.title} · ${t("Console")}`;
  const news = newsOf(state, before);
  if (news) announce(news);
  if (state.now.item_id !== before.now.item_id) showCurrentItem();
}

/** Scroll the run of show, and nothing else, to the current item; not while someone is in it. */
function showCurrentItem() {
  const zone = document.querySelector(".console__run");
  const line = zone?.querySelector(".run__item--now");
  if (!line || zone.matches(":hover, :focus-within")) return;
  zone.scrollTop += line.getBoundingClientRect().top - zone.getBoundingClientRect().top - zone.clientHeight / 3;
}

/** Times in the viewer's zone, with the way to the forum's where the two differ. */
function timesOf({ forum, item, agenda }) {
  const instant = item?.planned_at ?? agenda.days[0]?.items[0]?.planned_at ?? new Date().toISOString();
  const zone = ui.isForumTime ? forum.timezone : ownZone;
  const other = ui.isForumTime ? t("Show my time") : t("Show forum time");
  return { zone, zoneName: zoneText(instant, zone), otherZone: sameTime(instant, ownZone, forum.timezone) ? null : other };
}
