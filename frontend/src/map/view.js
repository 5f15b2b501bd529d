// The drawn map: MapLibre with our ground and incidents, without controls of its own making.
import { Map as GlMap, LngLatBounds, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";

import { asset } from "../assets.js";
import { OUTCOMES, bounds } from "../words.js";
import { form, pixelsAtZoom0 } from "./precision.js";
import { discs } from "./sizes.js";
import { CHOOSABLE, hatch, layers, palette, style } from "./style.js";

setWorkerUrl(asset("map-worker.js"));

const collection = (features) => ({ type: "FeatureCollection", features });

/** An incident as a feature that the layers draw, and its area, where it is drawn as one. */
function drawn(feature, units, scale) {
  const one = feature.properties;
  const { kind, metres } = form(one, units);
  const at = feature.geometry?.coordinates ?? null;
  const { size, hollow, low, high } = discs(one, scale);
  const words = `${bounds(one)}\n${one.outcome}${one.aggregate ? ", total" : ""}`;
  const properties = { id: one.id, outcome: one.outcome, kind, size, hollow: hollow || Boolean(one.aggregate), words };
  if (low !== null) properties.low = low;
  if (high !== null) properties.high = high;
  if (kind === "area") {
    const centre = { type: "Point", coordinates: at ?? units.centre(one.area) };
    return {
      area: { type: "Feature", geometry: units.geometry(one.area), properties },
      point: { type: "Feature", geometry: centre, properties },
    };
  }
  if (!at) return { area: null, point: null };
  properties.ground = pixelsAtZoom0(metres, at[1]);
  return { area: null, point: { type: "Feature", geometry: feature.geometry, properties } };
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
    return [...new Set(found.map(({ properties }) => properties.id))];
  }

  #hatches() {
    const colours = palette(this.#container);
    for (const one of OUTCOMES) {
      const image = hatch(colours[one]);
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
    const all = features.map((feature) => drawn(feature, this.#units, this.#scale));
    this.#map.getSource("areas").setData(collection(all.map(({ area }) => area).filter(Boolean)));
    this.#map.getSource("incidents").setData(collection(all.map(({ point }) => point).filter(Boolean)));
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
    this.#map.setFilter("chosen", ["==", ["get", "id"], id ?? ""]);
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
    const forms = all.filter(({ layer }) => CHOOSABLE.includes(layer.id)).map(({ properties }) => [properties.id, properties.kind]);
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
