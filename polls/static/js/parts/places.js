/* How the places of a report-out are called. */
import { t } from "../words.js";

const LABELS = {
  name: () => t("Name"),
  reasons: () => t("Reasons"),
  alternatives: (number) => (number ? t("Alternative {number}", { number }) : t("Alternatives")),
  text: () => t("Definition"),
  footnotes: (number) => (number ? t("Footnote {number}", { number }) : t("Footnotes")),
  priorities: (number, part) => (number ? PRIORITY[part](number) : t("Priorities")),
};

const PRIORITY = {
  text: (number) => t("Priority {number}", { number }),
  reason: (number) => t("Priority {number}, reason", { number }),
};

/** "Priority 2, reason" for `priorities.1.reason`. */
export function placeLabel(place) {
  const [field, index, part] = place.split(".");
  return LABELS[field](index === undefined ? null : Number(index) + 1, part);
}

/** What a group of each task is asked for. */
export const TASKS = {
  name: () => t("Your task: propose a name, with reasons"),
  definition: () => t("Your task: write a definition"),
  priorities: () => t("Your task: list priorities, the most important first"),
};
