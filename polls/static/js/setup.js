// The set-up pages work without this. With it, a refused form keeps what was typed and says what to
// mend beside the field; options are reordered by buttons; rules of other methods step aside; links are copied.

const REFUSED = "setup-refused";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (refusesFile(form)) return event.preventDefault();
  if (!form.matches("form[data-does]")) return;
  event.preventDefault();
  send(form);
});

// A file that would not be taken is not sent, for minutes perhaps: what was typed beside it stays.
document.addEventListener("change", ({ target }) => {
  if (target.type === "file" && !refusesFile(target.form)) clear(target.form);
});

function refusesFile(form) {
  const control = form.querySelector("[type=file][data-most]");
  const message = control?.files.length ? wrongWith(control, control.files[0]) : null;
  if (message) show(form, { message, field: control.name });
  return Boolean(message);
}

function wrongWith({ accept, dataset }, file) {
  if (file.size > Number(dataset.most)) return dataset.tooLarge;
  const isOther = dataset.wrongKind && file.type && !accept.split(",").includes(file.type);
  return isOther ? dataset.wrongKind : null; // a kind that the device does not know is for the server to find out
}

async function send(form) {
  if (form.ariaBusy === "true") return; // a double press
  form.ariaBusy = "true";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const { refused } = await answer.json();
    if (refused) return show(form, refused);
    leave(form.elements.back.value);
  } catch {
    form.submit(); // the plain way, which shows what is wrong by itself
  } finally {
    form.ariaBusy = "false";
  }
}

// Go where the form says; the same page is loaded anew, for what is on it has changed.
function leave(back) {
  const to = new URL(back, location.href);
  if (to.pathname !== location.pathname || to.search !== location.search) return location.assign(to);
  history.replaceState(null, "", to);
  location.reload();
}

function show(form, { message, field }) {
  clear(form);
  const control = field && form.elements.namedItem(field);
  const note = document.createElement("p");
  note.className = `field__error ${REFUSED}`;
  note.id = `${REFUSED}-${Date.now()}`;
  note.textContent = message;
  note.setAttribute("role", "alert");
  const holder = control instanceof HTMLElement && control.type !== "hidden" ? control.closest(".field") : null;
  if (holder) {
    holder.classList.add("field--error");
    holder.append(note);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-errormessage", note.id);
    control.closest("details")?.setAttribute("open", "");
    control.focus();
  } else {
    (form.querySelector(".form__foot") ?? form).before(note);
    note.scrollIntoView({ block: "center" });
  }
}

function clear(form) {
  for (const note of form.querySelectorAll(`.${REFUSED}`)) {
    note.closest(".field")?.classList.remove("field--error");
    note.remove();
  }
  for (const control of form.querySelectorAll("[aria-errormessage]")) {
    control.removeAttribute("aria-errormessage");
    control.removeAttribute("aria-invalid");
  }
}

document.addEventListener("click", async (event) => {
  const copies = event.target.closest("[data-copies]");
  if (copies) copy(copies, document.getElementById(copies.dataset.copies));
  const move = event.target.closest("[data-move]");
  if (move) moveRow(move);
});

async function copy(button, field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.classList.add("button--done");
  } catch {
    document.execCommand("copy"); // plain HTTP has no clipboard of its own
  }
  document.getElementById("polite").textContent = button.dataset.copied ?? "";
}

// Whoever writes in the last row gets another below it.
document.addEventListener("input", ({ target }) => {
  const last = target.closest("[data-rows] > li:last-child");
  if (last && target.value.trim()) addRow(last);
});

function addRow(last) {
  const list = last.parentElement;
  const place = list.children.length;
  if (place >= Number(list.closest("[data-most]").dataset.most)) return;
  const row = last.cloneNode(true);
  for (const own of row.querySelectorAll("[type=hidden], .field__hint")) own.remove(); // of the row it was copied from
  for (const written of row.querySelectorAll("input, textarea")) written.value = "";
  row.querySelector("details")?.removeAttribute("open");
  for (const control of row.querySelectorAll("[id]")) control.id = control.id.replace(/\.\d+\./, `.${place}.`);
  for (const label of row.querySelectorAll("[for]")) label.htmlFor = label.htmlFor.replace(/\.\d+\./, `.${place}.`);
  list.append(row);
  number(list);
}

// A row's place is in the names of its fields: rows change their contents' numbers, not only their looks.
function moveRow(button) {
  const row = button.closest("li");
  const up = button.dataset.move === "up";
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row);
  else other.after(row);
  number(row.parentElement);
  button.focus();
}

function number(list) {
  [...list.children].forEach((row, place) => {
    row.querySelector(".ranked__place").textContent = place + 1;
    for (const label of row.querySelectorAll("label, summary > span")) label.textContent = label.textContent.replace(/\d+/, place + 1);
    for (const control of row.querySelectorAll("[name]")) control.name = control.name.replace(/\.\d+\./, `.${place}.`);
  });
}

// What the chosen method has no use for steps aside; which that is, the server wrote beside each part.
// Disabled as well: what nobody sees is neither checked nor sent, and the server takes its default.
function fitRules(form) {
  const chosen = form.querySelector("[name=method]:checked")?.value;
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(chosen);
  }
  for (const control of form.querySelectorAll("[data-for] :is(input, select)")) control.disabled = control.closest("[data-for][hidden]") !== null;
}

document.addEventListener("change", ({ target }) => {
  if (target.name === "method") fitRules(target.form);
});

for (const form of document.querySelectorAll("form[data-does]")) fitRules(form);

// A page that opens at its middle would hide what it says at its top.
const TOAST_MS = 8000;
const said = document.querySelector("#main > .notice");

if (said && location.hash) {
  const toast = document.createElement("div");
  toast.className = said.classList.contains("notice--caution") ? "toast toast--danger" : "toast";
  toast.append(Object.assign(document.createElement("span"), { className: "toast__text", textContent: said.textContent.trim() }));
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}
