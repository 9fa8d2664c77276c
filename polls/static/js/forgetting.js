/* What this device kept of answers goes with the person: when they leave for good, or were signed out from elsewhere. */
import { forgetMember, forgetOthers } from "./device.js";

const here = document.querySelector("meta[name=members-here]");

if (here) forgetOthers(here.content.split(" ").filter(Boolean));

for (const form of document.querySelectorAll("form[data-forgets]")) {
  form.addEventListener("submit", () => forgetMember(form.elements.member.value));
}
