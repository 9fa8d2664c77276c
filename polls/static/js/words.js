/* Every word on a live screen: English is the key, the page brings the catalogue of the chosen language. */
import { read } from "./boot.js";

const catalogue = read("words") ?? {};

/** `text` in the page's language, its `{name}` places filled from `values`. */
export function t(text, values = {}) {
  const words = catalogue[text] || text;
  return words.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** The sentence for one or for many: `plural("{count} vote", "{count} votes", 3)`. */
export function plural(one, many, count, values = {}) {
  return t(count === 1 ? one : many, { count, ...values });
}
