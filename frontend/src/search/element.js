// <wl-search>: search of a static site, over parts of an index that were written with it (docs/frontend.md).
import { h } from "../dom.js";
import { found, indexOf, values } from "./query.js";

const MOST = 50;

class Search extends HTMLElement {
  #reports = [];
  #index = null;
  #results = null;
  #form = null;

  async connectedCallback() {
    if (this.dataset.state) return;
    this.dataset.state = "loading";
    try {
      const parts = [...this.querySelectorAll("[data-src]")].map(({ dataset }) => dataset.src);
      for (const part of parts) {
        const answer = await fetch(part, { headers: { accept: "application/json" } });
        if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
        this.#reports.push(...(await answer.json()).reports);
      }
      this.#index = indexOf(this.#reports);
      this.#build();
      this.dataset.state = "ready";
    } catch (error) {
      this.dataset.state = "failed";
      this.append(h("p", { class: "notice notice--warn", role: "status" }, "Search does not work here; all reports stand below."));
      console.warn("wl-search:", error);
    }
  }

  #build() {
    const choice = (name, label, field) => {
      const all = values(this.#reports, field);
      const options = all.map((value) => h("option", { value }, value));
      return all.length ? h("label", { class: "field" }, label, h("select", { name }, h("option", { value: "" }, "all"), ...options)) : null;
    };
    const day = (name, label) => h("label", { class: "field" }, label, h("input", { type: "date", name }));
    this.#results = h("div", { role: "status" });
    this.#form = h("form", { role: "search", onsubmit: (event) => { event.preventDefault(); this.#show(); }, oninput: () => this.#show() },
      h("label", { class: "field" }, "Words", h("input", { type: "search", name: "q", maxlength: "200" })),
      h("div", { class: "filters" }, choice("outcome", "Outcome", "outcomes"), choice("actor", "Actor", "actors"), choice("place", "Place", "places"), day("from", "From"), day("until", "To")),
      h("p", { class: "facts" }, "-word leaves out."));
    this.append(this.#form, this.#results);
    this.#form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
    this.#show();
  }

  #show() {
    const given = Object.fromEntries(new FormData(this.#form));
    const asked = Object.values(given).some(Boolean);
    const hits = asked ? found(this.#index, this.#reports, given.q, given) : [];
    if (!asked) return this.#results.replaceChildren();
    const told = hits.length > MOST ? `${hits.length} reports, the first ${MOST} of them:` : `${hits.length} report${hits.length === 1 ? "" : "s"}`;
    const rows = hits.slice(0, MOST).map((one) => h("li", { class: "card card--flat" },
      h("h2", {}, h("a", { href: one.url, dir: "auto" }, one.title)),
      h("p", { class: "facts" }, [one.outlet, one.day].filter(Boolean).join(" · ")),
      one.lede ? h("p", { dir: "auto" }, one.lede) : null));
    return this.#results.replaceChildren(h("p", { class: "facts" }, told), h("ol", { class: "stack" }, ...rows));
  }
}

customElements.define("wl-search", Search);
