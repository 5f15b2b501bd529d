// From the timeline's data to what is drawn: bars, spans, bands and steps. Nothing is split or added.
import { OUTCOMES, bounds, days } from "../words.js";

const DAY = 86_400_000;
const known = (value) => value !== null && value !== undefined;

/** Midnight (UTC) of an ISO day. */
export const midnight = (day) => new Date(`${day}T00:00:00Z`);

/** How many days a figure is known to, both ends included. */
export function length({ start, end }) {
  return Math.round((midnight(end) - midnight(start)) / DAY) + 1;
}

/** The outcomes that have something to show, in the project's order or the one asked for. */
export function panels({ days: perDay = [], claims = [] }, wanted) {
  const present = new Set([...perDay, ...claims].map(({ outcome }) => outcome));
  const order = wanted?.length ? wanted : ["killed", "injured", "detained"];
  const found = order.filter((one) => present.has(one));
  if (found.length || wanted?.length) return found;
  return OUTCOMES.filter((one) => present.has(one));
}

/**
 * A day's figure, or one known only to several days, as a box: its width the days, its height the
 * figure for each of them, so that its area is the figure. `whole` says that it is one day's. Without
 * a best figure the box is `hollow` and reaches up to the lowest figure said, else to the highest.
 * `low` and `high` are the band's ends, null where there is none to draw.
 */
export function box(figure) {
  const count = length(figure);
  const height = figure.best ?? figure.low ?? figure.high;
  const share = (value) => (known(value) ? value / count : null);
  const band = figure.low !== figure.high && (known(figure.low) || known(figure.high));
  return {
    x1: midnight(figure.start),
    x2: new Date(midnight(figure.end).getTime() + DAY),
    middle: new Date((midnight(figure.start).getTime() + midnight(figure.end).getTime() + DAY) / 2),
    height: share(height),
    low: band ? share(figure.low) : null,
    high: band ? share(figure.high) : null,
    whole: count === 1,
    hollow: !known(figure.best),
    url: figure.url ?? null,
    told: told(figure, count),
  };
}

function told(figure, count) {
  const lasting = count > 1 ? ` over ${count} days, which day is unknown` : "";
  return `${days(figure)}: ${bounds(figure)} ${figure.outcome}${lasting}.${figure.words ? ` ${figure.words}` : ""}`;
}

/** The boxes of one outcome. Figures without any number or without days cannot be drawn. */
export function boxes(figures, outcome) {
  return figures
    .filter((one) => one.outcome === outcome && one.start && one.end)
    .filter(({ low, best, high }) => [low, best, high].some(known))
    .map(box);
}

/**
 * The running totals of one outcome: for each claimant a list of series, each a list of points by day.
 * A series is of the same people, place and first day: other totals do not go on from each other.
 */
export function steps(claims, outcome) {
  const lines = new Map();
  for (const claim of claims) {
    if (claim.outcome !== outcome || !claim.day || !(known(claim.low) || known(claim.high))) continue;
    const claimant = claim.claimant || "not said";
    const point = {
      claimant,
      x: midnight(claim.day),
      y: claim.low ?? claim.high,
      low: claim.low,
      high: claim.high,
      url: claim.url ?? null,
      told: `${claimant}, up to ${claim.day}: ${bounds(claim)} ${outcome}${scopeOf(claim)}${claim.corrected ? ", corrected" : ""}.${claim.words ? ` ${claim.words}` : ""}`,
    };
    const series = lines.get(claimant) ?? new Map();
    const key = JSON.stringify([fold(claim.victims), fold(claim.place), claim.start ?? null]);
    series.set(key, [...(series.get(key) ?? []), point]);
    lines.set(claimant, series);
  }
  const sorted = [...lines].sort(([a], [b]) => a.localeCompare(b));
  const byDay = (points) => points.sort((a, b) => a.x - b.x || a.y - b.y);
  return new Map(sorted.map(([claimant, series]) => [claimant, [...series.values()].map(byDay)]));
}

const fold = (words) => words?.toLowerCase() ?? null;
const scopeOf = ({ victims, place }) => [victims && ` (${victims})`, place && ` in ${place}`].filter(Boolean).join("");

/** At most so many days long an event is to be drawn at its days; a month's stands in the list alone. */
const EVENT_DAYS = 7;

/**
 * Events as dots over their days, those of one day one above the other. `firm` are those told as done;
 * the others are hollow, and their words say what they are.
 */
export function happenings(events) {
  const height = new Map();
  return events
    .filter((one) => one.start && one.end && length(one) <= EVENT_DAYS)
    .map((one) => {
      const middle = (midnight(one.start).getTime() + midnight(one.end).getTime() + DAY) / 2;
      height.set(middle, (height.get(middle) ?? 0) + 1);
      return {
        x: new Date(middle),
        y: height.get(middle) - 0.5,
        start: one.start,
        end: one.end,
        firm: one.modality === "done",
        url: one.url ?? null,
        told: `${one.when ?? one.start}: ${one.words}`,
      };
    });
}

/** The days that all drawings of a timeline show, a week at the least, as [first, day after the last]. */
export function stretch({ days: perDay = [], claims = [], events = [] }, shown) {
  const wanted = (one) => shown.includes(one.outcome);
  const ends = perDay.filter(wanted).flatMap(({ start, end }) => [start, end]);
  const all = [...ends, ...claims.filter(wanted).map(({ day }) => day), ...happenings(events).flatMap(({ start, end }) => [start, end])].filter(Boolean).sort();
  if (!all.length) return null;
  const [first, last] = [midnight(all[0]), midnight(all[all.length - 1])];
  return [first, new Date(Math.max(last.getTime() + DAY, first.getTime() + 7 * DAY))];
}

/** Days to name on an axis that has room for so many names; null for stretches over months. */
export function ticks([first, last], room) {
  const count = Math.round((last - first) / DAY);
  if (count > 62) return null;
  const every = [1, 2, 7, 14, 28].find((step) => count / step <= Math.max(room, 3)) ?? 28;
  return Array.from({ length: Math.ceil(count / every) }, (_, at) => new Date(first.getTime() + at * every * DAY));
}
