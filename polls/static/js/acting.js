/* Doing verbs from a screen with many buttons: what is under way, what was refused, and presses that come too soon. */
import { send } from "./send.js";
import { tell } from "./announce.js";

const UNSEEN = 600; // milliseconds in which nobody has read what a button says now
const SETTLING = 5_000; // milliseconds the picture may take to follow what was done

/** `{act, isBusy, refusal, dismiss, sawStep, tookStep, isTooSoon}`; `draw` is called whenever one of them would answer otherwise. */
export function createActing(draw) {
  const under = new Set(); // what is being sent
  const shown = { id: null, since: -Infinity, takenAt: -Infinity };
  let refusal = null;

  function isBusy(verb, values = {}) {
    return under.has(nameOf(verb, values));
  }

  /** Do the verb; gives its answer, or undefined when it was refused (then `refusal` says why) or is under way already. */
  async function act(verb, values = {}, options = {}) {
    const name = nameOf(verb, values);
    if (under.has(name)) return undefined;
    under.add(name);
    draw();
    try {
      const answer = await send(verb, values, options);
      refusal = null;
      return answer ?? {};
    } catch (problem) {
      if (!problem.code) throw problem;
      refusal = problem;
      tell(problem.message);
      return undefined;
    } finally {
      under.delete(name);
      draw();
    }
  }

  return {
    act,
    isBusy,
    /** Whether the verb is being sent, whatever its arguments. */
    isSending: (verb) => [...under].some((name) => name.startsWith(`${verb} `)),
    get refusal() {
      return refusal;
    },
    dismiss() {
      refusal = null;
      draw();
    },
    /** The large button says `id` now. */
    sawStep(id) {
      if (shown.id === id) return;
      Object.assign(shown, { id, since: performance.now(), takenAt: -Infinity });
      setTimeout(draw, UNSEEN);
    },
    /** The step `id` is done; pressed again before the picture follows, it would only be refused. */
    tookStep(id) {
      if (shown.id !== id) return;
      shown.takenAt = performance.now();
      draw();
      setTimeout(draw, SETTLING);
    },
    /** Whether the large button changed so lately, or is done but not changed yet, that a press was meant for before. */
    isTooSoon: () => performance.now() - shown.since < UNSEEN || performance.now() - shown.takenAt < SETTLING,
  };
}

function nameOf(verb, values) {
  return `${verb} ${JSON.stringify(values)}`;
}
