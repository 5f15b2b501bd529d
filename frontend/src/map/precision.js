// Which form an incident takes on the map. It is never drawn finer than its place is known.

/** Metres of the soft disc of a place that is known to UCDP's `where_prec` only. */
const RADIUS = { 2: 25_000, 3: 40_000, 4: 75_000, 5: 50_000, 6: 200_000, 7: 150_000 };

/** Metres to a pixel at zoom 0 on the equator, with tiles of 512 pixels. */
const METRES_AT_ZOOM_0 = 78_271.517;

/**
 * The form of an incident: `point` (a disc), `near` (a disc on a soft disc), `soft` (a soft disc
 * alone) or `area` (a unit, if it is among `units`). `metres` is the soft disc's radius. A precision
 * that is not known is taken for the coarsest.
 */
export function form({ where_prec: precision, area }, units) {
  if (precision === 1) return { kind: "point", metres: 0 };
  if (precision === 2) return { kind: "near", metres: RADIUS[2] };
  if ((precision === 4 || precision === 6) && area && units.has(area)) return { kind: "area", metres: 0 };
  return { kind: "soft", metres: RADIUS[precision] ?? RADIUS[6] };
}

/** Pixels at zoom 0 that so many metres take at a latitude; they double with each zoom level. */
export function pixelsAtZoom0(metres, latitude) {
  return metres / (METRES_AT_ZOOM_0 * Math.cos((latitude * Math.PI) / 180));
}
