/* A button that copies an address, and says so. */
import { t } from "../words.js";
import { press } from "./press.js";

/** `name` tells this button from others, so that only it says "Copied". */
export function copyButton(context, { text, value, name }) {
  const isCopied = context.ui.copied === name;
  return press(context, {
    text: isCopied ? t("Copied") : text,
    icon: isCopied ? "check" : "copy",
    kind: "small",
    go: () => context.copy(name, value),
  });
}
