// Ticks of a list and the chosen municipality, remembered in this browser only. Without this script all works, unremembered.
"use strict";

(() => {
  const TICKS = "reglament:ticks:"; // + key of the service → keys of the ticked papers
  const PLACE = "reglament:municipality"; // → key of the municipality

  /** The stored value, or null: storage may be closed, full or spoilt. */
  const load = (key) => {
    try {
      return JSON.parse(window.localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  const save = (key, value) => {
    try {
      if (value === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Not remembered; the ticks on the page stay.
    }
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  const list = (root) => {
    const key = TICKS + root.dataset.ticks;
    const boxes = [...root.querySelectorAll("[data-tick]")];
    const count = root.querySelector("[data-count]");
    if (!boxes.length || !count) return;
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    const ticked = () => boxes.filter((box) => box.checked).map((box) => box.dataset.tick);
    const known = () => {
      const stored = load(key);
      return Array.isArray(stored) ? stored : [];
    };
    const clear = button("Снять отметки", () => {
      for (const box of boxes) box.checked = false;
      keep();
      boxes[0].focus();
    });
    const show = () => {
      said.textContent = `Отмечено ${ticked().length} из ${boxes.length}`;
      clear.hidden = !ticked().length;
    };
    // Papers hidden by an answer keep their ticks.
    const keep = () => {
      const here = new Set(boxes.map((box) => box.dataset.tick));
      const all = [...known().filter((one) => !here.has(one)), ...ticked()];
      save(key, all.length ? all : null);
      show();
    };
    const stored = new Set(known());
    for (const box of boxes) {
      box.checked = stored.has(box.dataset.tick);
      box.addEventListener("change", keep);
    }
    count.replaceChildren(said, " ", clear);
    count.hidden = false;
    show();
  };

  /** The start page: the place chosen last time is chosen again, and said to be. */
  const place = (select) => {
    const note = document.createElement("p");
    note.className = "remembered";
    note.setAttribute("role", "status");
    const tell = () => {
      const own = document.createElement("a");
      own.href = `/municipalities/${select.value.split("/").map(encodeURIComponent).join("/")}`;
      own.textContent = "Его услуги";
      note.replaceChildren(
        "Муниципалитет запомнен в этом браузере. ",
        own,
        " ",
        button("Забыть", () => {
          save(PLACE, null);
          select.value = "";
          note.remove();
          select.focus();
        }),
      );
      select.closest(".find-where").after(note);
    };
    const stored = load(PLACE);
    const offered = [...select.options].some((option) => option.value && option.value === stored);
    if (offered && !select.value) {
      select.value = stored;
      tell();
    }
    select.addEventListener("change", () => {
      save(PLACE, select.value || null);
      if (select.value) tell();
      else note.remove();
    });
  };

  document.querySelector("[data-print]")?.append(button("Напечатать", () => window.print()));
  for (const root of document.querySelectorAll("[data-ticks]")) list(root);
  const where = document.querySelector(".start #where");
  if (where) place(where);
})();
