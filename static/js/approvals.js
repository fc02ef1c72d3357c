// A manager's phone: what a till asks is heard as soon as it is here.
import { play, unlock } from "./sound.js";

const ids = () => new Set([...document.querySelectorAll("[data-question]")].map((e) => e.id));

let seen = ids();

unlock();
document.addEventListener("htmx:after:swap", () => {
	const now = ids();
	const fresh = [...now].filter((id) => !seen.has(id));
	seen = now;
	if (fresh.length > 0) {
		play("new");
		navigator.vibrate?.(200);
	}
});
