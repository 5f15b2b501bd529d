import assert from "node:assert/strict";
import { test } from "node:test";

import { fits, found, indexOf, understood, values } from "../src/search/query.js";

const report = (id, facts) => ({ id, url: `../reports/${id}/`, title: "", outlet: "", day: null, lede: "", words: "", outcomes: [], actors: [], places: [], ...facts });
const reports = [
  report("a", { title: "Raid in Odra", words: "raid odra killed", day: "2008-03-25", outcomes: ["killed"], actors: ["River Brigade"], places: ["Odra"] }),
  report("b", { title: "Talks", words: "odra móna talks", day: "2008-03-27", outcomes: ["injured"], places: ["Lale", "Odra"] }),
  report("c", { title: "Flood", words: "lale flood" }),
];
const index = indexOf(reports);
const ids = (query, choice = {}) => found(index, reports, query, choice).map(({ id }) => id);

test("words are sought without case and diacritics, all of them, the title first", () => {
  assert.deepEqual(ids("ODRA"), ["a", "b"]);
  assert.deepEqual(ids("mona"), ["b"]);
  assert.deepEqual(ids("odra talks"), ["b"]);
  assert.deepEqual(ids("zeppelin"), []);
});

test("a word with a minus leaves out", () => {
  assert.deepEqual(understood("odra -raid"), { wanted: "odra", left: "raid" });
  assert.deepEqual(ids("odra -raid"), ["b"]);
  assert.deepEqual(ids("-odra"), ["c"]);
});

test("filters narrow, alone or with words; what has no day is in no period", () => {
  assert.deepEqual(ids("", { outcome: "killed" }), ["a"]);
  assert.deepEqual(ids("odra", { place: "Lale" }), ["b"]);
  assert.deepEqual(ids("", { from: "2008-03-26" }), ["b"]);
  assert.deepEqual(ids("", { until: "2008-03-26" }), ["a"]);
  assert.deepEqual(ids("", {}), ["b", "a", "c"]);
  assert.equal(fits(reports[2], { actor: "River Brigade" }), false);
});

test("what can be chosen stands once, by name", () => {
  assert.deepEqual(values(reports, "places"), ["Lale", "Odra"]);
});
