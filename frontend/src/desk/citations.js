// While an editor writes, "[[" asks the ledger for figures to cite; choosing one puts its token in.
import { freshId, h } from "../dom.js";

/** What is being asked for at the caret: where the "[[" stands and the words after it, or null. */
export function asking(text, caret) {
  const open = text.lastIndexOf("[[", caret - 1);
  if (open < 0) return null;
  const words = text.slice(open + 2, caret);
  return /[\]\n]/.test(words) || words.length > 80 ? null : { open, words };
}

/** The text and caret after a token took the place of what was asked for. */
export function withToken(text, { open, words }, token) {
  const end = open + 2 + words.length;
  const rest = text.startsWith("]]", end) ? text.slice(end + 2) : text.slice(end);
  return { text: text.slice(0, open) + token + rest, caret: open + token.length };
}

class Suggestions {
  #area;
  #box;
  #results = [];
  #chosen = 0;
  #asked = 0;
  #timer = null;

  constructor(area) {
    this.#area = area;
    this.#box = h("div", { class: "suggestions", role: "listbox", id: freshId("citations"), "aria-label": "Figures to cite", hidden: true });
    area.after(this.#box);
    area.setAttribute("aria-controls", this.#box.id);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", () => this.#later());
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("blur", () => setTimeout(() => this.#close(), 200));
  }

  #later() {
    clearTimeout(this.#timer);
    const wanted = asking(this.#area.value, this.#area.selectionStart);
    if (!wanted) this.#close();
    else this.#timer = setTimeout(() => this.#ask(wanted), 200);
  }

  async #ask({ words }) {
    const turn = (this.#asked += 1);
    const address = new URL(this.#area.dataset.citations, document.baseURI);
    address.searchParams.set("q", words);
    let results;
    try {
      const answer = await fetch(address, { headers: { accept: "application/json" } });
      results = answer.ok ? (await answer.json()).results : null;
    } catch {
      results = null;
    }
    if (turn !== this.#asked) return; // a later question overtook this one
    this.#show(results);
  }

  #show(results) {
    this.#results = results ?? [];
    this.#chosen = 0;
    const options = this.#results.map((one, index) => h(
      "div", { role: "option", id: `${this.#box.id}-${index}`, onpointerdown: (event) => this.#put(index, event) },
      h("b", {}, one.label), h("small", {}, one.detail ?? ""),
    ));
    const none = results ? "No figure has these words." : "The ledger does not answer.";
    this.#box.replaceChildren(...(options.length ? options : [h("p", { class: "facts" }, none)]));
    this.#box.hidden = false;
    this.#mark();
  }

  #mark() {
    this.#box.querySelectorAll("[role=option]").forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#chosen));
      if (index === this.#chosen) {
        this.#area.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    });
  }

  #key(event) {
    if (this.#box.hidden) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#close();
    else if (!this.#results.length) return;
    else if (by) {
      this.#chosen = (this.#chosen + by + this.#results.length) % this.#results.length;
      this.#mark();
    } else if (event.key === "Enter" || event.key === "Tab") this.#put(this.#chosen, event);
    else return;
    event.preventDefault();
  }

  #put(index, event) {
    event.preventDefault();
    const wanted = asking(this.#area.value, this.#area.selectionStart);
    if (!wanted) return;
    const { text, caret } = withToken(this.#area.value, wanted, this.#results[index].token);
    this.#area.value = text;
    this.#area.setSelectionRange(caret, caret);
    this.#area.dispatchEvent(new Event("change", { bubbles: true }));
    this.#close();
    this.#area.focus();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#box.hidden = true;
    this.#area.removeAttribute("aria-activedescendant");
  }
}

/** Gives each `textarea[data-citations]` its suggestions, once. */
export function watchCitations() {
  for (const area of document.querySelectorAll("textarea[data-citations]:not([aria-controls])")) new Suggestions(area);
}
