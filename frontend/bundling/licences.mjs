// The licence texts of every package that has code in a bundle.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const RULE = "=".repeat(78);

/** One text, packages by name: name, version, licence, and the licence's own words. */
export async function licencesOf(root, results) {
  const folders = new Set();
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const found = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
      if (found) folders.add(found[1]);
    }
  }
  const parts = await Promise.all([...folders].map((folder) => licenceOf(join(root, folder))));
  return parts.sort().join("");
}

/** The licence of one package's folder. MapLibre's bundle carries others' code: its file names them. */
export async function licenceOf(folder) {
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = await Promise.all(files.sort().map((name) => readFile(join(folder, name), "utf8")));
  if (texts.length === 0) texts.push(`${about.license} (the package brings no text of it)`);
  return `${RULE}\n${about.name} ${about.version} (${about.license})\n${RULE}\n${texts.join("\n").trim()}\n\n`;
}
