/* A connect token: with it a browser that does not say where its page comes from may open the line all the same. */
import { boot } from "./boot.js";

const FORBIDDEN = 403;
const PATIENCE = 8_000; // milliseconds
const HEADER = "X-Connect-Token";

/** Whether the server would not let this page connect because the browser named no origin. */
export function isMissing(problem) {
  return problem.description === FORBIDDEN;
}

/** The header with a new token, which opens one connection within a minute; nothing when there is none to be had. */
export async function header() {
  const place = boot.stage ? `/stage/${boot.stage}` : `/f/${boot.slug}`;
  try {
    const response = await fetch(`${place}/connect-token`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": boot.csrf, "X-Member": String(boot.member ?? "") },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { token } = await response.json();
    return token ? { [HEADER]: token } : {};
  } catch {
    return {};
  }
}
