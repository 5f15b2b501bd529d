/** Calls `load` once, as soon as the page has an element of that name, now or after a swap. */
export function whenPresent(name, load) {
  let asked = false;
  const look = () => {
    if (asked || !document.querySelector(name)) return;
    asked = true;
    load();
  };
  look(); // modules run when the document is read
  document.addEventListener("htmx:afterSettle", look);
}
