// Observable Plot puts a <style> element into every chart; our policy (style-src 'self') refuses
// it. Its few rules stand in our own stylesheet instead (styles/timeline.css), and here the
// element is left out. The build fails when a new release of Plot no longer has these lines.
import { readFile } from "node:fs/promises";

const PATCHES = [
  {
    file: /@observablehq[\\/]plot[\\/]src[\\/]plot\.js$/,
    pattern: /svg\.append\("style"\)\.text\(\s*`[^`]*`\s*\);/,
  },
  {
    file: /@observablehq[\\/]plot[\\/]src[\\/]legends[\\/]ramp\.js$/,
    pattern: /svg\.append\("style"\)\.text\(\s*`[^`]*`\s*\);/,
  },
];

export const plotWithoutStyleElements = {
  name: "plot-without-style-elements",
  setup(build) {
    for (const { file, pattern } of PATCHES) {
      build.onLoad({ filter: file }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (!pattern.test(source)) throw new Error(`${path} is not as bundling/plot.mjs expects it`);
        return { contents: source.replace(pattern, ""), loader: "js" };
      });
    }
  },
};
