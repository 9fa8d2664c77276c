/* The console in one hand: clock, pause, blackout, the poll that runs, pages and the queue. The large button stays at the bottom edge. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { pollsOf } from "../next_poll.js";
import { queue } from "./queue.js";
import { blackoutToggle, joinToggle, pageButtons, pauseToggle } from "./room_controls.js";
import { press } from "./press.js";
import { shownResultSteps } from "./result_steps.js";
import { timer, timerToggle } from "./timer.js";

export function phoneRemote(context) {
  const { state } = context;
  return html`<div class="remote">
    <h2 class="visually-hidden">${t("Remote")}</h2>
    ${timer(context)} ${runningPoll(state)}
    <div class="remote__keys" role="group" aria-label=${t("For the whole room")}>
      ${press(context, pauseToggle(context))} ${press(context, blackoutToggle(context))}
      ${state.forum.join ? press(context, joinToggle(context)) : null} ${press(context, timerToggle(context))}
    </div>
    ${shownResultSteps(context)}
    ${state.now.pages > 1 ? pageButtons(context) : null}
    ${state.item?.kind === "lightning" || state.lightning?.current ? html`<section class="card">${queue(context)}</section>` : null}
  </div>`;
}

/** What the large button below closes or resumes. */
function runningPoll(state) {
  const running = pollsOf(state).find(({ state: now }) => now === "open" || now === "paused");
  return running ? html`<p class="lead">${running.question}</p>` : null;
}
