// Selecting words of a report fills in the start and end of a form's span (docs/frontend.md).
import { spanOf } from "./offsets.js";

let current = null; // the picker that a selection fills in: the one used last

function picker() {
  if (current?.isConnected && current.checkVisibility()) return current;
  const shown = [...document.querySelectorAll("[data-span-picker]")].filter((one) => one.checkVisibility());
  return shown[shown.length - 1] ?? null;
}

/** The paragraphs of `source` that a range touches, as `spanOf` takes them. */
function touched(source, range) {
  const blocks = [...source.querySelectorAll("[data-start]")].filter((block) => range.intersectsNode(block));
  return blocks.map((block) => {
    const text = block.textContent;
    const before = document.createRange();
    before.selectNodeContents(block);
    const [whole, from, to] = [before.cloneRange(), before.cloneRange(), before.cloneRange()];
    if (whole.comparePoint(range.startContainer, range.startOffset) === 0) {
      from.setEnd(range.startContainer, range.startOffset);
    } else from.collapse(true);
    if (whole.comparePoint(range.endContainer, range.endOffset) === 0) {
      to.setEnd(range.endContainer, range.endOffset);
    }
    return { start: Number(block.dataset.start), text, from: from.toString().length, to: to.toString().length };
  });
}

function fill() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const into = picker();
  if (!into) return;
  const range = selection.getRangeAt(0);
  const sources = [...document.querySelectorAll(into.dataset.source || "[data-report-text]")];
  const source = sources.find((one) => one.contains(range.commonAncestorContainer));
  const span = source && spanOf(touched(source, range));
  if (!span) return;
  const [start, end] = ["start", "end"].map((name) => into.querySelector(`input[name$="${name}"]`));
  for (const [input, value] of [[start, span.start], [end, span.end]]) {
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const words = into.querySelector("[data-span-words]");
  if (words) words.value = `“${span.words}”`;
}

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest("form");
  current = form?.querySelector("[data-span-picker]") ?? current;
});
document.addEventListener("pointerup", () => setTimeout(fill));
document.addEventListener("keyup", ({ key, shiftKey }) => {
  if (shiftKey && key.startsWith("Arrow")) fill();
});
