/* One group's report-out while it is written here: it saves itself, takes in what others write, and loses nothing.

   `base` is the version of the server that `mine`, the text in the fields, was made from; where they differ the person
   has typed something that is not saved yet. It stays on this device until it is. */
import { at, cleaned, laidUnder, namesOf, onlyMoved, problemsOf, put, same, together } from "./contents.js";
import { PASSING } from "./send.js";
import { t } from "./words.js";

const AFTER_LAST_KEY = 1_000; // milliseconds; an answer then comes within two seconds of the last key
const LONGEST = 5_000; // milliseconds somebody who types on and on stays unsaved
const AGAIN = 4_000; // milliseconds until a save that did not arrive is tried again

/**
 * The draft of breakout `id`. `report` is what the server has: `{version, content, state, saved_at}`; `drawer` keeps
 * things on this device; `send(arguments)` saves; `changed()` is called when there is something new to draw; `now()` is
 * the server's time in milliseconds.
 */
export function createDraft({ id, report, drawer, send, changed, now }) {
  const found = drawer.get(id);
  const before = found?.base.version <= report.version ? found : null; // else the server was started over since
  let latest = report;
  let base = before?.base ?? { version: report.version, content: report.content };
  let mine = before?.mine ?? structuredClone(report.content);
  let conflicts = before?.conflicts ?? {}; // place → {mine, theirs}; until chosen, their text stands on the server
  let savedAt = report.saved_at;
  let problem = null; // why the last save was refused
  let isSaving = false;
  let timer = null;
  let dirtySince = null;
  let busyPlace = null; // the field that has the focus
  const names = {}; // field → names of its entries
  write(mine);

  /* What others wrote */

  /** The picture has a newer report-out. What nobody writes in here takes its text from there. */
  function take(newest) {
    const couldEdit = isEditable();
    latest = newest;
    if (isEditable() && !couldEdit) goOn();
    if (newest.version > base.version && !isSaving) flow();
    if (newest.version === base.version) savedAt = newest.saved_at ?? savedAt;
  }

  /** It was withdrawn or returned: what could not be saved meanwhile can be now. */
  function goOn() {
    problem = null;
    if (isDirty()) saveSoon();
  }

  function flow() {
    const isHeld = (unit) => unit in conflicts || (isBusy(unit) && !onlyMoved(at(latest.content, unit), mine, busyPlace));
    goOnFrom(base.content, latest, { isHeld });
    keep();
  }

  /** Lay `newest` under what was made from `from`. Where something stays open, the base stays too: the server compares. */
  function goOnFrom(from, newest, options = {}) {
    const { content, open, units } = laidUnder(from, mine, newest.content, { beside: base.content, ...options });
    write(content);
    base = open.length ? { ...base, content: settled(newest.content, units, open) } : { version: newest.version, content: newest.content };
  }

  function settled(content, units, open) {
    const taken = units.filter((unit) => !open.includes(unit));
    return taken.reduce((each, unit) => put(each, unit, structuredClone(at(content, unit))), base.content);
  }

  /** Entries of lists keep their names, so that what a person is in stays the same field when it moves. */
  function write(content) {
    for (const [field, list] of Object.entries(content)) {
      if (Array.isArray(list)) names[field] = namesOf(list, mine[field], names[field]);
    }
    mine = content;
  }

  /** A list is busy while the person is in one of its fields. */
  function isBusy(unit) {
    return busyPlace !== null && (busyPlace === unit || busyPlace.startsWith(`${unit}.`));
  }

  /* What is typed */

  function change(content) {
    write(content);
    problem = null;
    keep();
    if (isDirty()) saveSoon();
    changed();
  }

  function isDirty() {
    return !same(sendable(), base.content);
  }

  /** What may be saved: at an open conflict their text stands until the person has chosen. */
  function sendable() {
    return Object.entries(conflicts).reduce((content, [place, { theirs }]) => put(content, place, theirs), mine);
  }

  function keep() {
    if (isDirty() || Object.keys(conflicts).length) drawer.set(id, { base, mine, conflicts });
    else drawer.remove(id);
  }

  /* Saving */

  function saveSoon() {
    dirtySince ??= performance.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(AFTER_LAST_KEY, dirtySince + LONGEST - performance.now())));
  }

  /** Save now what is not saved; true when nothing is left to save. */
  async function save() {
    clearTimeout(timer);
    if (isSaving || !isDirty()) return !isDirty();
    if (problemsOf(mine).length || !isEditable()) {
      changed();
      return false;
    }
    isSaving = true;
    dirtySince = null;
    const sent = cleaned(sendable());
    changed();
    try {
      arrived(sent, await send({ breakout_id: id, base_version: base.version, content: sent }));
    } catch (refused) {
      failed(sent, refused);
    } finally {
      isSaving = false;
    }
    if (latest.version > base.version) flow();
    keep();
    if (isDirty() && !problem) saveSoon();
    changed();
    return !isDirty();
  }

  function arrived(sent, { version, content }) {
    goOnFrom(sent, { version, content });
    savedAt = new Date(now()).toISOString();
    problem = null;
  }

  function failed(sent, refused) {
    if (!refused.code) throw refused;
    const { both } = refused.details;
    problem = both ? null : refused;
    if (both) disagree(sent, refused.details);
    if (isPassing()) timer = setTimeout(save, AGAIN);
  }

  function isPassing() {
    return PASSING.has(problem?.code);
  }

  /** Both changed the same place: mine stays in the field, theirs beside it, and all else is merged. */
  function disagree(sent, { version, content, merged, both }) {
    const onto = Object.entries(both).reduce((each, [place, { mine: text }]) => put(each, place, text), merged);
    const laid = laidUnder(sent, mine, onto, { beside: base.content });
    if (laid.open.length) return; // typed on meanwhile: the next save asks again
    write(laid.content);
    base = { version, content };
    conflicts = { ...conflicts, ...both };
  }

  /* Choosing */

  /** `how` is "mine", "theirs" or "both". */
  function settle(place, how) {
    const { theirs } = conflicts[place];
    const text = { mine: at(mine, place), theirs, both: together(place, theirs, at(mine, place)) }[how];
    conflicts = Object.fromEntries(Object.entries(conflicts).filter(([each]) => each !== place));
    change(put(mine, place, structuredClone(text)));
  }

  function isEditable() {
    return latest.state === "draft" || latest.state === "returned";
  }

  /** Leave what was typed here and take what the server has. */
  function discard() {
    conflicts = {};
    problem = null;
    base = { version: latest.version, content: latest.content };
    write(structuredClone(latest.content));
    keep();
    changed();
  }

  if (before) {
    if (latest.version > base.version) flow();
    saveSoon();
  }

  return {
    id,
    take,
    change,
    save,
    settle,
    discard,
    /** The person is in the field of `place` (null: in none). On leaving, what came meanwhile flows in. */
    enter(place) {
      busyPlace = place;
      if (place === null && !isSaving && latest.version > base.version) {
        flow();
        changed();
      }
    },
    get content() {
      return mine;
    },
    names,
    get version() {
      return base.version;
    },
    get conflicts() {
      return conflicts;
    },
    get problems() {
      return problemsOf(mine);
    },
    get isSaved() {
      return !isDirty() && !isSaving && !Object.keys(conflicts).length;
    },
    isEditable,
    /** Whether somebody changed the text at `place` while the person is in it: it is shown when they leave. */
    isWaiting(place) {
      return isBusy(place) && latest.version > base.version && !same(at(latest.content, place) ?? "", at(base.content, place) ?? "");
    },
    /** Whether something was typed here that the server does not have. */
    get isKeptHere() {
      return isDirty();
    },
    /** `{kind: saving|saved|kept|none, at, why}` for the person to see. */
    get status() {
      if (problem) return { kind: "kept", why: isPassing() ? t("It is sent by itself as soon as that is possible.") : problem.message };
      if (isSaving) return { kind: "saving" };
      if (problemsOf(mine).length && isDirty()) return { kind: "kept", why: t("It is too long to be saved.") };
      if (isDirty()) return { kind: "saving" };
      return savedAt ? { kind: "saved", at: savedAt } : { kind: "none" };
    },
  };
}
