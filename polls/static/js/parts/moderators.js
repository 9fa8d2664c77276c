/* Who moderates besides, and who did what last: so that several do not tread on each other. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { sentence } from "./journal_words.js";
import { press } from "./press.js";

const FEW = 5;

export function moderators(context) {
  return html`${colleagues(context.state)} ${log(context)}`;
}

function colleagues({ moderators: all = [], me }) {
  const others = all.filter((each) => each.id !== me?.id);
  if (!others.length) return null;
  return html`<h3 class="panel__title">${t("Moderators")}</h3>
    <ul class="presence">
      ${repeat(others, (each) => each.id, (each) => html`<li class="presence__one ${each.is_here ? "presence__one--here" : ""}">
        <span class="presence__dot"></span>${each.name || t("A moderator")}
        <span class=${each.is_here ? "visually-hidden" : ""}>${each.is_here ? t("is here") : t("is away")}</span>
      </li>`)}
    </ul>`;
}

function log(context) {
  const { log: entries = [] } = context.state;
  if (!entries.length) return null;
  const shown = context.ui.showsAllLog ? entries : entries.slice(0, FEW);
  return html`<h3 class="panel__title">
      <span>${t("What was done last")}</span>
      ${entries.length > FEW
        ? press(context, {
            text: context.ui.showsAllLog ? t("Fewer") : t("More"),
            kind: "quiet small",
            go: () => context.change({ showsAllLog: !context.ui.showsAllLog }),
          })
        : null}
    </h3>
    <ol class="log">
      ${repeat(shown, (entry) => entry.number, (entry) => line(context, entry))}
    </ol>`;
}

function line(context, entry) {
  return html`<li class="log__entry">
    <time class="log__time" datetime=${entry.at}>${timeText(entry.at, context.zone)}</time>
    <span><strong>${whoDid(entry)}</strong> ${sentence(entry, context.state)}</span>
  </li>`;
}

const NAMELESS = { moderator: () => t("A moderator"), facilitator: () => t("A facilitator"), gone: () => t("Someone no longer here") };

/** Their name; their role where they gave none. */
function whoDid({ who }) {
  return who ? (NAMELESS[who]?.() ?? who) : t("The program");
}
