/* Before the forum begins: when that is, what is planned, and a question to practise with. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { now } from "../clock.js";
import { dayText, timeText } from "../times.js";
import { t } from "../words.js";
import { agendaView, firstItem, zoneSwitch } from "./agenda.js";
import { icon } from "./icon.js";
import { paragraphs } from "./item.js";
import { practiceView } from "./practice.js";

/** `here` is the screen's own: {zone, isForumTime, onSwitch, practice, onPractice}. */
export function lobbyView({ forum, agenda }, here) {
  const first = firstItem(agenda);
  return html`
    <header class="stack stack--tight">
      <h1>${forum.title}</h1>
      ${first ? starts(first, here.zone) : html`<p class="lead">${t("The agenda is not there yet.")}</p>`}
      ${first ? zoneSwitch({ forum, at: first.planned_at, ...here }) : null}
    </header>
    ${paragraphs(forum.purpose)}
    ${practiceView(here.practice, here.onPractice)}
    <section class="stack">
      <div class="row row--apart">
        <h2>${t("Agenda")}</h2>
        <a class="button button--small" href="/f/${forum.slug}/calendar.ics" download>${icon("calendar")}${t("Add to my calendar")}</a>
      </div>
      <div>${agendaView(agenda, here.zone)}</div>
    </section>`;
}

function starts(first, zone) {
  const when = { day: dayText(first.planned_at, zone), time: timeText(first.planned_at, zone) };
  const isSoon = Date.parse(first.planned_at) <= now();
  return html`<p class="lead">${isSoon ? t("Begins shortly. It was planned for {day}, {time}.", when) : t("Begins {day} at {time}.", when)}
    ${t("This page goes on by itself; you need not reload it.")}</p>`;
}
