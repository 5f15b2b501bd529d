"use strict";
// Escape hides the notes until the pointer or the focus moves on (WCAG 1.4.13).
const quiet = (on) => document.documentElement.classList.toggle("quiet", on);
addEventListener("keydown", (event) => { if (event.key === "Escape") quiet(true); });
addEventListener("focusin", () => quiet(false));
addEventListener("pointerover", (event) => { if (event.target.closest("mark, .statement")) quiet(false); });
