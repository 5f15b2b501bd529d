// htmx under a strict Content-Security-Policy: nothing is evaluated, no style element is written.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.allowScriptTags = false;

window.htmx = htmx;
