// The desk of the call centre: answers while typing, keys for everything. Without this script the form works as it is.
"use strict";

(() => {
  const DELAY = 150; // ms after the last key
  const SETTLED = 2000; // ms after which a question counts as asked
  const SHORTEST = 2; // letters
  const MOST = 12; // questions in the list of the tab
  const STORE = "operator.asked";
  const SINGLE = "operator.single";

  const form = document.querySelector("form.desk");
  const box = form.elements.q;
  const answers = document.getElementById("answers");
  const said = document.getElementById("said");
  const list = document.getElementById("asked");
  const single = document.getElementById("single");

  /** What a tab remembers; nothing where the browser forbids it. */
  const stored = (name, otherwise) => {
    try {
      return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const store = (name, value) => {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      // private mode: the list lasts as long as the page
    }
  };

  let aspect = new URLSearchParams(location.search).get("aspect") ?? "";
  let shown = state().toString(); // the question that the answers on the page belong to
  let counted = box.value.trim(); // the question that the server has already counted
  let request = null;
  let timer = 0;
  let settling = 0;
  let offline = false;
  let asked = stored(STORE, []);

  /** The state of the page as its address has it. */
  function state() {
    const values = { q: box.value.trim(), municipality: form.elements.municipality.value, with: form.elements.with.value, aspect };
    return new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  }

  const page = (query) => (`${query}` ? `/operator?${query}` : "/operator");
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
    history.replaceState(null, "", page(query));
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

  /** Keeps the question; one that only goes on typing an earlier one takes its place. */
  function remember() {
    const query = state();
    const q = query.get("q");
    if (!q || q.length < SHORTEST || query.toString() !== shown || !columns().length) return;
    const sure = columns().some((column) => column.dataset.sure === "yes");
    const others = asked.filter((one, i) => one.q !== q && !(i === 0 && one.open && q.startsWith(one.q)));
    asked = [{ q, query: query.toString(), sure, open: true }, ...others].slice(0, MOST);
    store(STORE, asked);
    listed();
  }

  /** The question is over: keeps it, and has it counted when the base has no answer. */
  function finish() {
    remember();
    const q = box.value.trim();
    if (asked.length && asked[0].open) {
      asked[0].open = false;
      store(STORE, asked);
    }
    if (columns()[0]?.dataset.sure === "no" && q !== counted && state().toString() === shown) {
      counted = q;
      const query = state();
      query.set("asked", "1");
      fetch(`/operator/answer?${query}`, { keepalive: true, referrer: "/operator" }).catch(() => {});
    }
  }

  function listed() {
    list.hidden = !asked.length;
    list.querySelector("ol").replaceChildren(...asked.map((one) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = page(one.query);
      link.textContent = one.q;
      line.append(link);
      if (!one.sure) {
        const note = document.createElement("span");
        note.className = "muted";
        note.textContent = "не нашлось";
        line.append(" ", note);
      }
      return line;
    }));
  }

  // Copying

  /** The answer in which the focus is; all of them when it is in none. */
  function copied() {
    const inside = document.activeElement.closest(".desk-column");
    const chosen = (inside ? [inside] : columns()).filter((column) => column.querySelector("[data-copy]"));
    const titled = chosen.length > 1;
    return chosen.map((column) => {
      const text = column.querySelector("[data-copy]").dataset.copy;
      return titled ? `${column.querySelector("h2").textContent}\n${text}` : text;
    }).join("\n\n");
  }

  async function copy(text = copied()) {
    if (!text) return;
    const done = await toClipboard(text);
    said.textContent = done ? "Скопировано" : "Браузер не дал скопировать";
    for (const button of answers.querySelectorAll("[data-copy]")) {
      if (!done || !text.includes(button.dataset.copy)) continue;
      button.classList.add("done");
      button.textContent = "Скопировано";
    }
    remember();
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

  // Keys

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
      copy();
      return true;
    }
    return /^Digit[1-9]$/.test(event.code) && choose(event.code.slice(-1));
  }

  function plain(event) {
    const walking = event.target === box || event.target.closest("[data-step]");
    if (event.key === "Escape") clear();
    else if (event.key === "ArrowDown" && walking) step(1);
    else if (event.key === "ArrowUp" && walking) step(-1);
    else if (event.key === "ArrowLeft" && event.target !== box) return across(-1);
    else if (event.key === "ArrowRight" && event.target !== box) return across(1);
    else if (event.key === "Enter" && event.target === box && !offline) enter();
    else return letters(event);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.altKey ? withAlt(event) : plain(event)) event.preventDefault();
  });
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
    asked = [];
    store(STORE, asked);
    listed();
    empty(); // the question on the page is one of those to be forgotten
  });
  single.addEventListener("change", () => store(SINGLE, single.checked));
  window.addEventListener("pagehide", finish);

  single.checked = stored(SINGLE, true);
  document.body.classList.add("live");
  listed();
  box.setSelectionRange(box.value.length, box.value.length);
  if (box.value.trim().length >= SHORTEST && columns().length) settling = setTimeout(remember, SETTLED);
})();
