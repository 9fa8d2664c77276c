/* The text of a field, set only where it differs, with the caret kept where the person had it. */
import { directive, Directive } from "../../vendor/lit-html/directive.js";
import { noChange } from "../../vendor/lit-html/lit-html.js";

/** As an element's directive: `<textarea ${typed(text)}>`. */
export const typed = directive(
  class extends Directive {
    render() {
      return noChange;
    }

    update({ element }, [text]) {
      if (element.value !== text) write(element, text);
      return noChange;
    }
  },
);

function write(element, text) {
  const { value, selectionStart, selectionEnd } = element;
  element.value = text;
  if (document.activeElement !== element) return; // setting a selection elsewhere may take the focus
  element.setSelectionRange(moved(selectionStart, value, text), moved(selectionEnd, value, text));
}

/** Where the place `at` of the text `before` is in `after`: what stands unchanged at both ends holds it. */
export function moved(at, before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  if (at <= start) return at;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return at >= before.length - end ? at + after.length - before.length : after.length - end;
}
