/* Signing out: how someone answered must not stay on a device that others use. */
import { forgetMember } from "./device.js";

const form = document.getElementById("sign-out");

form.addEventListener("submit", () => forgetMember(form.elements.member?.value ?? null));
