// What every page of the desk and the site loads. Map, timeline and search are fetched when a page has one.
import "./htmx.js";
import "./page.js";
import "./desk/claims.js";
import "./desk/keys.js";
import "./desk/spans.js";
import { watchCitations } from "./desk/citations.js";
import { whenPresent } from "./lazy.js";

whenPresent("wl-map", () => import("./map/element.js"));
whenPresent("wl-search", () => import("./search/element.js"));
whenPresent("wl-timeline", () => import("./timeline/element.js"));
watchCitations();
document.addEventListener("htmx:afterSettle", watchCitations);
