// The keyboard of the call centre: arrows walk, Alt and digits choose, Esc is for the next caller. Used by operator.js.
"use strict";

/** Listens to the keys of a page; `desk` says what they do: clear(), enter(), copy(), offline();
 * `columns()` are the answers side by side. */
const operatorKeys = (desk) => {
  const box = document.getElementById("q");
  const answers = document.getElementById("answers");
  const single = document.getElementById("single");
  const { columns } = desk;

  /** The arrows walk: the question, then the answer and the clauses of one column. */
  function step(by) {
    const column = document.activeElement.closest(".desk-column") ?? columns()[0];
    const stops = [box, ...(column?.querySelectorAll("[data-step]") ?? [])];
    const at = stops.indexOf(document.activeElement);
    const next = stops[at < 0 ? (by > 0 ? 1 : 0) : Math.min(stops.length - 1, Math.max(0, at + by))];
    next?.focus();
  }

  /** To the clause at the same height in the other column. */
  function across(by) {
    const column = document.activeElement.closest(".desk-column");
    const other = columns()[columns().indexOf(column) + by];
    if (!column || !other) return false;
    const at = [...column.querySelectorAll("[data-step]")].indexOf(document.activeElement);
    const stops = [...other.querySelectorAll("[data-step]")];
    stops[Math.min(Math.max(at, 0), stops.length - 1)]?.focus();
    return true;
  }

  /** Keys that would also be letters of a question work only outside the box, and can be switched off. */
  function letters(event) {
    if (!single.checked || event.target.closest("select, textarea")) return false;
    if (event.target === box && (box.value || event.key !== "?")) return false;
    if (event.key === "?") return help();
    if (/^[1-9]$/.test(event.key) && choose(event.key)) return true;
    if (event.target === document.body && event.key.length === 1) box.focus(); // the letter goes into the box
    return false;
  }

  function help() {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
    else box.focus();
    return true;
  }

  function choose(key) {
    const chip = answers.querySelector(`[data-chip="${key}"]`);
    chip?.click();
    return Boolean(chip);
  }

  function withAlt(event) {
    if (event.code === "KeyC") {
      desk.copy();
      return true;
    }
    return /^Digit[1-9]$/.test(event.code) && choose(event.code.slice(-1));
  }

  function plain(event) {
    const walking = event.target === box || event.target.closest("[data-step]");
    if (event.key === "Escape") desk.clear();
    else if (event.key === "ArrowDown" && walking) step(1);
    else if (event.key === "ArrowUp" && walking) step(-1);
    else if (event.key === "ArrowLeft" && event.target !== box) return across(-1);
    else if (event.key === "ArrowRight" && event.target !== box) return across(1);
    else if (event.key === "Enter" && event.target === box && !desk.offline()) desk.enter();
    else return letters(event);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.altKey ? withAlt(event) : plain(event)) event.preventDefault();
  });
};
