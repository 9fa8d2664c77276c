/* Display settings, kept on this device. Loaded in the head and blocking, so the page never flashes in another theme. */
(() => {
  const KEY = "display";
  const ALLOWED = {
    theme: ["light", "dark", "contrast"],
    text: ["125", "150", "175", "200"], // 100 is the absence of a choice
    motion: ["calm"],
  };

  /** What was kept, or nothing: storage may be refused (private windows) or hold what we did not write. */
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  }

  function keep(chosen) {
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // The choice still holds on this page.
    }
  }

  function apply(chosen) {
    for (const [name, values] of Object.entries(ALLOWED)) {
      if (values.includes(chosen[name])) document.documentElement.dataset[name] = chosen[name];
      else delete document.documentElement.dataset[name];
    }
  }

  /** The form's state as the attributes say it. */
  function show(form) {
    const { theme = "", text = "100", motion } = document.documentElement.dataset;
    form.elements.theme.value = theme;
    form.elements.text.value = text;
    form.elements.motion.checked = motion === "calm";
  }

  function listen(menu) {
    const form = menu.querySelector("form");
    show(form);
    form.addEventListener("change", () => {
      const chosen = Object.fromEntries(new FormData(form));
      keep(chosen);
      apply(chosen);
    });
  }

  /** Menus of the page close on Escape (focus returns to their button) and on a press elsewhere. */
  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (event.type === "keydown" ? event.key !== "Escape" : menu.contains(event.target)) continue;
      if (event.type === "keydown" && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }

  document.documentElement.dataset.script = "on";
  apply(kept());
  addEventListener("storage", (event) => event.key === KEY && apply(kept())); // another tab of the same device
  addEventListener("keydown", closeMenus);
  addEventListener("pointerdown", closeMenus);
  addEventListener("DOMContentLoaded", () => {
    const menu = document.getElementById("display");
    if (menu) listen(menu);
  });
})();
