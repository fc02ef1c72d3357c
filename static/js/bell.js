// What calls for somebody is heard and felt as soon as it is here, and lies over the screen: dishes that
// have become ready for a moment, a message until it was read. Each calls once in a window, however
// often its page is left and opened again.
import { listen as listenToPush } from "./push.js";
import { play, unlock } from "./sound.js";

const MOMENT = 9000;
const TOLD = "comptoir.told";
const KEPT = 60; // ids that are remembered

const until = new Map(); // by the id of what is shown for a moment: when it goes

function told() {
	try {
		return JSON.parse(sessionStorage.getItem(TOLD)) ?? [];
	} catch {
		return [];
	}
}

function remember(ids) {
	try {
		sessionStorage.setItem(TOLD, JSON.stringify([...told(), ...ids].slice(-KEPT)));
	} catch {
		// Storage is full or forbidden: the next page calls once more.
	}
}

// volume is that of the kitchen's screen; everywhere else all is heard.
const volume = () => Number(document.getElementById("kitchen")?.dataset.volume ?? 0.5);

const isHeld = (call) => call.matches(":hover, :focus-within");

function hide() {
	const now = performance.now();
	for (const call of document.querySelectorAll('[data-call="ready"]')) {
		if (until.get(call.id) <= now && isHeld(call)) {
			showUntil(call.id, now + MOMENT);
		}
		call.hidden = !(until.get(call.id) > now);
	}
}

function showUntil(id, at) {
	until.set(id, at);
	setTimeout(hide, at - performance.now() + 10);
}

function arrived() {
	const before = new Set([...told(), ...until.keys()]);
	const fresh = [...document.querySelectorAll("[data-call]")].filter((call) => !before.has(call.id));
	for (const call of fresh.filter((c) => c.dataset.call === "ready")) {
		showUntil(call.id, performance.now() + MOMENT);
	}
	hide();
	if (fresh.length === 0) {
		return;
	}
	remember(fresh.map((call) => call.id));
	play(fresh.some((c) => c.dataset.call === "message") ? "message" : "ready", volume());
	if (navigator.userActivation?.hasBeenActive) {
		navigator.vibrate?.(200); // before that a browser refuses, and complains
	}
}

unlock();
listenToPush();
document.addEventListener("htmx:after:swap", arrived);
