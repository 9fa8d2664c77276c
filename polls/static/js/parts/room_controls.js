/* What acts on the whole room, always one press away: the calm pause, the blackout, the join panel, notices, pages. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icon.js";
import { press } from "./press.js";
import { timerToggle } from "./timer.js";

/** The row of toggles under the large button. */
export function roomControls(context) {
  return html`<div class="controls" role="group" aria-label=${t("For the whole room")}>
    ${press(context, pauseToggle(context))} ${press(context, blackoutToggle(context))}
    ${context.state.forum.join ? press(context, joinToggle(context)) : null}
    ${press(context, timerToggle(context))}
    ${press(context, {
      text: t("Notice"),
      icon: "notice",
      go: () => context.change({ desk: "notices", tab: "live" }),
    })}
  </div>`;
}

/** The calm pause: on every screen. */
export function pauseToggle({ state: { now } }) {
  const step = now.is_paused ? { verb: "resume", arguments: {} } : { verb: "pause", arguments: {} };
  return { ...step, text: t("Calm pause"), icon: "pause", on: now.is_paused, key: "." };
}

/** The stage alone goes black. */
export function blackoutToggle({ state: { now } }) {
  return { text: t("Blackout"), icon: "hidden", verb: "black_out", arguments: { on: !now.is_blacked_out }, on: now.is_blacked_out, key: "B" };
}

/** The way to join fills the stage. */
export function joinToggle({ state: { now } }) {
  return { text: t("Join panel"), icon: "people", verb: "show_join", arguments: { on: !now.shows_join }, on: now.shows_join, key: "J" };
}

/** A line for each thing that hides the agenda from the room, so that nobody forgets it. */
export function roomState(context) {
  const { now } = context.state;
  return html`${now.is_paused ? paused(context) : null} ${now.is_blacked_out ? blackedOut(context) : null} ${now.shows_join ? joining(context) : null}`;
}

function paused(context) {
  const { pause_text: text } = context.state.now;
  return html`<div class="notice notice--caution">
    ${icon("pause")}
    <div class="notice__body">
      <p class="notice__title">${t("Every screen shows a calm pause.")}</p>
      <form class="inline-form" @submit=${(event) => sayWhy(context, event)}>
        <label class="visually-hidden" for="pause-text">${t("Sentence under the pause")}</label>
        <input class="field__control" id="pause-text" name="text" maxlength="300" autocomplete="off"
          placeholder=${t("We go on in a few minutes.")} .defaultValue=${text ?? ""} />
        <button class="button button--small" type="submit">${t("Show this sentence")}</button>
      </form>
    </div>
  </div>`;
}

async function sayWhy(context, event) {
  event.preventDefault();
  await context.act("pause", { text: event.target.elements.text.value.trim() });
}

function blackedOut(context) {
  return html`<div class="notice notice--caution">
    ${icon("hidden")}
    <div class="notice__body"><p class="notice__title">${t("The stage is black. Attendees still see the forum.")}</p></div>
    ${press(context, { text: t("Bring it back"), kind: "small", verb: "black_out", arguments: { on: false } })}
  </div>`;
}

function joining(context) {
  return html`<div class="notice">
    ${icon("people")}
    <div class="notice__body"><p class="notice__title">${t("The stage shows how to join, and nothing else.")}</p></div>
    ${press(context, { text: t("Take it away"), kind: "small", verb: "show_join", arguments: { on: false } })}
  </div>`;
}

/** Back and forward through the visuals of the current item, with the one that shows. Nothing without visuals. */
export function visualPages(context) {
  const { now, item } = context.state;
  if (!item?.visuals.length) return null;
  const shown = item.visuals[now.page] ?? item.visuals[0];
  return html`<section class="card visuals">
    <header class="card__head">
      <h3 class="card__title">${t("Visuals on the stage")}</h3>
      ${now.pages > 1 ? html`<span class="figure">${t("{page} of {pages}", { page: now.page + 1, pages: now.pages })}</span>` : null}
    </header>
    <img class="visuals__image" src=${shown.url} alt=${shown.alt} />
    ${shown.caption ? html`<p class="muted">${shown.caption}</p>` : null}
    ${now.pages > 1 ? pageButtons(context) : null}
  </section>`;
}

/** Back and forward, each off at its end. */
export function pageButtons(context) {
  return html`<div class="row row--apart" role="group" aria-label=${t("Visuals on the stage")}>
    ${press(context, { ...turnPage(context.state, -1), text: t("Back"), icon: "left" })}
    ${press(context, { ...turnPage(context.state, 1), text: t("Forward"), icon: "right" })}
  </div>`;
}

/** The step to another page of the visuals, off where there is none. */
export function turnPage({ now }, way) {
  const page = now.page + way;
  return {
    verb: "show_page",
    arguments: { item_id: now.item_id, from_page: now.page, to_page: page },
    isOff: page < 0 || page >= now.pages,
  };
}
