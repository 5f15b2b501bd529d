// Offsets count code points, as the ledger's do; JavaScript's strings count UTF-16 units.

/** How many code points the first `units` UTF-16 units of a text hold. */
export function codePoints(text, units = text.length) {
  let count = 0;
  for (let at = 0; at < units; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return count;
}

/** The UTF-16 index at which a code point of the text begins. */
export function unitsAt(text, points) {
  let at = 0;
  for (let count = 0; count < points && at < text.length; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/**
 * The span of a selection without the white space at its ends: code points into the report, half
 * open, and its words. `texts` are the paragraphs that it touches, in order, each with `start` (code
 * points into the report), its whole `text`, and the UTF-16 units `from` and `to` that are selected.
 * Null where nothing but white space is selected.
 */
export function spanOf(texts) {
  const parts = texts
    .map(({ start, text, from, to }) => {
      const chosen = text.slice(from, to);
      const lead = chosen.length - chosen.trimStart().length;
      const words = chosen.trim();
      const begin = start + codePoints(text, from + lead);
      return { words, start: begin, end: begin + codePoints(words) };
    })
    .filter(({ words }) => words);
  if (!parts.length) return null;
  return {
    start: parts[0].start,
    end: parts[parts.length - 1].end,
    words: parts.map(({ words }) => words).join(" … "),
  };
}
