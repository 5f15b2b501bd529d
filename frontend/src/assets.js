/** The address of a file beside the bundle; all scripts stand in one folder. */
export const asset = (path) => new URL(path, import.meta.url).href;
