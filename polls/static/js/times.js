/* Instants as people read them: in the viewer's zone with its name, or in the forum's. */
import { boot } from "./boot.js";

const language = spokenHere(boot.language);

/** The viewer's own zone, such as "Europe/Paris". */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "14:03" in `zone`; always by 24 hours, because people from many places read it. */
export function timeText(instant, zone = ownZone) {
  return format(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
}

/** "Tuesday 15 June" in `zone`, with the year when it is not this one. */
export function dayText(instant, zone = ownZone) {
  const isThisYear = new Date(instant).getFullYear() === new Date().getFullYear();
  const year = isThisYear ? {} : { year: "numeric" };
  return format(instant, { weekday: "long", day: "numeric", month: "long", ...year, timeZone: zone });
}

/** "14:00–14:30" in `zone`. */
export function spanText(instant, minutes, zone = ownZone) {
  const end = new Date(Date.parse(instant) + minutes * 60_000);
  return `${timeText(instant, zone)}–${timeText(end, zone)}`;
}

/** The zone's name at that instant, in words: "Central European Summer Time". */
export function zoneText(instant, zone = ownZone) {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "long" }).formatToParts(new Date(instant));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** Whether two zones show the same wall clock at that instant. */
export function sameTime(instant, one, other) {
  return timeText(instant, one) === timeText(instant, other) && dayText(instant, one) === dayText(instant, other);
}

function format(instant, options) {
  return new Intl.DateTimeFormat(language, options).format(new Date(instant));
}

/** The device's own kind of the page's language (en-GB for en), which knows how dates are written there. */
function spokenHere(pageLanguage) {
  const own = (globalThis.navigator?.languages ?? []).find((each) => each.split("-")[0] === pageLanguage);
  return own ?? pageLanguage;
}
