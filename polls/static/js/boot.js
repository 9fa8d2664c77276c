/* What the server put into a live page: who looks, at which forum, and the picture as it was then. */

/** `{screen, slug, member, stage, csrf, language, server_time, pictures, mine}`; empty where a page has none. */
export const boot = read("picture") ?? {};

/** The JSON in the page's `<script type="application/json" id=…>`, or nothing. */
export function read(id) {
  const text = globalThis.document?.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}
