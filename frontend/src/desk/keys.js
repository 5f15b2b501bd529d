// Keys of the desk: j and k go through [data-item], [data-key] is what a key does, ? tells them all.

const TYPING = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit]), select, textarea, [contenteditable]";

function items() {
  return [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());
}

function step(by) {
  const all = items();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement?.closest("[data-item]"));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

/** What a key does: of the item that has the focus, else of the page outside all items. */
function target(key, scope) {
  const named = `[data-key="${CSS.escape(key)}"]`;
  const item = document.activeElement?.closest("[data-item]");
  const inItem = item && [...item.querySelectorAll(named)].find((one) => one.checkVisibility());
  if (inItem) return inItem;
  return [...scope.querySelectorAll(named)].find((one) => !one.closest("[data-item]") && one.checkVisibility());
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { key } = event;
  if (event.target.closest?.(TYPING)) return;
  if (key === "Enter" && event.target.closest("a, button, summary")) return;
  const dialog = document.querySelector("dialog[open]");
  if (!dialog) {
    const help = key === "?" && document.querySelector("dialog[data-help]");
    if (help) {
      help.showModal();
      event.preventDefault();
      return;
    }
    if ((key === "j" || key === "k") && step(key === "j" ? 1 : -1)) {
      event.preventDefault();
      return;
    }
  }
  const found = target(key, dialog ?? document);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input, select, textarea")) found.focus();
  else found.click();
});
