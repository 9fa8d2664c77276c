/* Where a report-out is written, by its task. What is typed goes to the draft; the draft says what stands here. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { ifDefined } from "../../vendor/lit-html/directives/if-defined.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { MOST_ENTRIES, NEW_ENTRY, at, put, roomAt, withFootnote, withoutFootnote } from "../contents.js";
import { t } from "../words.js";
import { conflictView } from "./conflict.js";
import { icon } from "./icon.js";
import { placeLabel } from "./places.js";
import { typed } from "./typed.js";

/**
 * The fields for `task`. `desk` has what they need: the `draft`, `focusOn(id)` (after the next drawing) and `say(text)`.
 */
export function editorView(task, desk) {
  return html`<div class="stack stack--loose">${EDITORS[task](desk)}</div>`;
}

const EDITORS = {
  name: (desk) => [
    field(desk, "name", { hint: t("The name you propose.") }),
    field(desk, "reasons", { rows: 5, hint: t("Why this name? A line for each reason reads well on the stage.") }),
    listOf(desk, "alternatives", {
      hint: t("Names that came close, if you want the plenary to see them."),
      add: t("Add an alternative"),
      row: (place) => field(desk, place),
    }),
  ],
  definition: (desk) => [
    field(desk, "text", { rows: 7, hint: t("A mark such as [1] leads to footnote 1. “Add a footnote” puts the next mark where you write.") }),
    listOf(desk, "footnotes", {
      add: t("Add a footnote"),
      row: (place) => field(desk, place, { rows: 2 }),
      onAdd: () => addFootnote(desk),
      onRemove: (index) => change(desk, withoutFootnote(desk.draft.content, index + 1)),
    }),
  ],
  priorities: (desk) => listOf(desk, "priorities", {
    hint: t("Three to seven, the most important first."),
    add: t("Add a priority"),
    isRanked: true,
    row: (place) => [field(desk, `${place}.text`), field(desk, `${place}.reason`, { rows: 2, isOptional: true })],
  }),
};

/* One field */

function field(desk, place, { rows = 1, hint = null, isOptional = false } = {}) {
  const { draft } = desk;
  const id = fieldId(draft, place);
  const problem = draft.problems.find((each) => each.place === place);
  const room = roomAt(draft.content, place);
  const about = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return html`
    <div class="field ${problem ? "field--error" : ""}">
      <label class="field__label" for=${id}>${placeLabel(place)} ${isOptional ? html`<span class="field__optional">${t("(optional)")}</span>` : null}</label>
      ${hint ? html`<p class="field__hint" id=${`${id}-hint`}>${hint}</p>` : null}
      ${control(desk, place, { id, rows, about, isWrong: Boolean(problem) })}
      ${problem ? html`<p class="field__error" id=${`${id}-error`}>${icon("alert")}${problem.message}</p>` : null}
      ${draft.isWaiting(place) ? html`<p class="field__hint">${t("Your co-facilitator has changed this text. It appears when you leave the field.")}</p>` : null}
      <p class="field__foot"><span class="field__count ${fullness(room)}">${room.count} / ${room.most}</span></p>
      ${conflictAt(desk, place)}
    </div>`;
}

function control({ draft }, place, { id, rows, about, isWrong }) {
  const text = at(draft.content, place);
  const isLine = rows === 1; // one line of text, shown whole on a narrow screen
  const onInput = ({ target }) => draft.change(put(draft.content, place, isLine ? target.value.replace(/\s*[\n\t]\s*/g, " ") : target.value));
  return html`<textarea class="field__control ${isLine ? "field__control--line" : "field__control--tall"}" id=${id} rows=${isLine ? 2 : rows}
    autocomplete="off" aria-describedby=${ifDefined(about)} aria-invalid=${isWrong}
    @keydown=${(event) => isLine && event.key === "Enter" && !event.isComposing && event.preventDefault()}
    @input=${onInput} @focus=${() => draft.enter(place)} @blur=${() => draft.enter(null)} ${typed(text)}></textarea>`;
}

function fullness({ count, most, over }) {
  if (over) return "field__count--over";
  return count >= most * 0.9 ? "field__count--near" : "";
}

function conflictAt({ draft }, place) {
  const conflict = draft.conflicts[place];
  if (!conflict) return null;
  return conflictView({ place, mine: at(draft.content, place), theirs: conflict.theirs, onSettle: (how) => draft.settle(place, how) });
}

/** An entry of a list keeps its id when it moves, so the person stays in it. */
function fieldId(draft, place) {
  const [name, index, part] = place.split(".");
  if (index === undefined) return `field-${name}`;
  return ["field", name, draft.names[name][index], part].filter((step) => step !== undefined).join("-");
}

/* Lists */

/** A list of entries to add to, remove from and, when `isRanked`, to move. */
function listOf(desk, name, { row, add, hint = null, isRanked = false, onAdd, onRemove }) {
  const { draft } = desk;
  const entries = draft.content[name];
  const problem = draft.problems.find((each) => each.place === name);
  const isFrozen = Object.keys(draft.conflicts).some((place) => place.startsWith(`${name}.`)); // their places must stay true
  return html`
    <fieldset class="stack">
      <legend class="field__label">${placeLabel(name)}</legend>
      ${hint ? html`<p class="field__hint">${hint}</p>` : null}
      ${conflictAt(desk, name)}
      <ol class="ranked" ?hidden=${!entries.length}>
        ${repeat(entries, (_, index) => draft.names[name][index], (_, index) => html`
          <li class="ranked__item">
            <span class="ranked__place" aria-hidden="true">${index + 1}</span>
            <div class="ranked__fields">${row(`${name}.${index}`)}</div>
            <span class="ranked__moves">
              ${isRanked ? [move(desk, name, index, -1, isFrozen), move(desk, name, index, 1, isFrozen)] : null}
              ${removal(desk, name, index, { isFrozen, onRemove })}
            </span>
          </li>`)}
      </ol>
      ${problem ? html`<p class="field__error">${icon("alert")}${problem.message}</p>` : null}
      ${isFrozen ? html`<p class="field__hint">${t("Choose between the two texts first; then entries can be added, moved and removed again.")}</p>` : null}
      ${addition(desk, name, { add, onAdd, isOff: isFrozen || entries.length >= MOST_ENTRIES[name] })}
    </fieldset>`;
}

function addition(desk, name, { add, onAdd, isOff }) {
  const isFull = desk.draft.content[name].length >= MOST_ENTRIES[name];
  return html`
    <div class="row">
      <button class="button" type="button" id=${`add-${name}`} aria-disabled=${isOff ? "true" : "false"}
        @mousedown=${keepFocus} @click=${() => isOff || (onAdd ?? (() => append(desk, name)))()}>${icon("plus")}${add}</button>
      ${isFull ? html`<span class="muted">${t("There is room for {most}.", { most: MOST_ENTRIES[name] })}</span>` : null}
    </div>`;
}

/** The caret stays where the next mark should go. */
function keepFocus(event) {
  if (event.currentTarget.id === "add-footnotes") event.preventDefault();
}

function append(desk, name) {
  const entries = [...desk.draft.content[name], structuredClone(NEW_ENTRY[name])];
  change(desk, { [name]: entries });
  desk.focusOn(fieldId(desk.draft, name === "priorities" ? `${name}.${entries.length - 1}.text` : `${name}.${entries.length - 1}`));
}

function addFootnote(desk) {
  const { text } = desk.draft.content;
  const area = document.getElementById("field-text");
  const caret = document.activeElement === area ? area.selectionEnd : text.length;
  const { number, ...content } = withFootnote(desk.draft.content, caret);
  change(desk, content);
  desk.focusOn(fieldId(desk.draft, `footnotes.${number - 1}`));
}

function move(desk, name, index, step, isFrozen) {
  const isOff = isFrozen || !(index + step in desk.draft.content[name]);
  const [id, picture, word] = step < 0 ? ["up", "up", t("Move up")] : ["down", "down", t("Move down")];
  const own = `${id}-${name}-${desk.draft.names[name][index]}`;
  return html`
    <button class="button button--icon button--quiet" type="button" id=${own} aria-disabled=${isOff ? "true" : "false"}
      @click=${() => isOff || swap(desk, name, index, index + step, own)}>
      ${icon(picture)}<span class="visually-hidden">${word}: ${placeLabel(`${name}.${index}.text`)}</span>
    </button>`;
}

function swap(desk, name, from, to, button) {
  const entries = [...desk.draft.content[name]];
  [entries[from], entries[to]] = [entries[to], entries[from]];
  change(desk, { [name]: entries });
  desk.focusOn(button);
  desk.say(t("{text}, position {place} of {count}", { text: entries[to].text || t("Empty priority"), place: to + 1, count: entries.length }));
}

function removal(desk, name, index, { isFrozen, onRemove }) {
  const label = placeLabel(name === "priorities" ? `${name}.${index}.text` : `${name}.${index}`);
  return html`
    <button class="button button--icon button--quiet" type="button" aria-disabled=${isFrozen ? "true" : "false"}
      @click=${() => isFrozen || remove(desk, name, index, label, onRemove)}>
      ${icon("trash")}<span class="visually-hidden">${t("Remove: {place}", { place: label })}</span>
    </button>`;
}

function remove(desk, name, index, label, onRemove) {
  const before = desk.draft.content;
  if (onRemove) onRemove(index);
  else change(desk, { [name]: before[name].filter((_, place) => place !== index) });
  desk.focusOn(`add-${name}`);
  desk.removed(label, () => desk.draft.change(before));
}

function change({ draft }, values) {
  draft.change({ ...draft.content, ...values });
}
