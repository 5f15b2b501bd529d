// Which incidents a choice of outcome, actor and period leaves.

/** All values of the features that one can choose from, and the days that they span. */
export function choices(features) {
  const outcomes = new Map();
  const actors = new Map();
  let [first, last] = [null, null];
  for (const { properties: one } of features) {
    outcomes.set(one.outcome, (outcomes.get(one.outcome) ?? 0) + 1);
    for (const actor of new Set(one.actors ?? [])) actors.set(actor, (actors.get(actor) ?? 0) + 1);
    for (const day of [one.start, one.end].filter(Boolean)) {
      if (first === null || day < first) first = day;
      if (last === null || day > last) last = day;
    }
  }
  return { outcomes, actors, first, last };
}

/** Whether an incident's days, as far as known, may touch the period; bounds are inclusive. */
export function within({ start, end }, from, until) {
  const [begin, finish] = [start ?? end, end ?? start];
  if (!begin) return false;
  return (!from || finish >= from) && (!until || begin <= until);
}

/** The features that a choice leaves, and how many it leaves out for want of a date. */
export function chosen(features, { outcome, actor, from, until }) {
  const alike = features.filter(({ properties: one }) =>
    (!outcome || one.outcome === outcome) && (!actor || (one.actors ?? []).includes(actor)));
  if (!from && !until) return { features: alike, undated: 0 };
  return {
    features: alike.filter(({ properties }) => within(properties, from, until)),
    undated: alike.filter(({ properties: one }) => !one.start && !one.end).length,
  };
}

const DAY = 86_400_000;

/** Whole days between two ISO days. */
export function daysBetween(first, last) {
  return Math.round((Date.parse(`${last}T00:00Z`) - Date.parse(`${first}T00:00Z`)) / DAY);
}

/** The ISO day so many days after another. */
export function dayAfter(first, count) {
  return new Date(Date.parse(`${first}T00:00Z`) + count * DAY).toISOString().slice(0, 10);
}
