// Incidents that are known to no more than the same place share one form on the map.
import { bounds } from "../words.js";
import { form } from "./precision.js";

/** Incidents by the form and place that they are drawn at; those without a place are left out. */
export function groups(features, units) {
  const found = new Map();
  for (const feature of features) {
    const { area } = feature.properties;
    const { kind, metres } = form(feature.properties, units);
    const at = feature.geometry?.coordinates ?? null;
    if (kind !== "area" && !at) continue;
    const exact = kind === "point" || kind === "near";
    const key = kind === "area" ? area : `${exact ? "exact" : "soft"} ${at}`;
    const group = found.get(key) ?? { kind, at, area, metres, features: [] };
    group.metres = Math.max(group.metres, metres);
    group.features.push(feature);
    found.set(key, group);
  }
  return [...found.values()];
}

/** What is written at a group's place: the one figure, or how many there are. */
export function label(group) {
  const all = group.features.map(({ properties }) => properties);
  const places = new Set(all.map(({ place }) => place));
  if (all.length > 1) return `${all.length} figures${places.size === 1 && all[0].place ? `,\n${all[0].place}` : ""}`;
  const [one] = all;
  return `${bounds(one)}\n${one.outcome}${one.aggregate ? ", total" : ""}`;
}

/** The outcome that all of a group have, or `mixed`. */
export function outcomeOf(group) {
  const outcomes = new Set(group.features.map(({ properties }) => properties.outcome));
  return outcomes.size === 1 ? [...outcomes][0] : "mixed";
}
