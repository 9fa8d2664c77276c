/* How people join: the code and the link, ready to be read out or copied, and the switch of the stage's join panel. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";
import { copyButton } from "./copy.js";

/** Nothing when joining by code is closed, but a sentence that says so. */
export function joinPanel(context) {
  const { join } = context.state.forum;
  if (!join) return html`<p class="muted">${t("Joining by code is closed.")} <a href=${context.page("setup/people")}>${t("Change")}</a></p>`;
  return html`<div class="join-code">
    <p class="join-code__code" translate="no">${spaced(join.code)}</p>
    <p class="muted">${POLICIES[join.policy]?.()}</p>
    ${copyButton(context, { text: t("Copy the join link"), value: context.address(join.url), name: "join" })}
  </div>`;
}

const POLICIES = {
  look_on: () => t("Who joins by code looks on."),
  admission: () => t("Who joins by code waits until a moderator admits them."),
  vote: () => t("Who joins by code takes part at once."),
};

/** Four by four, as it is read out. */
function spaced(code) {
  return code.replace(/(.{4})(?=.)/g, "$1 ");
}
