// What every page of the desk and the site loads.
import "./htmx.js";
