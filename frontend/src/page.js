// Small things of any page: dialogs, dropped files, messages that leave, light and dark.
import { h } from "./dom.js";

document.addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-opens]");
  if (opener) document.querySelector(opener.dataset.opens)?.showModal();
  if (target.closest?.("[data-closes]")) target.closest("dialog")?.close();
});

// A menu closes when one is done with it, and by Escape, which leads back to its name.
const closeMenus = (but) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
  if (!menu.contains(but)) menu.open = false;
});
for (const type of ["click", "focusin"]) document.addEventListener(type, ({ target }) => closeMenus(target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A file dropped on [data-drop] goes into its file input.
for (const [type, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(type, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.toggleAttribute("data-over", over);
    const input = zone.querySelector("input[type=file]");
    if (type !== "drop" || !input) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** Shows a message; what went wrong stays until it is closed. */
export function toast(message, kind = "info") {
  const box = document.querySelector(".toasts") ?? document.body.appendChild(h("div", { class: "toasts", role: "status" }));
  const close = h("button", { type: "button", onclick: () => one.remove() }, "Close");
  const one = h("p", { class: `toast toast-${kind}` }, h("span", {}, message), close);
  box.append(one);
  if (kind !== "error") setTimeout(() => one.remove(), 8000);
}

// An answer's header HX-Trigger: {"toast": {"message": "…", "kind": "error"}}
document.addEventListener("toast", ({ detail }) => toast(detail.message, detail.kind));
document.addEventListener("htmx:responseError", () => toast("That did not work. Nothing was changed.", "error"));
document.addEventListener("htmx:sendError", () => toast("The desk does not answer. Nothing was changed.", "error"));

const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-switch]")) button.textContent = `Theme: ${theme}`;
  document.dispatchEvent(new CustomEvent("wl-theme"));
}

/** The kept choice; a browser that keeps nothing has none. */
function kept() {
  try {
    const theme = localStorage.getItem("warledger-theme");
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-theme-switch]")) return;
  const next = THEMES[(THEMES.indexOf(kept()) + 1) % THEMES.length];
  try {
    localStorage.setItem("warledger-theme", next);
  } catch {
    // It holds for this page then.
  }
  setTheme(next);
});
setTheme(kept());
