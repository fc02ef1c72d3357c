// What every page runs: htmx, commands with an identity, the live feed, dialogs, clocks.
import "./commands.js";
import "./live.js";
import "./rows.js";
import "./dialog.js";
import "./validity.js";
import "./theme.js";
import { run } from "./clock.js";
import { pressed } from "./keys.js";
import { listen as listenToKeypads } from "./keypad.js";

// Till and kitchen have their own ear for keys: a scanner types there.
if (!document.querySelector('script[src*="till-"], script[src*="kitchen-"]')) {
	document.addEventListener("keydown", (event) => {
		if (!event.repeat && pressed(event)) {
			event.preventDefault();
		}
	});
}

run(document.documentElement);
listenToKeypads();
