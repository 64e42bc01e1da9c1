// Suggestions under every search box: an ARIA combobox with a listbox. Without this script the form works as it is.
"use strict";

(() => {
  const DELAY = 120; // ms after the last key
  const SHORTEST = 2; // letters
  const KINDS = {
    service: "услуга", municipality: "муниципалитет", catalogue: "вид услуги", office: "отделение", clause: "пункт",
  };

  /** A new element with a class and a text. */
  const element = (tag, name, text = "") => {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  };

  /** One line of the list. */
  const option = (found, id) => {
    const line = element("li", "option");
    line.id = id;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.url = found.url;
    const about = [KINDS[found.kind], found.detail].filter(Boolean).join(" · ");
    line.append(element("span", "option-text", found.text), " ", element("span", "option-about", about));
    return line;
  };

  class Combobox {
    constructor(input) {
      this.input = input;
      this.active = -1; // number of the marked line; -1 is the typed text itself
      this.timer = 0;
      this.request = null;
      this.list = element("ul", "suggest");
      this.list.id = `${input.id}-suggest`;
      this.list.hidden = true;
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", "Подсказки");
      this.status = element("span", "hidden");
      this.status.setAttribute("role", "status");
      this.prepare();
      input.parentElement.append(this.list, this.status);
      this.listen();
    }

    prepare() {
      const names = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
      for (const [name, value] of Object.entries(names)) this.input.setAttribute(name, value);
      this.input.setAttribute("aria-controls", this.list.id);
    }

    listen() {
      this.input.addEventListener("input", () => this.later());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.hide());
      this.input.form.addEventListener("submit", () => this.hide());
      // The box keeps the focus, so that «blur» does not take the list away from under the pointer.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
    }

    later() {
      this.stop();
      if (this.input.value.trim().length < SHORTEST) this.hide();
      else this.timer = setTimeout(() => this.ask(), DELAY);
    }

    stop() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.request = null;
    }

    async ask() {
      this.stop();
      const request = new AbortController();
      this.request = request;
      try {
        const query = new URLSearchParams({ q: this.input.value });
        const answer = await fetch(`/api/suggest?${query}`, { signal: request.signal });
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (this.request === request) this.show(found);
      } catch {
        if (this.request === request) this.hide(); // offline: the form still works
      }
    }

    show(found) {
      if (!found.length || document.activeElement !== this.input) {
        this.hide();
        return;
      }
      this.list.replaceChildren(...found.map((one, i) => option(one, `${this.list.id}-${i}`)));
      this.list.style.top = `${this.input.offsetTop + this.input.offsetHeight + 4}px`;
      this.list.hidden = false;
      this.list.scrollTop = 0;
      this.input.setAttribute("aria-expanded", "true");
      this.status.textContent = `Подсказок: ${found.length}`;
      this.mark(-1);
    }

    hide() {
      this.stop();
      this.list.hidden = true;
      this.list.replaceChildren();
      this.input.setAttribute("aria-expanded", "false");
      this.status.textContent = "";
      this.mark(-1);
    }

    mark(number) {
      this.active = number;
      const lines = [...this.list.children];
      lines.forEach((line, i) => line.setAttribute("aria-selected", String(i === number)));
      if (number < 0) this.input.removeAttribute("aria-activedescendant");
      else {
        this.input.setAttribute("aria-activedescendant", lines[number].id);
        lines[number].scrollIntoView({ block: "nearest" });
      }
    }

    /** The arrows go round through the lines and the typed text. */
    step(by) {
      const places = this.list.children.length + 1;
      this.mark(((this.active + 1 + by + places) % places) - 1);
    }

    key(event) {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (open) this.step(event.key === "ArrowDown" ? 1 : -1);
        else if (this.input.value.trim().length >= SHORTEST) this.ask();
        else return;
      } else if (open && event.key === "Escape") this.hide();
      else if (open && event.key === "Enter" && this.active >= 0) this.go(this.list.children[this.active]);
      else return;
      event.preventDefault();
    }

    go(line) {
      if (!line) return;
      const { url } = line.dataset;
      this.hide();
      window.location.assign(url);
    }
  }

  for (const input of document.querySelectorAll('form[role="search"] input[name="q"]')) new Combobox(input);
})();
