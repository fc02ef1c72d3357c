// What every page runs.
import "../../node_modules/htmx.org/dist/htmx.esm.min.js";
