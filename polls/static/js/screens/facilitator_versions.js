/* Looking at the kept versions of a report-out: read from the server when they are asked for. */
import { boot } from "../boot.js";
import { comparedWith } from "../parts/versions.js";
import { Refused } from "../send.js";
import { t } from "../words.js";

/** `{open, compare}`; `show(look)` takes what the dialog shows, `shown()` gives what it shows now, if it is open. */
export function createVersions(show, shown) {
  /** Read the list, then compare the newest with what came before. */
  async function open(breakout) {
    show({ versions: null });
    await tried(async () => {
      const { versions } = await ask(`/f/${boot.slug}/breakouts/${breakout.id}/versions`);
      if (shown()) show({ versions, showsAll: false });
      if (shown() && versions.length) await compare(breakout, { old: comparedWith(versions), new: versions[0].version });
    });
  }

  async function compare(breakout, pair) {
    show({ ...shown(), ...pair, places: null });
    await tried(async () => {
      const { places } = await ask(`/f/${boot.slug}/breakouts/${breakout.id}/versions/${pair.old}/${pair.new}`);
      const look = shown(); // the person may have chosen others meanwhile, or left
      if (look?.old === pair.old && look.new === pair.new) show({ ...look, places });
    });
  }

  async function tried(work) {
    try {
      await work();
    } catch (problem) {
      if (shown()) show({ problem: problem.code ? problem.message : t("The versions could not be read. Please try again.") });
    }
  }

  return { open, compare };
}

async function ask(address) {
  const response = await fetch(address, { headers: { Accept: "application/json", "X-Member": String(boot.member) } });
  const answer = await response.json();
  if (answer.refused) throw new Refused(answer.refused);
  return answer;
}
