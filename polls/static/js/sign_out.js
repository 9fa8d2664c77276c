/* Signing out: how someone answered must not stay on a device that others use. */
import { forgetMember } from "./device.js";

for (const form of document.querySelectorAll("#sign-out, .signs-out")) {
  form.addEventListener("submit", () => forgetMember(form.elements.member?.value ?? null));
}
