// What is asked of the search of a static site: words, words that must not be there, filters.
import MiniSearch from "minisearch";

/** A word without case and diacritics, as the index has them. */
export function folded(word) {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The words that are sought, and those that are left out ("-word"). */
export function understood(query) {
  const parts = query.split(/\s+/).filter(Boolean);
  const left = parts.filter((part) => part.startsWith("-")).map((part) => part.slice(1)).filter(Boolean);
  return { wanted: parts.filter((part) => !part.startsWith("-")).join(" "), left: left.join(" ") };
}

/** An index of reports as the export writes them. */
export function indexOf(reports) {
  const index = new MiniSearch({
    fields: ["title", "outlet", "lede", "words", "actors", "places"],
    storeFields: ["url", "title", "outlet", "day", "lede", "outcomes", "actors", "places"],
    extractField: (report, field) => (Array.isArray(report[field]) && field !== "outcomes" ? report[field].join(" ") : report[field]),
    processTerm: (term) => folded(term) || null,
    searchOptions: { boost: { title: 3 }, combineWith: "AND", prefix: (term) => term.length > 3 },
  });
  index.addAll(reports.map((report) => ({ ...report })));
  return index;
}

/** Reports that a choice of outcome, actor, place and days leaves. */
export function fits(report, { outcome, actor, place, from, until }) {
  if (outcome && !report.outcomes.includes(outcome)) return false;
  if (actor && !report.actors.includes(actor)) return false;
  if (place && !report.places.includes(place)) return false;
  if ((from || until) && !report.day) return false;
  return (!from || report.day >= from) && (!until || report.day <= until);
}

/** The reports found, best first; by day, the newest first, where no word is asked for. */
export function found(index, reports, query, choice) {
  const { wanted, left } = understood(query);
  const known = new Map(reports.map((report) => [report.id, report]));
  const without = new Set(left ? index.search(left, { combineWith: "OR", prefix: false }).map(({ id }) => id) : []);
  const ids = wanted ? index.search(wanted).map(({ id }) => id) : [...reports].sort((a, b) => (b.day ?? "").localeCompare(a.day ?? "")).map(({ id }) => id);
  return ids.map((id) => known.get(id)).filter((report) => !without.has(report.id) && fits(report, choice));
}

/** The values of a field that reports have, by name. */
export function values(reports, field) {
  return [...new Set(reports.flatMap((report) => report[field]))].sort((a, b) => a.localeCompare(b));
}
