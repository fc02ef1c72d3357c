// The kitchen's own hands: a new or changed ticket is heard and seen, arrow keys walk the board,
// and a key pressed on a bump bar presses its button.
import { listen as listenToGrids } from "./grid.js";
import { pressed } from "./keys.js";
import { play, unlock } from "./sound.js";

const ids = (selector) => new Set([...document.querySelectorAll(selector)].map((e) => e.id));

const look = () => ({ tickets: ids(".ticket"), voided: ids(".ticket-line-voided"), late: ids('.ticket[data-age="late"]') });

let seen = look();

// loudest picks the one sound that matters most of what happened.
function loudest(now) {
	const fresh = (kind) => [...now[kind]].filter((id) => !seen[kind].has(id));
	fresh("tickets").forEach((id) => document.getElementById(id).classList.add("is-new"));
	if (fresh("voided").length > 0) {
		return "voided";
	}
	if (fresh("tickets").length > 0) {
		return "new";
	}
	return fresh("late").length > 0 ? "late" : "";
}

function compare() {
	const now = look();
	const sound = loudest(now);
	seen = now;
	if (sound && document.querySelector('[data-sound="off"]') === null) {
		play(sound);
	}
}

unlock();
listenToGrids();
document.addEventListener("htmx:after:swap", compare);
setInterval(compare, 5000); // tickets grow late without any swap
document.addEventListener("keydown", (event) => {
	if (!event.repeat && pressed(event)) {
		event.preventDefault();
	}
});
