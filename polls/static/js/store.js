/* What this screen knows: the pictures of its audiences laid over one another, and the member's own parts. */

/**
 * A store that begins with the embedded `{pictures, mine}`.
 *
 * `state` is one flat object `{part: value}`; where two pictures tell the same part the later picture wins, and the
 * member's own parts win over all. A part that is not there is undefined. `state` is a new object after each change.
 * `known` is what the server may leave out when the line comes up: `{audience: [run, revision]}`.
 */
export function createStore({ pictures = [], mine = null } = {}) {
  const listeners = new Set();
  let audiences = byAudience(pictures);
  let own = mine;
  let state = merged(audiences, own);

  function changeTo(newAudiences, newOwn) {
    const before = state;
    audiences = newAudiences;
    own = newOwn;
    state = merged(audiences, own);
    for (const listener of listeners) listener(state, before);
  }

  const takes = {
    whole(message) {
      changeTo(byAudience(message.pictures), own);
      return true;
    },
    changed({ audience, revision, parts, within = {} }) {
      const known = audiences.get(audience);
      if (!known || revision > known.revision + 1) return false; // something was missed
      if (revision <= known.revision) return true; // told already, by a whole picture
      const next = new Map(audiences); // a Map keeps its order when a key is set again
      next.set(audience, { ...known, revision, parts: laidOver(known.parts, parts, within) });
      changeTo(next, own);
      return true;
    },
    mine(message) {
      changeTo(audiences, message);
      return true;
    },
  };

  return {
    get state() {
      return state;
    },
    get known() {
      return Object.fromEntries([...audiences].map(([audience, { run, revision }]) => [audience, [run, revision]]));
    },
    /** Take in what the server sent: `whole`, `changed` or `mine`. False: a message was missed, ask for all again. */
    take: (event, message) => takes[event](message),
    /** Call `listener(state, before)` after each change; returns what ends that. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The values of all parts whose name begins with `prefix`, such as `poll/`, by the id that follows. */
export function partsUnder(state, prefix) {
  const found = Object.entries(state).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

function byAudience(pictures) {
  return new Map(pictures.map(({ audience, ...told }) => [audience, told]));
}

/**
 * The same rule the server follows (polls/live/picture.py): a part that comes as null is gone; of a part that comes
 * in `within`, only those entries are new.
 */
function laidOver(parts, changed, within) {
  const both = { ...parts, ...changed };
  for (const [name, entries] of Object.entries(within)) both[name] = { ...parts[name], ...entries };
  return Object.fromEntries(Object.entries(both).filter(([name, value]) => value !== null || !(name in changed)));
}

function merged(audiences, own) {
  return Object.assign({}, ...[...audiences.values()].map((known) => known.parts), own);
}
