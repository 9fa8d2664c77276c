/* The facilitator's screen: it follows the room and the co-facilitator, and never touches what is being typed. */
import { render } from "../../vendor/lit-html/lit-html.js";
import { createActing } from "../acting.js";
import { announce, tell } from "../announce.js";
import { boot } from "../boot.js";
import { now } from "../clock.js";
import { drawer } from "../device.js";
import { createDraft } from "../draft.js";
import { goToHeading } from "../focus.js";
import { live } from "../live.js";
import { asShown, attributionText } from "../parts/attribution.js";
import { sentence } from "../parts/group_turn.js";
import { handInDialog } from "../parts/hand_in.js";
import { previewDialog } from "../parts/report_preview.js";
import { versionsDialog } from "../parts/versions.js";
import { send } from "../send.js";
import { t } from "../words.js";
import { createUndo } from "./facilitator_undo.js";
import { createVersions } from "./facilitator_versions.js";
import { quietOf, screenView } from "./facilitator_view.js";

const kept = drawer("facilitator", boot.slug, boot.member); // on this device only
const keptDrafts = drawer("drafts", boot.slug, boot.member); // what was typed and is not saved yet
const drafts = new Map(); // breakout → draft

/* What is this screen's own; nothing of it goes to the server. */
const here = {
  chosen: kept.get("chosen"),
  closedNotices: kept.get("closedNotices", []),
  dialog: null, // {kind: "hand_in" | "preview" | "versions", …}
  opener: null, // what was pressed to open it
  focusOn: null, // the id to focus after the next drawing
  hadFocus: null, // what had it before, in case the drawing moves it
};

const { store, connection, screen, draw } = live({ view, drawn, changed });
const acting = createActing(draw);
const undo = createUndo(draw);
const versions = createVersions((look) => open({ kind: "versions", ...look }), () => (here.dialog?.kind === "versions" ? here.dialog : null));
let quiet = quietOf(store.state, fragment());

store.subscribe(followDrafts);
connection.subscribe(() => connection.isUp && saveAll());
addEventListener("hashchange", draw);
addEventListener("pagehide", saveAll);
document.addEventListener("visibilitychange", () => document.hidden && saveAll());

/* Groups and their drafts */

function groupsOf(state) {
  return (state.my_breakouts ?? [])
    .filter((seat) => seat.is_facilitator)
    .map((seat) => state[`breakout/${seat.id}`])
    .filter(Boolean);
}

function chosenOf(state) {
  const groups = groupsOf(state);
  return groups.find((group) => group.id === here.chosen) ?? groups[0] ?? null;
}

function draftOf(breakout) {
  if (!drafts.has(breakout.id)) drafts.set(breakout.id, newDraft(breakout));
  return drafts.get(breakout.id);
}

function newDraft({ id, report }) {
  let conflicts = 0;
  let status = null;
  return createDraft({
    id,
    report,
    drawer: keptDrafts,
    now,
    send: (values) => send("save_draft", values),
    changed() {
      draw();
      const draft = drafts.get(id);
      if (!draft) return;
      const open = Object.keys(draft.conflicts).length;
      if (open > conflicts) tell(t("Somebody else changed the same text. Both are kept: please choose."));
      if (draft.status.kind === "kept" && status !== "kept") announce(t("Not saved, kept here."));
      [conflicts, status] = [open, draft.status.kind];
    },
  });
}

function followDrafts(state) {
  for (const group of groupsOf(state)) draftOf(group).take(group.report);
}

function saveAll() {
  for (const draft of drafts.values()) draft.save();
}

/* Drawing */

function fragment() {
  return location.hash.slice(1);
}

function view(state) {
  here.hadFocus = document.activeElement;
  const breakout = chosenOf(state);
  return screenView(state, {
    breakout,
    breakouts: groupsOf(state),
    fragment: fragment(),
    acting,
    closedNotices: here.closedNotices,
    onCloseNotice: (id) => setKept("closedNotices", [...here.closedNotices, id]),
    onChoose: (id) => setKept("chosen", id),
    ...(breakout ? ownOf(breakout, state) : {}),
  });
}

function ownOf(breakout, state) {
  const draft = draftOf(breakout);
  return {
    draft,
    desk: { draft, focusOn, say: tell, removed: (label, takeBack) => undo.offer(draft, label, takeBack) },
    dialog: here.dialog && DIALOGS[here.dialog.kind](breakout, draft, state),
    onHandIn: () => askToHandIn(draft),
    onPreview: () => open({ kind: "preview", page: 0 }),
    onVersions: () => versions.open(breakout),
    onWithdraw: () => acting.act("withdraw_report", { breakout_id: breakout.id }),
    onDiscard: draft.discard,
  };
}

const DIALOGS = {
  hand_in: (breakout, draft) =>
    handInDialog(
      {
        checks: breakout.report.checklist,
        shownAs: attributionText(breakout),
        isSaved: draft.isSaved && breakout.report.version === draft.version,
        hasConflicts: Object.keys(draft.conflicts).length > 0,
        isBusy: acting.isBusy("submit_report", { breakout_id: breakout.id, version: draft.version }),
      },
      { handIn: () => handIn(breakout, draft), close },
    ),
  preview: (breakout, draft, { forum }) =>
    previewDialog({ ...asShown(breakout), content: isWritable(breakout) ? draft.content : breakout.report.content }, { page: here.dialog.page, forum }, {
      turn: (page) => open({ ...here.dialog, page }),
      close,
    }),
  versions: (breakout) =>
    versionsDialog(here.dialog, {
      choose: (pair) => versions.compare(breakout, pair),
      showAll: () => open({ ...here.dialog, showsAll: true }),
      close,
    }),
};

function isWritable({ report }) {
  return report.state === "draft" || report.state === "returned";
}

function setKept(name, value) {
  kept.set(name, value);
  here[name] = value;
  draw();
}

function open(dialog) {
  here.opener = here.dialog ? here.opener : document.activeElement;
  here.dialog = dialog;
  draw();
}

function close() {
  if (!here.dialog) return;
  here.dialog = null;
  focusOn(here.opener?.id || null);
}

/** The id of what gets the focus once it is drawn. */
function focusOn(id) {
  here.focusOn = id;
  draw();
}

/* What buttons do */

async function askToHandIn(draft) {
  open({ kind: "hand_in" });
  await draft.save();
  draw();
}

async function handIn(breakout, draft) {
  const answer = await acting.act("submit_report", { breakout_id: breakout.id, version: draft.version });
  close();
  if (answer) tell(t("Handed in."));
}

/* After drawing */

function drawn(state) {
  render(undo.view(), document.getElementById("toasts"));
  const group = chosenOf(state);
  document.title = [group?.title ?? t("Your group"), state.forum.title].join(" · ");
  const is = quietOf(state, fragment());
  if (is !== quiet) {
    quiet = is;
    goToHeading(screen);
  }
  keepFocus();
}

/** A field that moved to another place of its list keeps the focus it had. */
function keepFocus() {
  const element = here.focusOn ? document.getElementById(here.focusOn) : here.hadFocus;
  here.focusOn = null;
  if (element && element !== document.activeElement && screen.contains(element)) element.focus();
}

function changed(state, before) {
  const [group, earlier] = [chosenOf(state), chosenOf(before)];
  if (!group || group.id !== earlier?.id) return;
  tellOfReport(group.report, earlier.report);
  tellOfAttribution(group, earlier);
  tellOfTurn(group.turn, earlier.turn, state);
}

const NEWS = {
  submitted: () => t("The report-out is handed in."),
  returned: () => t("The moderators ask for a change to your report-out."),
  accepted: () => t("Your report-out is accepted."),
  draft: () => t("The report-out is withdrawn; it can be written on."),
};

function tellOfReport({ state }, { state: before }) {
  if (state === before) return;
  announce(NEWS[state]());
  if (document.activeElement === document.body) goToHeading(screen); // what was pressed is gone
}

/** Whoever wrote in the belief that nobody is named has to hear of a change at once. */
function tellOfAttribution(group, before) {
  const text = attributionText(group);
  if (text !== attributionText(before)) tell(`${t("How the report-out is attributed has changed.")} ${text}`);
}

function tellOfTurn(turn, before, state) {
  if (turn?.state === "now" && before?.state !== "now") tell(t("Your group presents now."));
  else if (turn?.state === "waiting" && turn.ahead < 3 && turn.ahead !== before?.ahead) announce(sentence(turn, state.lightning));
}
