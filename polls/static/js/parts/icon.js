/* One icon of the sprite: always decoration beside a word. */
import { html } from "../../vendor/lit-html/lit-html.js";

const sprite = new URL("../../icons.svg", import.meta.url).pathname;

export function icon(name, more = "") {
  return html`<svg class="icon ${more}" aria-hidden="true"><use href="${sprite}#${name}"></use></svg>`;
}
