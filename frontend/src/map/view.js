// The drawn map: MapLibre with our ground and incidents, without controls of its own making.
import { Map as GlMap, LngLatBounds, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";

import { asset } from "../assets.js";
import { OUTCOMES } from "../words.js";
import { groups, label, outcomeOf } from "./grouping.js";
import { form, pixelsAtZoom0 } from "./precision.js";
import { discs } from "./sizes.js";
import { CHOOSABLE, hatch, layers, palette, style } from "./style.js";

setWorkerUrl(asset("map-worker.js"));

const collection = (features) => ({ type: "FeatureCollection", features });

const point = (coordinates, properties) => ({ type: "Feature", geometry: { type: "Point", coordinates }, properties });

/** Exact incidents are discs, each its own, with a note where there are several at one spot. */
function spot(group, scale) {
  const discsOf = group.features.map(({ properties: one }) => {
    const { size, hollow, low, high } = discs(one, scale);
    const { kind, metres } = form(one, new Set());
    const properties = { ids: one.id, outcome: one.outcome, kind, size, hollow: hollow || Boolean(one.aggregate) };
    if (low !== null) properties.low = low;
    if (high !== null) properties.high = high;
    properties.ground = pixelsAtZoom0(metres, group.at[1]);
    return point(group.at, properties);
  });
  if (group.features.length === 1) return discsOf;
  const size = Math.max(...discsOf.map(({ properties }) => properties.size));
  return [...discsOf, point(group.at, { ids: idsOf(group), outcome: outcomeOf(group), kind: "note", size, words: label(group) })];
}

const idsOf = (group) => group.features.map(({ properties }) => properties.id).join(" ");

/** What is drawn for a group of incidents: `areas` and `points`. */
function drawn(group, units, scale) {
  if (group.kind === "point" || group.kind === "near") return { areas: [], points: spot(group, scale) };
  const properties = { ids: idsOf(group), outcome: outcomeOf(group), kind: group.kind, size: 0, words: label(group) };
  if (group.kind === "area") {
    const area = { type: "Feature", geometry: units.geometry(group.area), properties };
    return { areas: [area], points: [point(units.centre(group.area), properties)] };
  }
  properties.ground = pixelsAtZoom0(group.metres, group.at[1]);
  return { areas: [], points: [point(group.at, properties)] };
}

/** A map in `container`. `onChoose(ids)` is called with the incidents under a click. */
export class MapView {
  #map;
  #units;
  #popup = null;
  #scale;
  #container;

  constructor(container, { sources, units }, { scale, label, onChoose }) {
    this.#units = units;
    this.#scale = scale;
    this.#container = container;
    this.#map = new GlMap({
      container,
      style: style(sources, palette(container)),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      minZoom: 0.6,
      maxZoom: 11,
      center: [20, 20],
      zoom: 1,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
      locale: { "Map.Title": label },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    this.#map.on("click", (event) => onChoose(this.#at(event.point), event.lngLat));
    this.#map.on("mousemove", (event) => {
      this.#map.getCanvas().style.cursor = this.#at(event.point).length ? "pointer" : "";
    });
    this.ready = new Promise((resolve, reject) => {
      this.#map.once("load", () => resolve());
      this.#map.once("error", ({ error }) => reject(error));
    }).then(() => this.#hatches());
  }

  #at(point) {
    const margin = 3;
    const box = [[point.x - margin, point.y - margin], [point.x + margin, point.y + margin]];
    const found = this.#map.queryRenderedFeatures(box, { layers: CHOOSABLE });
    return [...new Set(found.flatMap(({ properties }) => properties.ids.split(" ")))];
  }

  #hatches() {
    const colours = palette(this.#container);
    for (const one of [...OUTCOMES, "mixed"]) {
      const image = hatch(colours[one] ?? colours.ink);
      if (this.#map.hasImage(`hatch-${one}`)) this.#map.updateImage(`hatch-${one}`, image);
      else this.#map.addImage(`hatch-${one}`, image, { pixelRatio: 2 });
    }
  }

  /** Takes on the page's colours anew, after a change between light and dark. */
  recolour() {
    this.#hatches();
    for (const { id, paint } of layers(palette(this.#container))) {
      for (const [name, value] of Object.entries(paint)) this.#map.setPaintProperty(id, name, value);
    }
  }

  show(features) {
    const all = groups(features, this.#units).map((group) => drawn(group, this.#units, this.#scale));
    this.#map.getSource("areas").setData(collection(all.flatMap(({ areas }) => areas)));
    this.#map.getSource("incidents").setData(collection(all.flatMap(({ points }) => points)));
  }

  /** Moves so that all features are seen. */
  fit(features) {
    const box = new LngLatBounds();
    for (const feature of features) {
      const { kind } = form(feature.properties, this.#units);
      if (feature.geometry?.type === "Point") box.extend(feature.geometry.coordinates);
      if (kind !== "area") continue;
      const geometry = this.#units.geometry(feature.properties.area);
      for (const polygon of geometry.coordinates) for (const corner of polygon[0]) box.extend(corner);
    }
    if (!box.isEmpty()) this.#map.fitBounds(box, { padding: 50, maxZoom: 8, animate: false });
  }

  /** Whether an incident is on the map, or only in the list. */
  places(feature) {
    return feature.geometry !== null || form(feature.properties, this.#units).kind === "area";
  }

  mark(id) {
    this.#map.setFilter("chosen", ["==", ["get", "ids"], id ?? ""]);
  }

  /** Brings a place into view if it is not. */
  reveal([longitude, latitude]) {
    if (this.#map.getBounds().contains([longitude, latitude])) return;
    this.#map.easeTo({ center: [longitude, latitude], zoom: Math.max(this.#map.getZoom(), 6) });
  }

  tell(content, at, onClose) {
    this.#popup?.remove();
    this.#popup = new Popup({ maxWidth: "20rem", focusAfterOpen: false }).setLngLat(at).setDOMContent(content).addTo(this.#map);
    this.#popup.on("close", onClose);
  }

  hush() {
    this.#popup?.remove();
    this.#popup = null;
  }

  resize() {
    this.#map.resize();
  }

  /** What is drawn in the window now: layers, and incidents with their forms. */
  get seen() {
    const all = this.#map.queryRenderedFeatures();
    const forms = all.filter(({ layer, properties }) => CHOOSABLE.includes(layer.id) && properties.kind !== "note").flatMap(({ properties }) => properties.ids.split(" ").map((id) => [id, properties.kind]));
    return { layers: [...new Set(all.map(({ layer }) => layer.id))], forms: Object.fromEntries(forms) };
  }

  /** Whether everything asked for is drawn. */
  get idle() {
    return this.#map.loaded() && this.#map.areTilesLoaded();
  }

  remove() {
    this.#map.remove();
  }
}
