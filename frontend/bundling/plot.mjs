// Observable Plot puts a <style> element into every chart; our policy (style-src 'self') refuses
// it. Its few rules stand in our own stylesheet instead (styles/charts.css), and here the element
// is left out. The build fails when a new release of Plot no longer has these lines.
import { readFile } from "node:fs/promises";

const FILES = /@observablehq[\\/]plot[\\/]src[\\/](plot|legends[\\/]ramp|legends[\\/]swatches)\.js$/;
const STYLE = /(svg|div)\.(?:append|insert)\("style"[^)]*\)\.text\(\s*`[^`]*`\s*\)/;

export const plotWithoutStyleElements = {
  name: "plot-without-style-elements",
  setup(build) {
    build.onLoad({ filter: FILES }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!STYLE.test(source)) throw new Error(`${path} is not as bundling/plot.mjs expects it`);
      return { contents: source.replace(STYLE, "$1"), loader: "js" };
    });
  },
};
