// Bundles the front end into OUT (default: the desk's static folder). Same input, same bytes.
//
//   node build.mjs [OUT] [--basemap FOLDER]
//
// FOLDER holds the files that basemap/build.mjs makes; hatch_build.py passes both.
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { build } from "esbuild";

import { plotWithoutStyleElements } from "./bundling/plot.mjs";
import { licencesOf } from "./bundling/licences.mjs";
import { themes } from "./bundling/themes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { basemap: { type: "string" } },
});
const out = resolve(positionals[0] ?? join(here, "../src/warledger_desk/static/warledger"));

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "none", // whole licence texts are shipped beside
  charset: "utf8",
  logLevel: "warning",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
};

const results = [
  await build({
    ...common,
    entryPoints: { app: "src/main.js" },
    outdir: out,
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    plugins: [plotWithoutStyleElements],
  }),
  await build({
    ...common,
    entryPoints: { app: "src/styles/main.css", map: "src/map/map.css" },
    outdir: out,
    plugins: [themes],
  }),
  // The map's worker is a file of its own: a strict policy allows no worker made from text.
  await build({
    ...common,
    entryPoints: { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" },
    outdir: out,
    format: "esm",
  }),
];

await cp(join(here, "src/icon.svg"), join(out, "icon.svg"));
let basemapLicences = "";
if (values.basemap) {
  await mkdir(join(out, "basemap"), { recursive: true });
  for (const name of (await readdir(values.basemap)).filter((n) => n.endsWith(".json"))) {
    await cp(join(values.basemap, name), join(out, "basemap", name));
  }
  basemapLicences = await readFile(join(values.basemap, "LICENCES.txt"), "utf8");
}
await writeFile(
  join(out, "THIRD-PARTY-LICENCES.txt"),
  (await licencesOf(here, results)) + basemapLicences,
);
