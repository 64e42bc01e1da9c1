/* The page of an act works without this. Here: a button that copies the link of a clause, a table of contents
   that stays at hand on a narrow screen and closes after use, Esc that puts an explanation away. */
"use strict";

(() => {
  const COPY = "Скопировать ссылку";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  const said = document.createElement("span");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);
  let number = null;

  function show(next) {
    if (!next || next === number) return;
    number = next;
    button.textContent = COPY;
    said.textContent = "";
    number.after(button);
  }

  function hide() {
    if (number) button.remove();
    number = null;
  }

  // The clause without the question and the switches of this view.
  const link = () => location.origin + location.pathname + number.getAttribute("href");

  function copyOld(text) {
    const box = document.createElement("textarea");
    box.value = text;
    button.after(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    button.focus();
    return done;
  }

  async function copy() {
    const text = link();
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      done = copyOld(text); // no clipboard over plain http
    }
    button.textContent = said.textContent = done ? "Ссылка скопирована" : text;
  }

  const text = document.querySelector(".text");
  if (text) {
    button.addEventListener("click", copy);
    text.addEventListener("focusin", (event) => {
      if (event.target === button) return;
      if (event.target.matches(".num")) show(event.target);
      else hide();
    });
    text.addEventListener("focusout", (event) => {
      if (number && event.relatedTarget && event.relatedTarget !== button && event.relatedTarget !== number) hide();
    });
    text.addEventListener("mouseover", (event) => {
      if (button.contains(document.activeElement)) return;
      if (event.target.matches(".num")) show(event.target);
      else if (number && !number.parentElement.contains(event.target) && document.activeElement !== number) hide();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    if (document.activeElement.matches("abbr")) document.activeElement.blur();
  });

  const contents = document.querySelector(".toc-fold");
  if (contents) {
    contents.classList.add("stays");
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a")) contents.open = false;
    });
  }
})();
