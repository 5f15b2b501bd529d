// <wl-timeline>: figures by day and running totals by claimant (docs/frontend.md).
import { dataOf, h } from "../dom.js";
import { daily, lineLook, told, totals } from "./draw.js";
import { boxes, happenings, panels, steps, stretch } from "./shape.js";

const SVG = "http://www.w3.org/2000/svg";

function sample(index) {
  const picture = document.createElementNS(SVG, "svg");
  const stroke = document.createElementNS(SVG, "line");
  const { stroke: colour, dash } = lineLook(index);
  const set = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  set(picture, { width: 34, height: 8, "aria-hidden": "true" });
  set(stroke, { x1: 0, x2: 34, y1: 4, y2: 4, stroke: colour, "stroke-width": 2, "stroke-dasharray": dash });
  picture.append(stroke);
  return picture;
}

class Timeline extends HTMLElement {
  #data = null;
  #charts = null;
  #readout = null;
  #watch = null;
  #width = 0;

  async connectedCallback() {
    if (this.dataset.state) return;
    this.dataset.state = "loading";
    try {
      this.#data = await dataOf(this, "series");
      if (!this.isConnected) return;
      this.#build();
      this.dataset.state = "ready";
    } catch (error) {
      this.dataset.state = "failed";
      this.prepend(h("p", { class: "notice notice--warn", role: "status" }, "The timeline cannot be drawn here; the table has everything that is on it."));
      console.warn("wl-timeline:", error);
    }
  }

  disconnectedCallback() {
    this.#watch?.disconnect();
    this.#watch = null;
  }

  #build() {
    const table = [...this.childNodes].filter((node) => node.nodeName !== "SCRIPT");
    if (!["days", "claims", "events"].some((name) => this.#data[name]?.length)) return;
    this.#charts = h("div", { class: "timeline-charts" });
    this.#readout = h("p", { class: "timeline-readout", role: "status" }, "Point at a figure, or go through them with the arrow keys, to see its words.");
    const below = h("details", { class: "timeline-table" }, h("summary", {}, "The same as a table"), ...table);
    const tabled = table.some((node) => node.matches?.("table") || node.querySelector?.("table"));
    this.append(this.#charts, this.#readout, ...(tabled ? [below] : []));
    for (const type of ["pointerover", "focusin"]) this.#charts.addEventListener(type, ({ target }) => this.#tell(target));
    this.#charts.addEventListener("keydown", (event) => this.#go(event));
    this.#watch = new ResizeObserver(() => this.#draw());
    this.#watch.observe(this.#charts);
    this.#draw();
  }

  #draw() {
    const width = Math.round(this.#charts.clientWidth);
    if (!width || width === this.#width) return;
    this.#width = width;
    const wanted = (this.dataset.outcomes ?? "").split(/\s+/).filter(Boolean);
    const shown = panels(this.#data, wanted);
    const within = stretch(this.#data, shown);
    const parts = within ? shown.map((outcome) => this.#panel(outcome, { width, within })) : [];
    const events = happenings(this.#data.events ?? []);
    if (within && events.length) parts.push(this.#happened(events, { width, within }));
    this.#charts.replaceChildren(...parts);
    for (const svg of this.#charts.querySelectorAll("svg.wl-plot")) this.#rove(svg);
  }

  #panel(outcome, size) {
    const figure = h("section", { class: `timeline-panel ${outcome}`, "aria-label": outcome }, h("h3", {}, outcome));
    const perDay = boxes(this.#data.days ?? [], outcome);
    const lines = steps(this.#data.claims ?? [], outcome);
    if (perDay.length) figure.append(h("p", { class: "facts" }, "By day, with the line from low to high"), daily(perDay, outcome, size));
    if (lines.size) {
      const names = [...lines.keys()].map((name, index) => h("li", {}, sample(index), ` ${name}`));
      figure.append(h("p", { class: "facts" }, "Running totals, by who gives them; a line joins those of the same people, place and first day"), totals(lines, outcome, size), h("ul", { class: "legend" }, ...names));
    }
    return figure;
  }

  #happened(events, size) {
    const legend = h("p", { class: "facts" }, "What happened; hollow dots are not told as done");
    return h("section", { class: "timeline-panel", "aria-label": "events" }, h("h3", {}, "events"), legend, told(events, size));
  }

  /**
   * One stop of the tab key for each drawing; arrows go on from there, by time. Plot names groups
   * and shapes, which have no role to bear a name: the link around a shape takes it over.
   */
  #rove(svg) {
    const links = [...svg.querySelectorAll("a")].sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
    for (const link of links) {
      link.setAttribute("tabindex", link === links[0] ? "0" : "-1");
      link.setAttribute("aria-label", link.querySelector("[aria-label]").getAttribute("aria-label"));
      link.removeAttribute("target");
    }
    for (const named of svg.querySelectorAll("[aria-label]:not(a)")) named.removeAttribute("aria-label");
    svg.links = links;
  }

  #go(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const links = event.target.closest("svg")?.links;
    const at = links?.indexOf(event.target.closest("a")) ?? -1;
    if (!by || at < 0) return;
    const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
    links[at].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    event.preventDefault();
  }

  #tell(target) {
    const said = target.closest?.("a[aria-label]")?.getAttribute("aria-label");
    if (said) this.#readout.textContent = said;
  }
}

customElements.define("wl-timeline", Timeline);
