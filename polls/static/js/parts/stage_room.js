/* What the stage shows of the room itself: lobby, item, advisory, visuals, pause, end. Bodies only. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { dayText, timeText, zoneText } from "../times.js";
import { t } from "../words.js";
import { eyebrow } from "./item.js";
import { icon } from "./icon.js";
import { joinAddress, spaced } from "./join.js";

/** Before the start: what this is, when it begins (the forum's zone: the room sees one stage), how to join. */
export function lobbyBody({ forum, agenda }, qrUrl) {
  return html`
    <section class="stage__body ${forum.join ? "stage__body--lobby" : "stage__body--centre"}">
      <div>
        <h1 class="stage__title">${forum.title}</h1>
        ${starts(agenda, forum.timezone)}
        ${forum.join ? html`<p class="stage__eyebrow">${t("Join at {address}", { address: joinAddress() })}</p><p class="stage__code">${spaced(forum.join.code)}</p>` : null}
      </div>
      ${forum.join ? html`<img class="stage__qr" width="1" height="1" alt=${t("QR code that leads to {address}", { address: joinAddress() })} src=${qrUrl} />` : null}
    </section>`;
}

function starts(agenda, zone) {
  const [first] = agenda.days.flatMap((day) => day.items);
  if (!first) return null;
  const when = { day: dayText(first.planned_at, zone), time: timeText(first.planned_at, zone), zone: zoneText(first.planned_at, zone) };
  return html`<p class="stage__text">${t("{day}, {time} {zone}", when)}</p>`;
}

/** An item with its speakers and words of care; `more` is a sentence below. */
export function itemBody(item, agenda, more = null) {
  return html`
    <section class="stage__body stage__body--centre">
      <p class="stage__eyebrow">${eyebrow(item, agenda)}</p>
      <h1 class="stage__title">${item.title}</h1>
      ${item.speakers.length ? html`<ul class="stage__names">${item.speakers.map(speaker)}</ul>` : null}
      ${item.advisory ? advisoryLine(item.advisory) : null}
      ${more ? html`<p class="stage__text">${more}</p>` : null}
    </section>`;
}

function speaker({ name, organisation, role }) {
  const [first, ...rest] = [name, organisation, role].filter(Boolean);
  return html`<li>${first}${rest.length ? html`<small>${rest.join(" · ")}</small>` : null}</li>`;
}

function advisoryLine(text) {
  return html`<p class="stage__text">${icon("alert")} ${text}</p>`;
}

/** The first minute of a marked item that has visuals: the words of care come before the pictures. */
export function advisoryBody(item, agenda) {
  return html`
    <section class="stage__body stage__body--centre">
      <p class="stage__eyebrow">${icon("alert")} ${t("Content advisory")} · ${eyebrow(item, agenda)}</p>
      <h1 class="stage__title">${item.title}</h1>
      <p class="stage__text">${item.advisory}</p>
      <p class="stage__text">${t("You may step away at any time. Your screen tells you when this item ends.")}</p>
    </section>`;
}

/** While the groups meet: which groups there are. */
export function breakoutsBody(item, breakouts) {
  return html`
    <section class="stage__body stage__body--poll">
      <p class="stage__eyebrow">${t("The groups are at work")}</p>
      <h1 class="stage__question">${item.title}</h1>
      <ol class="stage__options stage__options--many">
        ${breakouts.map(({ number, title }) => html`<li class="stage__option"><span class="stage__letter">${number}</span><span>${title}</span></li>`)}
      </ol>
    </section>`;
}

export function visualBody(visual, url) {
  return html`
    <section class="stage__body stage__body--visual">
      <h1 class="visually-hidden">${visual.alt}</h1>
      <img class="stage__visual" src=${url} alt=${visual.alt} />
    </section>`;
}

export function pauseBody(text) {
  return html`
    <section class="stage__body stage__body--centre">
      <h1 class="stage__title">${t("A short pause")}</h1>
      <p class="stage__text">${text || t("We go on in a moment.")}</p>
    </section>`;
}

export function endBody({ forum, summary }) {
  return html`
    <section class="stage__body stage__body--centre">
      <p class="stage__eyebrow">${t("The forum has ended")}</p>
      <h1 class="stage__title">${forum.title}</h1>
      <p class="stage__text">${summary ? t("Thank you. The summary report is published.") : t("Thank you for being there.")}</p>
    </section>`;
}

export function emptyBody(title) {
  return html`<section class="stage__body stage__body--centre"><h1 class="stage__title">${title}</h1></section>`;
}

/** One sentence of the moderators, above the body. */
export function noticeBand({ level, text }) {
  return html`<aside class="notice notice--${level}">${icon(level === "info" ? "notice" : "alert")}<div class="notice__body"><p class="notice__title">${text}</p></div></aside>`;
}
