// Dark colours are written once, in dark.css, and hold for whoever chose them and for whoever's system asks for them.
import { readFile } from "node:fs/promises";

const ROOT = ":root";

/** The rules of one `:root` block for both. */
export function inBoth(css) {
  if (css.split(ROOT).length !== 2) throw new Error("dark.css holds one block, that of :root");
  const chosen = css.replace(ROOT, ':root[data-theme="dark"]');
  const asked = css.replace(ROOT, ':root:not([data-theme="light"])');
  return `${chosen}\n@media (prefers-color-scheme: dark) {\n${asked}\n}\n`;
}

export const themes = {
  name: "themes",
  setup(build) {
    build.onLoad({ filter: /[\\/]styles[\\/]dark\.css$/ }, async ({ path }) => ({
      contents: inBoth(await readFile(path, "utf8")),
      loader: "css",
    }));
  },
};
