// Sizes of discs. Areas are in proportion to people, on one scale a map; the displaced, who come in
// thousands, have a scale of their own.

const LARGEST = 38; // pixels
const PER_ROOT = 2.4; // pixels of radius for the square root of one person, at most
export const SMALLEST = 3.5;

const known = (value) => Number.isFinite(value) && value !== null;
export const group = (outcome) => (outcome === "displaced" ? "displaced" : "people");

/** Pixels of radius for the root of one person, by group, so that the largest figure fits. */
export function scales(properties) {
  const largest = { people: 0, displaced: 0 };
  for (const one of properties) {
    const values = [one.low, one.best, one.high].filter(known);
    largest[group(one.outcome)] = Math.max(largest[group(one.outcome)], ...values);
  }
  const fit = (most) => (most > 0 ? Math.min(PER_ROOT, LARGEST / Math.sqrt(most)) : PER_ROOT);
  return { people: fit(largest.people), displaced: fit(largest.displaced) };
}

/** The radius of a figure, null for an unknown one. */
export function radius(value, scale) {
  if (!known(value)) return null;
  return Math.max(SMALLEST, scale * Math.sqrt(Math.max(value, 0)));
}

/** The radii of disc and rings. Without a best figure the disc is hollow and has a bound's size. */
export function discs({ outcome, low, best, high }, scale) {
  const unit = scale[group(outcome)];
  const size = radius(best, unit) ?? radius(low, unit) ?? radius(high, unit) ?? SMALLEST;
  const ring = (value) => (known(value) && value !== best ? radius(value, unit) : null);
  return { size, hollow: !known(best), low: ring(low), high: ring(high) };
}

/** Round figures whose discs explain a scale. */
export function samples(scale) {
  const most = (LARGEST / scale) ** 2;
  const round = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000];
  const fitting = round.filter((value) => value <= most * 1.05 && scale * Math.sqrt(value) > SMALLEST);
  return fitting.slice(-3);
}
