import assert from "node:assert/strict";
import { test } from "node:test";

import { asking, withToken } from "../src/desk/citations.js";
import { codePoints, spanOf, unitsAt } from "../src/desk/offsets.js";

const texts = ["", "plain", "𝟓𝟎𝟎 men", "قُتل ١٢ شخصًا", "🕊️ 14 killed 🕊", "\u{10ffff}x\u{1f600}"];

test("code points are counted as the ledger counts them, in both directions", () => {
  for (const text of texts) {
    const points = [...text];
    assert.equal(codePoints(text), points.length);
    for (let at = 0; at <= points.length; at += 1) {
      const units = points.slice(0, at).join("").length;
      assert.equal(unitsAt(text, at), units);
      assert.equal(codePoints(text, units), at);
    }
  }
});

test("every word that is selected comes back with the span that cuts it out", () => {
  for (const text of texts) {
    const report = [...`Ω𝕏. ${text} Ende`];
    const all = report.join("");
    for (const { 0: word, index } of all.matchAll(/\S+/g)) {
      const span = spanOf([{ start: 0, text: all, from: index, to: index + word.length }]);
      assert.equal(report.slice(span.start, span.end).join(""), word);
      assert.equal(span.words, word);
    }
  }
});

test("white space at the ends of a selection is left out; a paragraph's start is added", () => {
  const text = "💧 at least 18 ";
  assert.deepEqual(spanOf([{ start: 100, text, from: 2, to: text.length }]), { start: 102, end: 113, words: "at least 18" });
  assert.equal(spanOf([{ start: 0, text: "  \n ", from: 0, to: 4 }]), null);
});

test("a selection over paragraphs runs from the first word to the last", () => {
  const span = spanOf([
    { start: 0, text: "One two", from: 4, to: 7 },
    { start: 9, text: "  ", from: 0, to: 2 },
    { start: 12, text: "three four", from: 0, to: 5 },
  ]);
  assert.deepEqual(span, { start: 4, end: 17, words: "two … three" });
});

test("two brackets ask for a citation until they are closed or the line ends", () => {
  assert.deepEqual(asking("He said [[killed in", 19), { open: 8, words: "killed in" });
  assert.equal(asking("He said [[a]] and", 17), null);
  assert.equal(asking("[[a\nb", 5), null);
  assert.equal(asking("nothing", 7), null);
  assert.equal(asking("[", 1), null);
});

test("a token takes the place of what was typed, brackets included", () => {
  const text = "Police: [[24]] dead";
  const wanted = asking(text, 12);
  assert.deepEqual(withToken(text, wanted, "[[claim:ab]]"), { text: "Police: [[claim:ab]] dead", caret: 20 });
});
