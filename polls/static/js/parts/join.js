/* How to join: code, address and QR code, for whoever shows the way in to others. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "../words.js";

/** "KTM4 7PQR": two groups of four are easier to read aloud and to copy. */
export function spaced(code) {
  return code.replace(/(.{4})(?=.)/g, "$1 ");
}

/** The address people type, such as "host.example/join". */
export function joinAddress() {
  return `${location.host}/join`;
}

/** The corner of the stage. */
export function joinCorner(join, qrUrl) {
  return html`
    <aside class="stage__join">
      <span class="stage__join-text">
        <small>${t("Join at {address}", { address: joinAddress() })}</small>
        <strong class="stage__join-code">${spaced(join.code)}</strong>
      </span>
      <img class="stage__qr" width="1" height="1" alt="" src=${qrUrl} />
    </aside>`;
}

/** The large panel: lobby and the join key. */
export function joinPanel(join, qrUrl) {
  return html`
    <section class="stage__body stage__body--lobby">
      <div>
        <p class="stage__eyebrow">${t("Join on your phone or laptop")}</p>
        <p class="stage__text">${joinAddress()}</p>
        <p class="stage__code">${spaced(join.code)}</p>
      </div>
      <img class="stage__qr" width="1" height="1" alt=${t("QR code that leads to {address}", { address: joinAddress() })} src=${qrUrl} />
    </section>`;
}
