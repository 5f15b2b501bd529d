import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, chosen, dayAfter, daysBetween, within } from "../src/map/filter.js";
import { groups, label, outcomeOf } from "../src/map/grouping.js";
import { form, pixelsAtZoom0 } from "../src/map/precision.js";
import { discs, samples, scales } from "../src/map/sizes.js";
import { bounds, days } from "../src/words.js";

const units = new Set(["iso:IQ-WA", "SY"]);
const incident = (properties) => ({ properties: { outcome: "killed", start: null, end: null, ...properties } });

test("nothing coarser than a town's surroundings is ever drawn as a point", () => {
  for (const where_prec of [3, 4, 5, 6, 7, null, undefined, 99]) {
    for (const area of [null, "iso:IQ-WA", "iso:XX-YY"]) {
      const { kind, metres } = form({ where_prec, area }, units);
      assert.ok(kind === "area" || (kind === "soft" && metres >= 40_000), `${where_prec} ${area}: ${kind}`);
    }
  }
  assert.equal(form({ where_prec: 1 }, units).kind, "point");
  assert.deepEqual(form({ where_prec: 2 }, units), { kind: "near", metres: 25_000 });
});

test("provinces and states are drawn as their area where it is known, else as a soft disc", () => {
  assert.equal(form({ where_prec: 4, area: "iso:IQ-WA" }, units).kind, "area");
  assert.equal(form({ where_prec: 6, area: "SY" }, units).kind, "area");
  assert.equal(form({ where_prec: 4, area: "iso:IQ-ZZ" }, units).kind, "soft");
  // A district is smaller than the province that it names as its area.
  assert.equal(form({ where_prec: 3, area: "iso:IQ-WA" }, units).kind, "soft");
});

test("a soft disc covers the same ground at every latitude", () => {
  const onEquator = pixelsAtZoom0(100_000, 0);
  assert.ok(Math.abs(onEquator * 78_271.517 - 100_000) < 1e-6);
  assert.ok(Math.abs(pixelsAtZoom0(100_000, 60) - 2 * onEquator) < 1e-9);
});

test("areas of discs are in proportion to people", () => {
  const scale = scales([{ outcome: "killed", best: 400, low: null, high: null }]);
  const [small, large] = [100, 400].map((best) => discs({ outcome: "killed", best, low: best, high: best }, scale).size);
  assert.ok(Math.abs((large / small) ** 2 - 4) < 1e-9);
});

test("the displaced do not shrink the dead", () => {
  const dead = { outcome: "killed", low: 100, best: 100, high: 100 };
  const alone = scales([dead]);
  const beside = scales([dead, { outcome: "displaced", low: null, best: 500_000, high: null }]);
  assert.equal(beside.people, alone.people);
  assert.ok(beside.displaced < alone.displaced);
});

test("rings are low and high; an unknown bound has none, an unknown best makes a hollow disc", () => {
  const scale = { people: 2, displaced: 2 };
  const whole = discs({ outcome: "killed", low: 9, best: 16, high: 25 }, scale);
  assert.deepEqual(whole, { size: 8, hollow: false, low: 6, high: 10 });
  const open = discs({ outcome: "killed", low: 16, best: null, high: null }, scale);
  assert.deepEqual(open, { size: 8, hollow: true, low: 8, high: null });
  const exact = discs({ outcome: "killed", low: 16, best: 16, high: 16 }, scale);
  assert.deepEqual([exact.low, exact.high], [null, null]);
});

test("the legend's samples fit its scale", () => {
  const { people } = scales([{ outcome: "killed", best: 531, low: 531, high: 800 }]);
  const shown = samples(people);
  assert.ok(shown.length > 0 && shown.every((value) => value <= 840), String(shown));
});

test("periods keep what may touch them; the undated are counted, not guessed", () => {
  assert.ok(within({ start: "2008-03-25", end: "2008-03-29" }, "2008-03-29", "2008-04-02"));
  assert.ok(!within({ start: "2008-03-25", end: "2008-03-28" }, "2008-03-29", null));
  assert.ok(within({ start: null, end: "2008-03-25" }, null, "2008-03-25"));
  const all = [incident({ start: "2008-03-25", end: "2008-03-25" }), incident({}), incident({ outcome: "injured" })];
  assert.equal(chosen(all, {}).features.length, 3);
  assert.deepEqual(chosen(all, { outcome: "killed", until: "2008-03-30" }), { features: [all[0]], undated: 1 });
});

test("an actor counts once for an incident that names it twice", () => {
  const { actors, first, last } = choices([incident({ actors: ["A", "A", "B"], start: "2008-03-25", end: "2008-04-01" })]);
  assert.deepEqual([...actors], [["A", 1], ["B", 1]]);
  assert.deepEqual([first, last], ["2008-03-25", "2008-04-01"]);
});

test("days are counted over changes of clocks and leap days", () => {
  assert.equal(daysBetween("2008-02-28", "2008-03-31"), 32);
  assert.equal(dayAfter("2008-02-28", 32), "2008-03-31");
});

test("bounds and days are said in words, unknown included", () => {
  assert.equal(bounds({ low: 20, best: 24, high: 31 }), "24 (20–31)");
  assert.equal(bounds({ low: 5, best: null, high: null }), "at least 5");
  assert.equal(bounds({ low: null, best: null, high: 9 }), "up to 9");
  assert.equal(bounds({ low: null, best: null, high: null }), "unknown");
  assert.equal(bounds({ low: 0, best: 0, high: 0 }), "0");
  assert.equal(bounds({ low: 1200, best: 1200, high: 1200 }), "1,200");
  assert.equal(days({ start: "2008-03-25", end: "2008-03-25" }), "2008-03-25");
  assert.equal(days({ start: null, end: null }), "no date");
});

test("incidents of one unit share its area, those at one spot keep their discs, nothing is lost", () => {
  const at = (id, coordinates, facts) => ({
    geometry: coordinates && { type: "Point", coordinates },
    properties: { id, outcome: "killed", where_prec: 1, low: 2, best: 2, high: 2, ...facts },
  });
  const all = [
    at("a", [44, 33], { where_prec: 6, area: "SY", place: "Syria" }), at("b", null, { where_prec: 6, area: "SY", place: "Syria", outcome: "injured" }),
    at("c", [44.4, 33.3]), at("d", [44.4, 33.3], { where_prec: 2 }), at("e", [44.4, 33.3], { where_prec: 3 }),
    at("f", null, { where_prec: 6, area: "XX" }),
  ];
  const found = groups(all, units);
  const ids = found.map(({ features }) => features.map(({ properties }) => properties.id).join(""));
  assert.deepEqual(ids, ["ab", "cd", "e"]); // f has no place, and the list has it
  assert.deepEqual(found.map(({ kind }) => kind), ["area", "point", "soft"]);
  assert.deepEqual(found.map(outcomeOf), ["mixed", "killed", "killed"]);
  assert.deepEqual(found.map(label), ["2 figures,\nSyria", "2 figures", "2\nkilled"]);
});
