/* What this device keeps: never anything the server needs, always readable by this browser alone. */

const OF_MEMBERS = new Set(["attendee", "answers", "hidden-answers", "kept"]); // the drawers that begin with a forum and a member
const memory = new Map(); // where storage is refused (private windows), things last as long as the page

/** A drawer of this device, such as one member's in one forum. Values are plain JSON. */
export function drawer(...place) {
  const prefix = `${place.join("/")}/`;
  return {
    get(name, otherwise = null) {
      const text = take(prefix + name);
      return text === null ? otherwise : parsed(text, otherwise);
    },
    set: (name, value) => put(prefix + name, JSON.stringify(value)),
    remove: (name) => drop(prefix + name),
    names: () => allNames().filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    /** The full name in localStorage, for those who listen to the `storage` event. */
    key: (name) => prefix + name,
  };
}

/** Forget what was kept of one member, or of all who signed in here; only drafts of a group's text stay. */
export function forgetMember(memberId) {
  forgetWhere((member) => memberId === null || member === memberId);
}

/** Forget what was kept of everyone but these members. */
export function forgetOthers(memberIds) {
  forgetWhere((member) => !memberIds.includes(member));
}

function forgetWhere(isGone) {
  for (const key of allNames()) {
    const [place, , member, name] = key.split("/");
    if (OF_MEMBERS.has(place) && name !== undefined && isGone(member)) drop(key);
  }
}

function take(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function put(key, text) {
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

function drop(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept there.
  }
}

function allNames() {
  try {
    return [...new Set([...Object.keys(localStorage), ...memory.keys()])];
  } catch {
    return [...memory.keys()];
  }
}

function parsed(text, otherwise) {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
