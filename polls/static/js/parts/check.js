/* "Check this result": what the voter's own browser finds in the ballot file and the journal, in plain words. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { tell } from "../announce.js";
import { receiptOf } from "../answers.js";
import { boot } from "../boot.js";
import { canCheck, check } from "../checking.js";
import { plural, t } from "../words.js";
import { headsSeen } from "../witness.js";
import { icon } from "./icon.js";

const FIRST = 3; // receipt codes that are shown
const STATES = { holds: { icon: "check", look: "success" }, wrong: { icon: "alert", look: "danger" }, unknown: { icon: "info", look: "info" } };

const checks = new Map(); // poll id → "under way", "failed" or the findings

/** The button under a published result, and what the check found. `context` needs `draw` and `screen`. */
export function checkView(poll, context) {
  if (poll.state !== "published") return null;
  const checked = checks.get(poll.id);
  return html`
    <section class="check stack stack--tight" aria-busy=${checked === "under way"}>
      ${button(poll, checked, context)}
      ${typeof checked === "object" ? findings(poll, checked) : note(checked)}
    </section>`;
}

function button(poll, checked, context) {
  return html`<p><button class="button" type="button" aria-disabled=${checked === "under way"} @click=${() => begin(poll, context)}>
    ${icon("lock")} ${typeof checked === "object" ? t("Check this result again") : t("Check this result")}</button></p>`;
}

async function begin(poll, { draw, screen }) {
  if (checks.get(poll.id) === "under way") return;
  if (!canCheck()) return show(poll, "not here", draw);
  show(poll, "under way", draw);
  const receipt = screen === "attendee" ? receiptOf(poll) : null;
  try {
    show(poll, await check(poll, { slug: boot.slug, receipt, heads: headsSeen(boot.slug) }), draw);
  } catch {
    show(poll, "failed", draw); // not downloaded; the sentence says to try again
  }
}

function show(poll, checked, draw) {
  checks.set(poll.id, checked);
  tell(typeof checked === "object" ? summary(checked) : NOTES[checked]());
  draw();
}

const NOTES = {
  "under way": () => t("Checking… All ballots are downloaded, so nobody learns which is yours."),
  failed: () => t("The ballots could not be downloaded. Please try again."),
  "not here": () => t("Your browser can check results only over a secure connection (https). Another device may have one; the guide says how to check offline."),
};

function note(checked) {
  return checked ? html`<p class="muted">${NOTES[checked]()}</p>` : null;
}

function summary({ mine, file, journal }) {
  const states = [mine, file, journal].map(({ state }) => state);
  return states.includes("wrong") ? t("The check found something wrong. Please tell the moderator.") : t("The check found nothing wrong.");
}

function findings(poll, checked) {
  const { mine, file, journal } = checked;
  return html`
    <p><strong>${summary(checked)}</strong></p>
    <ul class="check__list" role="list">
      ${finding(mine.state, MINE[mine.state](mine))} ${finding(file.state, FILE[file.state](file))} ${finding(journal.state, JOURNAL[journal.state](journal))}
    </ul>
    ${codesView(poll, mine.codes)} ${meaning()}`;
}

function finding(state, text) {
  const { icon: picture, look } = STATES[state];
  return html`<li class="check__finding check__finding--${look}">${icon(picture)}<span>${text}</span></li>`;
}

const MINE = {
  holds: () => t("Your ballot is in the file, as you cast it."),
  wrong: ({ codes }) => plural("Your ballot is not in the file as this device sent it. If you voted again on another device, check there.", "Your ballot is not in the file as this device sent it: {missing} of {count} parts differ. If you voted again on another device, check there.", codes.length, { missing: codes.filter(({ isThere }) => !isThere).length }),
  unknown: () => t("This device keeps no receipt for this poll, so it cannot look for a ballot of yours."),
};

const FILE = {
  holds: () => t("These are the ballots that were counted: their fingerprint is the one the journal noted when the poll closed."),
  wrong: ({ isOther }) => (isOther ? t("These are the ballots, but the question, an option or a rule is not what it was when the poll opened.") : t("These are not the ballots that were counted: their fingerprint is not the one noted when the poll closed.")),
};

const JOURNAL = {
  holds: ({ seen }) => plural("The journal is unbroken, and it holds what this device was shown of it.", "The journal is unbroken, and it holds all {count} states of it that this device was shown since the poll opened.", seen),
  wrong: ({ broken, other }) => (broken ? t("The journal is broken: entry {number} does not follow from the one before.", { number: broken }) : t("The journal was rewritten: its entry {number} is not the one this device was shown.", { number: other })),
  unknown: ({ isOlder }) => (isOlder ? t("The journal is unbroken. Before this poll this device was shown another one at this address: perhaps the forum was begun anew.") : t("The journal is unbroken. This device was not there while the poll was open, so it has nothing of its own to compare.")),
};

/* The receipt codes */

function codesView(poll, codes) {
  if (!codes.length) return null;
  const more = codes.length - FIRST;
  return html`
    <p class="muted">${plural("Your receipt code:", "Your receipt codes, one for each part of your ballot:", codes.length)}</p>
    <ul class="check__codes" role="list">
      ${codes.slice(0, FIRST).map(({ part, code }) => html`<li><span>${partName(poll, part)}</span> <code class="fingerprint">${code}</code></li>`)}
      ${more > 0 ? html`<li class="muted">${plural("and 1 more", "and {count} more", more)}</li>` : null}
    </ul>`;
}

/** "Option B", "B compared with C", "The whole ballot". */
function partName({ options }, part) {
  if (part === "") return t("The whole ballot");
  if (part === "abstain") return t("Abstention");
  const [one, other] = part.split(">").map((id) => options.find((option) => String(option.id) === id)?.letter);
  return other ? t("{one} compared with {other}", { one, other }) : t("Option {letter}", { letter: one });
}

function meaning() {
  return html`
    <details class="fold">
      <summary class="fold__summary">${t("What this proves, and what it does not")}</summary>
      <div class="fold__body stack stack--tight">
        <p>${t("Nobody has changed, added or left out a ballot since the poll closed, as far as this device can see; and the result can be counted again from the file by anyone.")}</p>
        <p>${t("It cannot show that the server was honest while the poll was open, that your device showed and sent what you chose, or that nobody looked over your shoulder.")}</p>
        <p><a href="/f/${boot.slug}/journal.jsonl" download>${icon("download")} ${t("The journal, for who wants to compare it")}</a></p>
      </div>
    </details>`;
}
