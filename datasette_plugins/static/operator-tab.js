// What a tab of the call centre remembers: its last questions, drawn as a list of links. Used by operator.js.
"use strict";

const operatorTab = (() => {
  const MOST = 12; // questions in the list of the tab
  const STORE = "operator.asked";

  const list = document.getElementById("asked");

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

  let asked = stored(STORE, []);

  /** The address of the page in a state. */
  const page = (query) => (`${query}` ? `/operator?${query}` : "/operator");

  /** Keeps the question; one that only goes on typing an earlier one takes its place. */
  function keep(q, query, sure) {
    const others = asked.filter((one, i) => one.q !== q && !(i === 0 && one.open && q.startsWith(one.q)));
    asked = [{ q, query: query.toString(), sure, open: true }, ...others].slice(0, MOST);
    store(STORE, asked);
    draw();
  }

  /** The last question is over: the next one stands beside it, whatever it begins with. */
  function close() {
    if (!asked[0]?.open) return;
    asked[0].open = false;
    store(STORE, asked);
  }

  function forget() {
    asked = [];
    store(STORE, asked);
    draw();
  }

  function draw() {
    list.hidden = !asked.length;
    list.querySelector("ol").replaceChildren(...asked.map(drawn));
  }

  function drawn(one) {
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
  }

  draw();
  return { page, keep, close, forget, stored, store };
})();
