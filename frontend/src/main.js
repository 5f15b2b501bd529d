// What every page of the desk and the site loads. Map and timeline are fetched when a page has one.
import "./htmx.js";
import { whenPresent } from "./lazy.js";

whenPresent("wl-map", () => import("./map/element.js"));
