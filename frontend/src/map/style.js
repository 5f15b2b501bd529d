// MapLibre's style: the layers of the ground and of the incidents, in the page's own colours.
import { OUTCOMES } from "../words.js";

const FONT = ["system-ui, Noto Sans, DejaVu Sans, sans-serif"];
const BOLD = ["Bold system-ui, Noto Sans, DejaVu Sans, sans-serif"];
const EMPTY = { type: "FeatureCollection", features: [] };

/** The page's colours as the map needs them; follows light and dark. */
export function palette(element) {
  const style = getComputedStyle(element);
  const get = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["map-water", "map-land", "map-line", "map-inner", "map-disputed", "map-river", "map-name", "paper", "ink", "accent", ...OUTCOMES];
  return Object.fromEntries(names.map((name) => [name, get(name)]));
}

const byOutcome = (colours) => [
  "match", ["get", "outcome"], ...OUTCOMES.flatMap((one) => [one, colours[one]]), colours.ink,
];
const kind = (...kinds) => ["in", ["get", "kind"], ["literal", kinds]];
/** A radius given for zoom 0 that grows with the ground. */
const grounded = ["interpolate", ["exponential", 2], ["zoom"], 0, ["get", "ground"], 22, ["*", ["get", "ground"], 2 ** 22]];
const byZoom = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];

function groundLayers(c) {
  const line = (id, colour, width, more = {}, rest = {}) => ({
    id, type: "line", source: id, layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": colour, "line-width": width, ...more }, ...rest,
  });
  return [
    { id: "water", type: "background", paint: { "background-color": c["map-water"] } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": c["map-land"], "fill-antialias": true } },
    { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": c["map-water"] } },
    line("rivers", c["map-river"], byZoom(2, 0.4, 8, 1.8)),
    line("inner", c["map-inner"], byZoom(4, 0.5, 9, 1.2), {}, { minzoom: 3.5 }),
    line("borders", c["map-line"], byZoom(2, 0.6, 8, 1.8)),
    line("disputed", c["map-disputed"], byZoom(2, 0.8, 8, 2), { "line-dasharray": [2.5, 2] }),
  ];
}

function nameLayers(c) {
  const name = (id, source, size, more = {}, layout = {}) => ({
    id, type: "symbol", source,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, "text-max-width": 7, "text-padding": 3, ...layout },
    paint: { "text-color": c["map-name"], "text-halo-color": c["map-land"], "text-halo-width": 1.3 },
    ...more,
  });
  const town = (rank, minzoom, size) => name(`towns-${rank}`, "cities", size,
    { filter: ["==", ["get", "rank"], rank], minzoom },
    { "text-anchor": "left", "text-offset": [0.45, 0], "text-font": rank === 0 ? BOLD : FONT });
  return [
    {
      id: "town-dots", type: "circle", source: "cities", minzoom: 3.6,
      filter: ["<=", ["get", "rank"], ["step", ["zoom"], 0, 4.6, 1, 5.6, 2, 6.4, 3, 7.2, 4]],
      paint: { "circle-radius": 1.7, "circle-color": c["map-name"], "circle-opacity": 0.75 },
    },
    name("unit-names", "units", byZoom(5.5, 9, 9, 13), { minzoom: 5.6, maxzoom: 10 }, { "text-letter-spacing": 0.06 }),
    town(4, 7.4, 10.5), town(3, 6.6, 10.5), town(2, 5.8, 11), town(1, 4.8, 11.5), town(0, 3.8, 12),
    name("state-names", "states", byZoom(2, 9, 6, 15),
      { maxzoom: 6.5, filter: [">", ["get", "size"], ["step", ["zoom"], 6, 2.5, 1.5, 4, 0.2, 5.5, 0]] },
      { "text-transform": "uppercase", "text-letter-spacing": 0.1, "symbol-sort-key": ["-", ["get", "size"]] }),
  ];
}

function incidentLayers(c) {
  const tone = byOutcome(c);
  const disc = (id, radius, filter, paint) => ({
    id, type: "circle", source: "incidents", filter,
    layout: { "circle-sort-key": ["-", ["get", "size"]] },
    paint: { "circle-radius": radius, ...paint },
  });
  const stroke = (width, opacity) => ({
    "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": tone, "circle-stroke-width": width, "circle-stroke-opacity": opacity,
  });
  const figures = (id, filter, layout) => ({
    id, type: "symbol", source: "incidents", filter,
    layout: { "text-field": ["get", "words"], "text-font": BOLD, "text-size": 12, "text-max-width": 14, "text-justify": "auto", ...layout },
    paint: { "text-color": tone, "text-halo-color": c.paper, "text-halo-width": 1.8 },
  });
  return [
    { id: "areas", type: "fill", source: "areas", paint: { "fill-pattern": ["concat", "hatch-", ["get", "outcome"]], "fill-opacity": 0.75 } },
    { id: "area-edges", type: "line", source: "areas", paint: { "line-color": tone, "line-width": 1.5, "line-opacity": 0.8 } },
    disc("soft", grounded, kind("soft", "near"), {
      "circle-color": tone, "circle-blur": 0.75, "circle-opacity": ["match", ["get", "kind"], "near", 0.14, 0.34],
    }),
    disc("high", ["get", "high"], ["all", kind("point", "near"), ["has", "high"]], stroke(1, 0.75)),
    disc("size", ["get", "size"], kind("point", "near"), {
      "circle-color": tone,
      "circle-opacity": ["case", ["get", "hollow"], 0.06, ["==", ["get", "kind"], "near"], 0.28, 0.45],
      "circle-stroke-color": tone, "circle-stroke-width": 1.4,
      "circle-stroke-opacity": ["match", ["get", "kind"], "near", 0.6, 1],
    }),
    disc("low", ["get", "low"], ["all", kind("point", "near"), ["has", "low"]], stroke(1, 0.9)),
    disc("chosen", ["+", ["get", "size"], 5], ["==", ["get", "ids"], ""], {
      "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": c.accent, "circle-stroke-width": 3,
    }),
    figures("notes", kind("note"), {
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": ["+", 0.5, ["/", ["get", "size"], 12]],
    }),
    figures("figures", kind("soft", "area"), {
      "text-variable-anchor": ["center", "bottom", "top", "left", "right"], "text-radial-offset": 1.5,
    }),
  ];
}

/** All layers, lowest first. Names stand below the incidents. */
export function layers(colours) {
  return [...groundLayers(colours), ...nameLayers(colours), ...incidentLayers(colours)];
}

/** Layers on which an incident can be chosen. */
export const CHOOSABLE = ["size", "figures", "notes", "soft", "areas"];

export function style(sources, colours) {
  const geojson = (data, more = {}) => ({ type: "geojson", data, ...more });
  return {
    version: 8,
    sources: {
      ...Object.fromEntries(Object.entries(sources).map(([name, data]) => [name, geojson(data, { maxzoom: 9 })])),
      areas: geojson(EMPTY),
      incidents: geojson(EMPTY),
    },
    layers: layers(colours),
  };
}

/** A tile of slanted lines in a colour, eight pixels wide, as MapLibre takes images. */
export function hatch(colour) {
  const size = 16;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d");
  context.strokeStyle = colour;
  context.lineWidth = 2.4;
  context.globalAlpha = 0.55;
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift - 2, size + 2);
    context.lineTo(shift + size + 2, -2);
    context.stroke();
  }
  return context.getImageData(0, 0, size, size);
}
