import assert from "node:assert/strict";
import { test } from "node:test";

import { lineLook } from "../src/timeline/draw.js";
import { box, boxes, happenings, length, panels, steps, stretch, ticks } from "../src/timeline/shape.js";

const figure = (facts) => ({ outcome: "killed", start: "2008-03-25", end: "2008-03-25", low: 20, best: 24, high: 31, ...facts });

test("a figure of several days keeps its sum: its box is as wide as its days and as high as its share", () => {
  const one = box(figure({ end: "2008-03-29", low: null, best: 530, high: null }));
  const wide = (one.x2 - one.x1) / 86_400_000;
  assert.equal(wide, 5);
  assert.equal(wide * one.height, 530);
  assert.equal(one.whole, false);
  assert.match(one.told, /over 5 days, which day is unknown/);
});

test("days are counted with both ends, over a change of clocks", () => {
  assert.equal(length({ start: "2008-03-29", end: "2008-03-31" }), 3);
  assert.equal(length({ start: "2008-03-29", end: "2008-03-29" }), 1);
});

test("bands are drawn where low and high differ, and open ends stay open", () => {
  const bandOf = ({ low, high }) => [low, high];
  assert.deepEqual(bandOf(box(figure({}))), [20, 31]);
  assert.deepEqual(bandOf(box(figure({ low: 24, high: 24 }))), [null, null]);
  assert.deepEqual(bandOf(box(figure({ low: 18, best: null, high: null }))), [18, null]);
  assert.equal(box(figure({ low: 18, best: null, high: null })).hollow, true);
});

test("nothing is drawn for what has no number or no day; nought is a number", () => {
  const all = [figure({ low: null, best: null, high: null }), figure({ start: null }), figure({ low: 0, best: 0, high: 0 }), figure({ outcome: "injured" })];
  assert.deepEqual(boxes(all, "killed").map(({ height }) => height), [0]);
});

test("each claimant has its own steps, by day whatever the order, never summed", () => {
  const claim = (claimant, day, low) => ({ outcome: "killed", claimant, day, low, high: low, words: "w" });
  const lines = steps([claim("B", "2008-03-29", 215), claim("A", "2008-03-28", 9), claim("B", "2008-03-27", 60), claim(null, "2008-03-27", 1)], "killed");
  assert.deepEqual([...lines.keys()], ["A", "B", "not said"]);
  assert.deepEqual(lines.get("B").map((series) => series.map(({ y }) => y)), [[60, 215]]);
});

test("totals of other people, places or first days do not go on from each other", () => {
  const claim = (day, low, facts) => ({ outcome: "killed", claimant: "A", day, low, high: low, victims: "Fighters", place: "Tarka", start: "2008-03-25", ...facts });
  const lines = steps([claim("2008-03-27", 9), claim("2008-03-28", 12, { victims: "fighters" }), claim("2008-03-28", 40, { place: null }), claim("2008-03-29", 50, { victims: "people" }), claim("2008-03-30", 60, { start: null })], "killed");
  assert.deepEqual(lines.get("A").map((series) => series.map(({ y }) => y)), [[9, 12], [40], [50], [60]]);
  assert.match(lines.get("A")[0][0].told, /9 killed \(Fighters\) in Tarka\./);
});

test("panels follow what is asked for, else killed, injured, detained, else whatever there is", () => {
  const data = { days: [figure({}), figure({ outcome: "displaced" })], claims: [{ outcome: "detained" }] };
  assert.deepEqual(panels(data, []), ["killed", "detained"]);
  assert.deepEqual(panels(data, ["displaced", "missing"]), ["displaced"]);
  assert.deepEqual(panels({ days: [figure({ outcome: "missing" })] }, []), ["missing"]);
});

test("all drawings share their days, a week at the least, and days are named as there is room", () => {
  const within = stretch({ days: [figure({}), figure({ outcome: "missing", end: "2009-01-01" })] }, ["killed"]);
  assert.deepEqual(within.map((day) => day.toISOString().slice(0, 10)), ["2008-03-25", "2008-04-01"]);
  assert.equal(stretch({ claims: [] }, ["killed"]), null);
  assert.equal(ticks(within, 10).length, 7);
  assert.equal(ticks(within, 4).length, 4);
  const year = stretch({ days: [figure({ end: "2009-03-25" })] }, ["killed"]);
  assert.equal(ticks(year, 10), null);
});

test("events stand one above the other on their day, and hollow where they are not told as done", () => {
  const event = (start, end, modality) => ({ start, end, modality, when: "then", words: "w" });
  const dots = happenings([event("2008-03-25", "2008-03-25", "done"), event("2008-03-25", "2008-03-25", "ordered"), event("2008-03-01", "2008-03-31", "done"), event(null, null, "done")]);
  assert.deepEqual(dots.map(({ y, firm }) => [y, firm]), [[0.5, true], [1.5, false]]);
  const within = stretch({ events: [event("2008-03-20", "2008-03-20", "done")] }, []);
  assert.equal(within[0].toISOString().slice(0, 10), "2008-03-20");
});

test("no two of many claimants' lines look alike", () => {
  const looks = Array.from({ length: 36 }, (_, index) => lineLook(index));
  assert.equal(new Set(looks.map(({ stroke, dash }) => `${stroke} ${dash}`)).size, 36);
});
