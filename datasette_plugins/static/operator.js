// The desk of the call centre: answers while typing. What the tab remembers, copying and the keys stand in
// operator-tab.js, operator-copy.js and operator-keys.js, read before this one. Without them the form works as it is.
"use strict";

(() => {
  const DELAY = 150; // ms after the last key
  const SETTLED = 2000; // ms after which a question counts as asked
  const SHORTEST = 2; // letters
  const SINGLE = "operator.single";

  const form = document.querySelector("form.desk");
  const box = form.elements.q;
  const answers = document.getElementById("answers");
  const said = document.getElementById("said");
  const single = document.getElementById("single");

  let aspect = new URLSearchParams(location.search).get("aspect") ?? "";
  let shown = state().toString(); // the question that the answers on the page belong to
  let counted = box.value.trim(); // the question that the server has already counted
  let request = null;
  let timer = 0;
  let settling = 0;
  let offline = false;

  /** The state of the page as its address has it. */
  function state() {
    const values = { q: box.value.trim(), municipality: form.elements.municipality.value, with: form.elements.with.value, aspect };
    return new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  }

  const columns = () => [...answers.querySelectorAll(".desk-column")];

  // Asking

  function later() {
    stop();
    timer = setTimeout(ask, DELAY);
  }

  function stop() {
    clearTimeout(timer);
    clearTimeout(settling);
    request?.abort();
    request = null;
  }

  async function ask() {
    stop();
    const query = state();
    if (box.value.trim().length < SHORTEST) query.delete("q");
    const own = new AbortController();
    request = own;
    answers.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`/operator/answer?${query}`, { signal: own.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const html = await answer.text();
      if (request === own) show(html, query);
    } catch {
      if (request === own) fail();
    }
  }

  function show(html, query) {
    request = null;
    offline = false;
    const inside = answers.contains(document.activeElement); // an arrow was quicker than the answer
    answers.innerHTML = html; // our own page: the template has escaped every value
    if (inside) (answers.querySelector("[data-open]") ?? box).focus();
    answers.removeAttribute("aria-busy");
    shown = state().toString();
    history.replaceState(null, "", operatorTab.page(query));
    said.textContent = columns().map(spoken).join(" ");
    settling = setTimeout(remember, SETTLED);
  }

  function fail() {
    request = null;
    offline = true;
    answers.removeAttribute("aria-busy");
    said.textContent = "Ответ не пришёл. Нажмите Enter, чтобы спросить ещё раз.";
    const line = document.createElement("p");
    line.className = "warn stop";
    line.textContent = said.textContent;
    answers.replaceChildren(line);
  }

  /** What a screen reader says of a column: the place, when there are two, and the answer. */
  function spoken(column) {
    const title = columns().length > 1 ? `${column.querySelector("h2").textContent}: ` : "";
    const words = [...column.querySelectorAll(".warn strong, .said > .big, .said > .list .cut")];
    return title + words.map((one) => one.textContent).join(". ");
  }

  /** Puts a whole state into the form and asks. */
  function fill(query) {
    box.value = query.get("q") ?? "";
    form.elements.municipality.value = query.get("municipality") ?? "";
    form.elements.with.value = query.get("with") ?? "";
    aspect = query.get("aspect") ?? "";
    box.focus();
    ask();
  }

  // The questions of this tab

  /** Keeps the question, once its answer is on the page. */
  function remember() {
    const query = state();
    const q = query.get("q");
    if (!q || q.length < SHORTEST || query.toString() !== shown || !columns().length) return;
    const sure = columns().some((column) => column.dataset.sure === "yes");
    operatorTab.keep(q, query, sure);
  }

  /** The question is over: keeps it, and has it counted when the base has no answer. */
  function finish() {
    remember();
    const q = box.value.trim();
    operatorTab.close();
    if (columns()[0]?.dataset.sure === "no" && q !== counted && state().toString() === shown) {
      counted = q;
      const query = state();
      query.set("asked", "1");
      fetch(`/operator/answer?${query}`, { keepalive: true, referrer: "/operator" }).catch(() => {});
    }
  }

  async function copy(text) {
    await operatorCopy(columns(), text);
    remember();
  }

  // From one question to the next

  function clear() {
    finish();
    empty();
  }

  /** The next question; the municipalities stay. */
  function empty() {
    stop();
    box.value = "";
    aspect = "";
    counted = "";
    box.focus();
    ask();
  }

  /** Enter in the box opens the clause of the answer; before the answer is there, it asks for it. */
  function enter() {
    const open = answers.querySelector("[data-open]");
    if (state().toString() !== shown) ask();
    else if (open) {
      finish();
      open.click();
    }
  }

  operatorKeys({ columns, clear, enter, copy, offline: () => offline });
  box.addEventListener("input", () => {
    aspect = "";
    later();
  });
  form.addEventListener("change", (event) => {
    if (event.target !== box) ask();
  });
  form.addEventListener("submit", (event) => {
    if (offline) return;
    event.preventDefault();
    ask();
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest('#answers a[href^="/operator"], #asked a');
    const button = event.target.closest("[data-copy]");
    if (button) copy(button.dataset.copy);
    if (!link) return;
    event.preventDefault();
    fill(new URL(link.href).searchParams);
  });
  document.getElementById("forget").addEventListener("click", () => {
    operatorTab.forget();
    empty(); // the question on the page is one of those to be forgotten
  });
  single.addEventListener("change", () => operatorTab.store(SINGLE, single.checked));
  window.addEventListener("pagehide", finish);

  single.checked = operatorTab.stored(SINGLE, true);
  document.body.classList.add("live");
  box.setSelectionRange(box.value.length, box.value.length);
  if (box.value.trim().length >= SHORTEST && columns().length) settling = setTimeout(remember, SETTLED);
})();
