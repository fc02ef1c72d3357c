// The kitchen's own hands: a new or changed ticket is heard and seen, tickets keep their places,
// and a bump bar presses what stands at the place of its digit. It runs for weeks without a reload:
// nothing here grows with the tickets that went by.
import "./bell.js";
import { listen as listenToGrids } from "./grid.js";
import { look as lookAtBoard } from "./kitchen-seen.js";
import { arrange, at, board, gaps, listen as listenToBoard } from "./kitchen-board.js";
import { listen as listenToDevice, mute, resize, volume } from "./kitchen-device.js";
import { named, pressed } from "./keys.js";
import { blocked, play, unlock } from "./sound.js";

const CALM = 8000; // milliseconds without a hand or a ticket

let busyAt = performance.now();
const busy = () => (busyAt = performance.now());
const calm = () => performance.now() - busyAt > CALM && !document.querySelector("dialog[open]");

const ids = (selector) => new Set([...document.querySelectorAll(selector)].map((e) => e.id));

const look = () => ({
	tickets: ids(".ticket"), voided: ids(".ticket-line-voided"), changed: ids(".ticket-line-changed"),
	first: ids(".ticket-priority"), late: ids('.ticket[data-age="late"]'),
});

let seen = look();

// loudest picks the one sound that matters most of what happened.
function loudest(now) {
	const fresh = (kind) => [...now[kind]].filter((id) => !seen[kind].has(id));
	const tickets = fresh("tickets");
	tickets.forEach((id) => document.getElementById(id).classList.add("is-new"));
	for (const kind of ["voided", "changed", "first"]) {
		if (fresh(kind).length > 0) {
			return kind;
		}
	}
	return tickets.length > 0 ? "new" : fresh("late").length > 0 ? "late" : "";
}

function compare() {
	const now = look();
	const sound = loudest(now);
	if (now.tickets.size !== seen.tickets.size || sound) {
		busy();
	}
	seen = now;
	if (sound && volume() > 0) {
		play(sound, volume());
	}
}

// held is where the hand was: it stays there when its ticket goes.
let held;

function holdOn() {
	const ticket = document.activeElement?.closest?.(".ticket");
	if (ticket) {
		const all = [...board().querySelectorAll(".ticket")];
		held = { id: ticket.id, after: all.slice(all.indexOf(ticket) + 1).map((t) => t.id).slice(0, 9) };
	} else if (document.activeElement !== document.body) {
		held = undefined;
	}
}

function findHold() {
	if (!held || document.activeElement !== document.body || document.getElementById(held.id)) {
		return;
	}
	const next = held.after.map((id) => document.getElementById(id)).find(Boolean) ?? board()?.querySelector(".ticket");
	held = undefined;
	next?.querySelector("[data-bump]")?.focus({ preventScroll: false });
}

const bump = (ticket) => ticket?.querySelector("[data-bump]");

// press is what a bump bar or a keyboard does besides what stands on buttons.
function press(event) {
	const { key } = event;
	if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog") || document.querySelector("dialog[open]")) {
		return false;
	}
	if (/^[1-9]$/.test(key)) {
		bump(at(Number(key)))?.click();
		return true;
	}
	switch (named(event)) {
		case "0":
			arrange(true);
			return true;
		case "f":
			document.activeElement?.closest?.(".ticket")?.querySelector('[id^="rush-"]')?.click();
			return true;
		case "m":
			mute();
			return true;
		case "+": case "=":
			resize(1);
			return true;
		case "-":
			resize(-1);
			return true;
		case "ArrowRight": case "ArrowDown": case "ArrowLeft": case "ArrowUp": case "Enter":
			if (event.target.closest?.("button, a")) {
				return false; // the grid moves, or the button is pressed
			}
			bump(board()?.querySelector(".ticket"))?.focus();
			return true;
	}
	return false;
}

const version = () => document.getElementById("kitchen-board")?.dataset.version;
const mine = version();

// tend does what waits for a calm moment.
function tend() {
	compare(); // tickets grow late without any swap
	lookAtBoard();
	tellBlocked();
	const isCalm = calm();
	arrange(isCalm && gaps()); // what grew without a swap is measured again
	if (!isCalm) {
		return;
	}
	if (version() && version() !== mine && navigator.onLine && document.documentElement.dataset.liveState === "live") {
		location.reload();
	}
}

function tellBlocked() {
	const mark = document.getElementById("sound-blocked");
	if (mark) {
		mark.hidden = volume() === 0 || !blocked();
	}
}

unlock(tellBlocked);
listenToGrids();
listenToDevice(() => {
	tellBlocked();
	board() && arrange();
});
listenToBoard();
document.addEventListener("htmx:before:swap", holdOn);
document.addEventListener("htmx:after:swap", () => {
	arrange();
	compare();
	findHold();
});
setInterval(tend, 2000);
document.addEventListener("pointerdown", busy);
document.addEventListener("click", ({ target }) => {
	const hear = target.closest("[data-hear]");
	if (hear) {
		play(hear.dataset.hear, volume() || 0.5);
	}
});
document.addEventListener("keydown", (event) => {
	busy();
	if (!event.repeat && (press(event) || pressed(event))) {
		event.preventDefault();
	}
});
