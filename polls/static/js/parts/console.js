/* The console as a whole: three zones where there is room, tabs where there is not, a remote on a phone. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { consoleDialog } from "./console_dialogs.js";
import { desk } from "./desk.js";
import { icon } from "./icon.js";
import { joinPanel } from "./join_panel.js";
import { moderators } from "./moderators.js";
import { nextButton } from "./next_action.js";
import { onNow } from "./on_now.js";
import { phoneRemote } from "./phone_remote.js";
import { press } from "./press.js";
import { roomControls, roomState } from "./room_controls.js";
import { runOfShow } from "./run_of_show.js";
import { signals } from "./signals.js";
import { stagePreview } from "./stage_preview.js";
import { timer } from "./timer.js";

/** `context` is made by screens/console.js; `context.size` is wide, middle or phone. */
export function consoleView(context) {
  const { size } = context;
  const hasEnded = context.state.forum.state === "ended";
  const tab = tabOf(context);
  return html`<div class="console console--${size}" data-tab=${tab}>
    ${onNow(context)} ${nextButton(context)} ${size === "wide" ? null : tabs(context, tab)}
    ${size === "phone" ? html`<section class="console__remote" data-zone="remote">${phoneRemote(context)}</section>` : null}
    <section class="console__live" data-zone="live" aria-label=${t("Now")}>
      ${size === "phone" || hasEnded ? null : html`<div class="console__room">${roomControls(context)} ${timer(context)}</div>`}
      ${roomState(context)} ${desk(context)}
    </section>
    <section class="console__run panel" data-zone="run" aria-label=${t("Run of show")}>${runOfShow(context)} ${zoneSwitch(context)}</section>
    <section class="console__signals panel" data-zone="signals" aria-label=${t("Signals")}>
      ${stagePreview(context)} ${signals(context)} ${moderators(context)}
      <h2 class="panel__title">${t("Joining")}</h2>
      ${joinPanel(context)} ${links(context)}
    </section>
    ${consoleDialog(context)}
  </div>`;
}

const TABS = {
  remote: () => t("Remote"),
  live: () => t("Live"),
  run: () => t("Run of show"),
  signals: () => t("Signals"),
};

function tabOf({ ui, size }) {
  if (size === "wide") return "all";
  const tab = ui.tab ?? (size === "phone" ? "remote" : "live");
  return tab === "remote" && size !== "phone" ? "live" : tab;
}

function tabs(context, chosen) {
  const names = Object.keys(TABS).filter((name) => name !== "remote" || context.size === "phone");
  return html`<nav class="console__tabs" aria-label=${t("Parts of the console")}>
    ${names.map((name) => html`<button class="console__tab" type="button" aria-pressed=${name === chosen} @click=${() => context.change({ tab: name })}>${TABS[name]()} ${waitingMark(context, name)}</button>`)}
  </nav>`;
}

/** Who waits at the door is told on the tab where the door is. */
function waitingMark({ state }, name) {
  const count = state.people?.waiting.length;
  return name === "signals" && count ? html`<span class="desk__count" aria-label=${t("{count} at the door", { count })}>${count}</span>` : null;
}

/** My time or the forum's, where they differ. */
function zoneSwitch(context) {
  if (!context.otherZone) return null;
  return html`<p class="console__zone muted">${t("Times in {zone}.", { zone: context.zoneName })}
    ${press(context, { text: context.otherZone, kind: "quiet small", go: context.switchZone })}</p>`;
}

const LINKS = [
  ["setup", "settings", () => t("Set-up")],
  ["summary/edit", "report", () => t("Edit the summary")],
  ["results", "poll", () => t("Results")],
];

function links(context) {
  const reopen = { text: t("Open the forum again"), icon: "undo", kind: "small", verb: "reopen_forum", arguments: {} };
  return html`<nav class="console__links" aria-label=${t("Other pages")}>
      ${LINKS.map(([path, name, text]) => html`<a class="button button--small button--quiet" href=${context.page(path)}>${icon(name)} ${text()}</a>`)}
      ${press(context, { text: t("Keys"), icon: "question", kind: "small quiet", go: () => context.ask("help") })}
    </nav>
    ${ENDINGS[context.state.forum.state]?.(context, reopen) ?? null}`;
}

/** The end is never beside what is pressed often. */
const ENDINGS = {
  live: (context) => html`<p>${press(context, { text: t("End the forum…"), icon: "flag", kind: "small quiet", go: () => context.ask("end") })}</p>`,
  ended: (context, reopen) => html`<p>${press(context, reopen)}</p>`,
};
