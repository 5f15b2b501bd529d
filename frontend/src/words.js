// How figures, days and outcomes are put into words.

export const OUTCOMES = [
  "killed", "injured", "casualties", "missing", "detained", "abducted", "surrendered", "displaced", "released",
];

const number = new Intl.NumberFormat("en");
const known = (value) => value !== null && value !== undefined;

/** Bounds as a reader says them: "24 (20–31)", "5–12", "at least 5", "up to 9", "unknown". */
export function bounds({ low, best, high }) {
  const range = rangeWords(low, high);
  if (!known(best)) return range;
  if (low === best && high === best) return number.format(best);
  return range === "unknown" ? number.format(best) : `${number.format(best)} (${range})`;
}

function rangeWords(low, high) {
  if (known(low) && known(high)) {
    return low === high ? number.format(low) : `${number.format(low)}–${number.format(high)}`;
  }
  if (known(low)) return `at least ${number.format(low)}`;
  if (known(high)) return `up to ${number.format(high)}`;
  return "unknown";
}

/** Days as a reader says them: "2008-03-25", "2008-03-25 to 2008-03-29", "no date". */
export function days({ start, end }) {
  if (!start && !end) return "no date";
  if (!start) return `until ${end}`;
  if (!end) return `from ${start}`;
  return start === end ? start : `${start} to ${end}`;
}
