// What stands around the drawn map: filters, time slider, legend, list.
import { freshId, h } from "../dom.js";
import { OUTCOMES, bounds, days } from "../words.js";
import { choices, dayAfter, daysBetween } from "./filter.js";
import { samples } from "./sizes.js";

function field(label, control) {
  control.id = freshId("map-field");
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}

function select(entries) {
  const all = h("option", { value: "" }, "All");
  return h("select", {}, all, ...entries.map(([value, count]) => h("option", { value }, `${value} (${count})`)));
}

/**
 * The form of filters; `onChange(choice)` hears of each change. With `timeOnly` it has the slider
 * alone, for pages whose server filters; null where there is nothing to slide over.
 */
export function filters(features, onChange, timeOnly = false) {
  const { outcomes, actors, first, last } = choices(features);
  const outcome = select(OUTCOMES.filter((one) => outcomes.has(one)).map((one) => [one, outcomes.get(one)]));
  const actor = select([...actors].sort(([a], [b]) => a.localeCompare(b)));
  const from = h("input", { type: "date", min: first, max: last });
  const until = h("input", { type: "date", min: first, max: last });
  const said = h("output", {});
  const steps = first ? daysBetween(first, last) : 0;
  const slider = h("input", { type: "range", min: 0, max: steps, value: steps, step: 1 });
  if (timeOnly && steps === 0) return null;
  const parts = timeOnly ? [] : [field("Outcome", outcome)];
  if (!timeOnly && actors.size) parts.push(field("Actor", actor));
  if (!timeOnly && first) parts.push(field("From", from), field("Until", until));
  if (steps > 0) {
    const row = field("Up to the day", slider);
    row.classList.add("field--wide");
    row.append(said);
    parts.push(row);
  }
  const tell = () => {
    said.value = until.value || last || "";
    slider.setAttribute("aria-valuetext", said.value);
    onChange({ outcome: outcome.value, actor: actor.value, from: from.value, until: until.value });
  };
  slider.addEventListener("input", () => {
    until.value = Number(slider.value) === steps ? "" : dayAfter(first, Number(slider.value));
    tell();
  });
  until.addEventListener("change", () => {
    slider.value = until.value ? daysBetween(first, until.value) : steps;
  });
  said.value = last ?? "";
  const form = h("form", { class: "filters map-filters", "aria-label": "Filter the map", onsubmit: (e) => e.preventDefault(), onchange: tell }, ...parts);
  const clear = () => setTimeout(() => {
    from.value = until.value = ""; // they stand in no form where the slider is alone
    slider.value = steps;
    tell();
  });
  form.addEventListener("reset", clear);
  form.append(h("button", { type: "reset", class: "button button--small" }, "Clear"));
  return form;
}

/** A list of the incidents for pages whose server made none. */
export function list(features) {
  const items = features.map(({ properties: one }) => h(
    "li", { "data-incident": one.id },
    h("span", { class: `badge ${one.outcome}` }, one.outcome), " ",
    h("a", { href: one.url ?? null }, one.title || `${bounds(one)} ${one.outcome}`),
    h("small", {}, [one.place ?? "place unknown", days(one)].join(" · ")),
  ));
  return h("ol", { class: "map-items" }, ...items);
}

/** What a click on the map tells. */
export function told(features) {
  const shown = features.slice(0, 6);
  const parts = shown.map(({ properties: one }) => h(
    "li", {},
    h("p", { class: one.outcome }, h("b", {}, bounds(one)), ` ${one.outcome}`, one.aggregate ? h("small", {}, " a total of several incidents") : null),
    h("p", {}, one.url ? h("a", { href: one.url }, one.title || "The incident") : one.title || ""),
    h("p", { class: "facts" }, [placeWords(one), days(one), one.grade].filter(Boolean).join(" · ")),
  ));
  if (features.length > shown.length) parts.push(h("li", { class: "facts" }, `and ${features.length - shown.length} more here; the list has them`));
  return h("ul", { class: "map-told" }, ...parts);
}

const HOW_EXACT = { 2: "near", 3: "in the district of", 4: "somewhere in", 5: "around", 6: "somewhere in", 7: "off" };

function placeWords({ place, where_prec: precision }) {
  if (!place) return "place unknown";
  return precision in HOW_EXACT ? `${HOW_EXACT[precision]} ${place}` : place;
}

/** How to read sizes and forms. */
export function legend(scale, features) {
  const groups = new Set(features.map(({ properties: one }) => (one.outcome === "displaced" ? "displaced" : "people")));
  const svg = "http://www.w3.org/2000/svg";
  const circle = (value, unit) => {
    const radius = Math.max(unit * Math.sqrt(value), 2);
    const side = Math.ceil(radius * 2 + 3);
    const picture = document.createElementNS(svg, "svg");
    const disc = document.createElementNS(svg, "circle");
    for (const [name, of] of [["width", side], ["height", side], ["aria-hidden", "true"]]) picture.setAttribute(name, of);
    for (const [name, of] of [["cx", side / 2], ["cy", side / 2], ["r", radius]]) disc.setAttribute(name, of);
    picture.append(disc);
    return h("span", { class: "map-size" }, picture, value.toLocaleString("en"));
  };
  const rows = [...groups].map((group) => h(
    "div", { class: "cluster" }, group === "displaced" ? "Displaced: " : "People: ", ...samples(scale[group]).map((value) => circle(value, scale[group])),
  ));
  return h(
    "details", { class: "map-legend" }, h("summary", {}, "How to read this map"), ...rows,
    h("p", {}, "A disc’s area is the best figure, its rings are low and high. A hollow disc has no best figure, or is a total that contains other incidents."),
    h("p", {}, "Hatched land and soft discs: known only to lie somewhere in there. Dashed lines are disputed."),
  );
}
