// <wl-map>: incidents on a map, with filters, a time slider and the list beside it (docs/frontend.md).
import { asset } from "../assets.js";
import { dataOf, h } from "../dom.js";
import { basemap } from "./basemap.js";
import { chosen } from "./filter.js";
import { filters, legend, list, told } from "./panel.js";
import { scales } from "./sizes.js";
import { MapView } from "./view.js";

const CREDIT = "Map: Natural Earth. Towns and places: GeoNames, CC BY 4.0. Dashed lines are disputed.";

function stylesheet() {
  const href = asset("map.css");
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.head.append(h("link", { rel: "stylesheet", href, onload: resolve, onerror: reject }));
  });
}

class WarMap extends HTMLElement {
  #view = null;
  #features = [];
  #shown = [];
  #status = null;
  #list = null;
  #leaving = null;

  async connectedCallback() {
    if (this.#view || this.dataset.state) return;
    this.dataset.state = "loading";
    this.#leaving = new AbortController();
    try {
      const [data, ground] = await Promise.all([dataOf(this, "points"), basemap(), stylesheet()]);
      if (!this.isConnected) return;
      this.#features = data.features;
      await this.#build(ground);
      this.dataset.state = "ready";
    } catch (error) {
      this.#fail(error);
    }
  }

  disconnectedCallback() {
    this.#leaving?.abort();
    this.#view?.remove();
    this.#view = null;
    delete this.dataset.state;
  }

  #fail(error) {
    this.dataset.state = "failed";
    this.querySelector(".map-body")?.replaceWith(...(this.#list?.childNodes ?? []));
    const told = h("p", { class: "notice notice--warn", role: "status" }, "The map cannot be shown here; the list has everything that is on it.");
    this.prepend(told);
    console.warn("wl-map:", error);
  }

  async #build(ground) {
    const scale = scales(this.#features.map(({ properties }) => properties));
    const own = [...this.childNodes].filter((node) => node.nodeName !== "SCRIPT");
    const hasList = this.querySelector("[data-incident]") !== null;
    this.#list = h("div", { class: "map-list", tabindex: "0", role: "region", "aria-label": "Incidents on the map" }, ...own);
    if (!hasList) this.#list.replaceChildren(list(this.#features));
    const canvas = h("div", { class: "map-canvas" });
    this.#status = h("p", { class: "map-status facts", role: "status" });
    const enlarge = h("button", { type: "button", class: "button button--small map-enlarge", onclick: () => this.#enlarge(body) }, "Enlarge");
    const stage = h("div", { class: "map-stage" }, canvas, enlarge);
    const credit = h("p", { class: "map-credit" }, CREDIT);
    const drawnPart = h("div", { class: "map-main" }, stage, credit, legend(scale, this.#features));
    const body = h("div", { class: "map-body" }, drawnPart, h("div", { class: "map-side" }, this.#status, this.#list));
    const { filters: which } = this.dataset;
    const form = which === "no" ? null : filters(this.#features, (choice) => this.#choose(choice), which === "time");
    this.append(...[form, body].filter(Boolean));
    this.#view = new MapView(canvas, ground, {
      scale,
      label: this.dataset.label ?? "Map of incidents",
      onChoose: (ids, at) => this.#select(ids, at),
    });
    await this.#view.ready;
    this.#view.fit(this.#features);
    this.#choose({});
    this.#listen();
  }

  #listen() {
    const { signal } = this.#leaving;
    const recolour = () => this.#view?.recolour();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour, { signal });
    document.addEventListener("wl-theme", recolour, { signal });
    const point = (event) => {
      const id = event.target.closest("[data-incident]")?.dataset.incident;
      if (!id) return;
      this.#view?.mark(id);
      const at = this.#shown.find(({ properties }) => properties.id === id)?.geometry;
      if (event.type === "focusin" && at?.type === "Point") this.#view?.reveal(at.coordinates);
    };
    this.#list.addEventListener("focusin", point, { signal });
    this.#list.addEventListener("pointerover", point, { signal });
  }

  #choose(choice) {
    const { features, undated } = chosen(this.#features, choice);
    this.#shown = features;
    this.#view.hush();
    this.#view.show(features);
    const ids = new Set(features.map(({ properties }) => properties.id));
    for (const item of this.#list.querySelectorAll("[data-incident]")) item.hidden = !ids.has(item.dataset.incident);
    const drawn = features.filter((feature) => this.#view.places(feature)).length;
    const parts = [`${features.length} of ${this.#features.length} shown`];
    if (features.length > drawn) parts.push(`${features.length - drawn} without a place, in the list alone`);
    if (undated) parts.push(`${undated} left out as they have no date`);
    this.#status.textContent = features.length ? parts.join("; ") : `Nothing matches. ${parts.slice(2).join("")}`;
  }

  #select(ids, at) {
    for (const item of this.#list.querySelectorAll(".is-focused")) item.classList.remove("is-focused");
    this.#view.mark(ids[0]);
    if (!ids.length) {
      this.#view.hush();
      return;
    }
    const wanted = new Set(ids);
    const features = this.#shown.filter(({ properties }) => wanted.has(properties.id));
    this.#view.tell(told(features), at, () => this.#view?.mark(null));
    const item = this.#list.querySelector(`[data-incident="${CSS.escape(ids[0])}"]`);
    item?.classList.add("is-focused");
    item?.scrollIntoView({ block: "nearest" });
    this.dispatchEvent(new CustomEvent("wl-select", { detail: { id: ids[0] }, bubbles: true }));
  }

  /** Shows map and list in a dialog as large as the window, and brings them back when it closes. */
  #enlarge(body) {
    const close = h("button", { type: "button", class: "button button--small", onclick: () => dialog.close() }, "Close");
    const title = h("h2", {}, this.dataset.label ?? "Map of incidents");
    const place = document.createComment("map");
    body.replaceWith(place);
    const dialog = h("dialog", { class: "dialog--full map-dialog", "aria-label": title.textContent }, h("div", { class: "dialog-head" }, title, close), body);
    dialog.addEventListener("close", () => {
      place.replaceWith(body);
      dialog.remove();
      this.#view?.resize();
      this.querySelector(".map-enlarge")?.focus();
    });
    this.append(dialog);
    dialog.showModal();
    this.#view?.resize();
  }

  /** What is drawn in the window now (`MapView.seen`). */
  get seen() {
    return this.#view?.seen;
  }

  /** Whether all is drawn. */
  get idle() {
    return this.dataset.state === "ready" && this.#view !== null && this.#view.idle;
  }
}

customElements.define("wl-map", WarMap);
