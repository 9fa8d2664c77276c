/* The kept versions of a report-out, and two of them compared word by word. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { timeText } from "../times.js";
import { t } from "../words.js";
import { dialog } from "./dialog.js";
import { placeLabel } from "./places.js";

const NEAR = 5 * 60_000; // milliseconds within which one person's saves count as one step

/** Of a run of saves by one person only the last stands, unless it was handed in. `versions` are newest first. */
export function steps(versions) {
  return versions.filter((version, place) => {
    const later = versions[place - 1];
    const isSameRun = later && later.writer === version.writer && Date.parse(later.saved_at) - Date.parse(version.saved_at) < NEAR;
    return version.submitted || !isSameRun;
  });
}

/** Which version the newest is compared with at first: what was handed in last, or else the step before. */
export function comparedWith(versions) {
  const earlier = versions.slice(1);
  const [before] = [...earlier.filter((version) => version.submitted), ...steps(versions).slice(1), ...earlier];
  return before?.version ?? 0;
}

/**
 * `look` is `{versions, showsAll, old, new, places, problem}`; `on` has `choose({old, new})`, `showAll()` and `close()`.
 */
export function versionsDialog(look, on) {
  return dialog({
    title: t("Versions"),
    body: body(look, on),
    foot: html`<button class="button" type="button" @click=${on.close}>${t("Close")}</button>`,
    close: on.close,
    isWide: true,
  });
}

function body(look, on) {
  if (look.problem) return html`<p>${look.problem}</p>`;
  if (!look.versions) return html`<p class="muted">${t("Loading…")}</p>`;
  if (!look.versions.length) return html`<p class="muted">${t("Nothing has been saved yet.")}</p>`;
  return html`
    <div class="form form--inline">
      ${choice("versions-old", t("Compare"), look.old, look, (version) => on.choose({ old: version, new: look.new }))}
      ${choice("versions-new", t("with"), look.new, look, (version) => on.choose({ old: look.old, new: version }))}
    </div>
    ${look.showsAll ? null : html`<p><button class="button button--quiet button--small" type="button" @click=${on.showAll}>${t("Show every saved version ({count})", { count: look.versions.length })}</button></p>`}
    ${comparison(look.places)}`;
}

function choice(id, label, chosen, { versions, showsAll }, onChange) {
  const shown = showsAll ? versions : steps(versions);
  const listed = versions.filter((version) => shown.includes(version) || version.version === chosen);
  return html`
    <div class="field">
      <label class="field__label" for=${id}>${label}</label>
      <select class="field__control" id=${id} @change=${(event) => onChange(Number(event.target.value))}>
        ${listed.map((version) => html`<option value=${version.version} ?selected=${version.version === chosen}>${named(version)}</option>`)}
        <option value="0" ?selected=${chosen === 0}>${t("The empty beginning")}</option>
      </select>
    </div>`;
}

function named({ version, saved_at: at, saved_by: by, submitted }) {
  const values = { version, time: timeText(at), name: t(by) };
  return submitted ? t("Version {version}, {time}, {name}, handed in", values) : t("Version {version}, {time}, {name}", values);
}

function comparison(places) {
  if (!places) return html`<p class="muted">${t("Loading…")}</p>`;
  const changed = places.filter((place) => place.is_changed);
  if (!changed.length) return html`<p class="muted">${t("These two versions have the same text.")}</p>`;
  return changed.map(({ place, pieces }) => html`
    <section class="stack stack--tight">
      <h3>${placeLabel(place)}</h3>
      <div class="compare"><p>${pieces.map(piece)}</p></div>
    </section>`);
}

const PIECES = {
  same: (text) => text,
  added: (text) => html`<ins>${text}</ins>`,
  removed: (text) => html`<del>${text}</del>`,
};

function piece({ kind, text }) {
  return PIECES[kind](text);
}
