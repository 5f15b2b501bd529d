// The drawings of one outcome, with Observable Plot. What is drawn is decided in shape.js; `within`
// are the days that every drawing of a timeline shows.
import { areaY, axisX, axisY, dot, gridY, line, plot, rectY, ruleX, ruleY } from "@observablehq/plot";

import { ticks } from "./shape.js";

const DAY_NAME = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const TONES = ["var(--ink)", "var(--detained)", "var(--injured)", "var(--abducted)", "var(--surrendered)", "var(--displaced)"];
const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"];

/** How the line of the n-th claimant looks: colour and dashes, so that neither has to tell alone; no two of 36 look alike. */
export function lineLook(index) {
  const round = Math.floor(index / TONES.length);
  return { stroke: TONES[index % TONES.length], dash: DASHES[(index + round) % DASHES.length] };
}

function axisOfDays(within, width) {
  const room = Math.floor(width / 75);
  const named = ticks(within, room);
  if (named === null) return axisX({ ticks: Math.max(2, Math.floor(width / 110)), tickSize: 4 });
  return axisX(named, { tickFormat: (day) => DAY_NAME.format(day), tickSize: 4 });
}

function frame(width, height, within, marks, label, scale = {}) {
  const svg = plot({
    className: "wl-plot",
    width,
    height,
    marginLeft: 52,
    marginRight: 16,
    marginTop: 18,
    marginBottom: 28,
    x: { type: "utc", label: null, domain: within },
    y: { label: null, zero: true, nice: true, ...scale },
    marks: [
      gridY({ ticks: 4, stroke: "var(--line)", strokeOpacity: 1 }),
      axisY({ ticks: 4, tickSize: 0, tickFormat: (value) => (Number.isInteger(value) ? value.toLocaleString("en") : "") }),
      axisOfDays(within, width),
      ...marks,
      ruleY([0], { stroke: "var(--edge)" }),
    ],
  });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", label);
  return svg;
}

/** Figures day by day: bars, spans over several days, and the lines from low to high. */
export function daily(boxes, outcome, { width, within }) {
  const tone = `var(--${outcome})`;
  const linked = { href: "url", ariaLabel: "told" };
  const bar = (some, look) => rectY(some, { x1: "x1", x2: "x2", y1: 0, y2: "height", fill: tone, insetLeft: 0.5, insetRight: 0.5, ...linked, ...look });
  const firm = boxes.filter(({ whole, hollow }) => whole && !hollow);
  const hollow = boxes.filter(({ whole, hollow: empty }) => whole && empty);
  const spans = boxes.filter(({ whole }) => !whole);
  const band = { x: "middle", stroke: "var(--ink)", strokeWidth: 1.4 };
  return frame(width, 190, within, [
    bar(spans, { fillOpacity: 0.16, stroke: tone, strokeDasharray: "4 3" }),
    bar(firm, { fillOpacity: 0.8 }),
    bar(hollow, { fillOpacity: 0.08, stroke: tone, strokeWidth: 1.5 }),
    ruleX(boxes.filter(({ low, high }) => low !== null && high !== null), { ...band, y1: "low", y2: "high" }),
    // An end that is not known is open: a tick at the other end alone.
    dot(boxes.filter(({ low, high }) => low !== null && high === null), { ...band, y: "low", symbol: "triangle", r: 3.5, fill: "var(--paper)" }),
  ], `${outcome}, day by day`);
}

/** Running totals: a stepped line for each series, in the look of its claimant, a dot for each time that it was said. */
export function totals(lines, outcome, { width, within }) {
  const marks = [...lines.values()].flatMap((series, index) => {
    const { stroke, dash } = lineLook(index);
    return [
      ...series.flatMap((points) => [
        areaY(points, { x: "x", y1: "low", y2: "high", curve: "step-after", fill: stroke, fillOpacity: 0.1, filter: ({ low, high }) => low !== null && high !== null }),
        line(points, { x: "x", y: "y", curve: "step-after", stroke, strokeWidth: 2, strokeDasharray: dash }),
      ]),
      dot(series.flat(), { x: "x", y: "y", r: 4, fill: stroke, stroke: "var(--paper)", href: "url", ariaLabel: "told" }),
    ];
  });
  return frame(width, 210, within, marks, `${outcome}, running totals by claimant`);
}

/** Events: a dot for each, full where it is told as done. */
export function told(events, { width, within }) {
  const tallest = Math.max(3, ...events.map(({ y }) => y + 0.5));
  const look = { x: "x", y: "y", r: 5, stroke: "var(--ink)", strokeWidth: 1.5, href: "url", ariaLabel: "told" };
  return frame(width, Math.min(60 + tallest * 14, 320), within, [
    dot(events.filter(({ firm }) => firm), { ...look, fill: "var(--ink)" }),
    dot(events.filter(({ firm }) => !firm), { ...look, fill: "var(--paper)", strokeDasharray: "2 2" }),
  ], "events, day by day", { nice: false, domain: [0, tallest] });
}
