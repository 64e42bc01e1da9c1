// Copying an answer with its citation on the page of the call centre. Used by operator.js.
"use strict";

const operatorCopy = ((answers, said) => {
  /** The answer in which the focus is; all of them when it is in none. */
  function copied(columns) {
    const inside = document.activeElement.closest(".desk-column");
    const chosen = (inside ? [inside] : columns).filter((column) => column.querySelector("[data-copy]"));
    const titled = chosen.length > 1;
    return chosen.map((column) => {
      const text = column.querySelector("[data-copy]").dataset.copy;
      return titled ? `${column.querySelector("h2").textContent}\n${text}` : text;
    }).join("\n\n");
  }

  /** Copies a text, or else what stands in the columns. */
  async function copy(columns, text = copied(columns)) {
    if (!text) return;
    const done = await toClipboard(text);
    said.textContent = done ? "Скопировано" : "Браузер не дал скопировать";
    for (const button of answers.querySelectorAll("[data-copy]")) {
      if (!done || !text.includes(button.dataset.copy)) continue;
      button.classList.add("done");
      button.textContent = "Скопировано";
    }
  }

  /** Over plain http browsers give no clipboard; the old way still works there. */
  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      const before = document.activeElement;
      area.value = text;
      area.className = "hidden";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      before.focus();
      return done;
    }
  }

  return copy;
})(document.getElementById("answers"), document.getElementById("said"));
