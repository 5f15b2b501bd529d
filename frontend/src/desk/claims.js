// A claim's card, its mark in the text and its sentence are one thing: pointing at one shows the others.

const marks = (id) => document.querySelectorAll(
  `[data-claim="${CSS.escape(id)}"], .sentence[data-claims~="${CSS.escape(id)}"]`,
);

let shown = null;

function show(id) {
  if (id === shown) return;
  if (shown) for (const one of marks(shown)) one.classList.remove("is-focused");
  shown = id;
  if (id) for (const one of marks(id)) one.classList.add("is-focused");
}

const claimOf = (target) => target.closest?.("[data-claim]")?.dataset.claim ?? null;

document.addEventListener("pointerover", ({ target }) => {
  const id = claimOf(target);
  if (id) show(id);
});
document.addEventListener("focusin", ({ target }) => {
  const id = claimOf(target);
  if (!id) return;
  show(id);
  const card = target.closest("[data-item][data-claim]");
  if (card !== target) return;
  document.querySelector(`.mark[data-claim="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
});

/** From a mark to its card, with a click or Enter. */
function toCard(mark) {
  const card = document.querySelector(`[data-item][data-claim="${CSS.escape(mark.dataset.claim)}"]`);
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", ({ target }) => {
  const mark = target.closest?.(".mark[data-claim]");
  if (mark && !target.closest("a") && document.getSelection().isCollapsed) toCard(mark);
});
document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Enter" && target.matches?.(".mark[data-claim]")) toCard(target);
});
