// The map's ground, fetched once for all maps of a page.
import { feature, merge } from "topojson-client";

import { asset } from "../assets.js";

let loading = null;

/** Sources of the ground by name, and `units`: a first-order unit or state by each of its ids. */
export function basemap() {
  loading ??= load();
  return loading;
}

async function load() {
  const [world, waters, states, cities] = await Promise.all(
    ["world", "waters", "states", "cities"].map(async (name) => {
      const answer = await fetch(asset(`basemap/${name}.json`));
      if (!answer.ok) throw new Error(`basemap/${name}.json: ${answer.status}`);
      return answer.json();
    }),
  );
  const ground = (name) => feature(world, world.objects[name]);
  return {
    sources: {
      land: ground("land"),
      borders: ground("borders"),
      inner: ground("inner"),
      disputed: ground("disputed"),
      rivers: feature(waters, waters.objects.rivers),
      lakes: feature(waters, waters.objects.lakes),
      states: points(states, (one) => one.coordinates, (one) => one.properties),
      cities: points(cities, ([, x, y]) => [x, y], ([name, , , rank]) => ({ name, rank })),
      units: unitNames(world),
    },
    units: new Units(world),
  };
}

function points(list, where, what) {
  return {
    type: "FeatureCollection",
    features: list.map((one) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: where(one) },
      properties: what(one),
    })),
  };
}

function unitNames({ objects }) {
  const named = objects.units.geometries.map(({ properties }) => properties).filter(({ at }) => at);
  return points(named, ({ at }) => at, ({ name }) => ({ name }));
}

/** Units by `gn:…`, `iso:…`, and states by two letters. */
class Units {
  #world;
  #members = new Map();
  #made = new Map();

  constructor(world) {
    this.#world = world;
    for (const unit of world.objects.units.geometries) {
      const { gn, iso, country } = unit.properties;
      for (const id of [gn && `gn:${gn}`, iso && `iso:${iso}`, country]) {
        if (id) this.#members.set(id, [...(this.#members.get(id) ?? []), unit]);
      }
    }
  }

  has(id) {
    return this.#members.has(id);
  }

  /** The area of a unit as a GeoJSON geometry. */
  geometry(id) {
    if (!this.#made.has(id)) this.#made.set(id, merge(this.#world, this.#members.get(id)));
    return this.#made.get(id);
  }

  /** A point for the unit's words: the middle of its largest piece's box. */
  centre(id) {
    const boxes = this.geometry(id).coordinates.map(([ring]) => {
      const [x, y] = [ring.map((corner) => corner[0]), ring.map((corner) => corner[1])];
      return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
    });
    const size = ([west, south, east, north]) => (east - west) * (north - south);
    const [west, south, east, north] = boxes.reduce((a, b) => (size(b) > size(a) ? b : a));
    return [(west + east) / 2, (south + north) / 2];
  }
}
