// The till's own hands: scanner, keyboard, and a focus that is never lost. One listener hears
// every key of the page, so that a code never lands in a quantity.
import "./bell.js";
import { start as startBridge } from "./bridge.js";
import "./choices.js";
import { listen as listenToDevices } from "./counter-devices.js";
import { listen as listenToGrids } from "./grid.js";
import { isPlain, named, pressed } from "./keys.js";
import { listen as listenToRetail } from "./retail.js";
import { Scanner } from "./scanner.js";
import { listen as listenToScans, takerOf } from "./scans.js";
import { listen as listenToTimes } from "./times.js";

const gap = Number(document.querySelector("[data-scan-gap]")?.dataset.scanGap) || 35;
const scanner = new Scanner({ gap });
const times = listenToTimes();
const HELD = gap + 10; // a single character waits this long: it may be the first of a code

let before; // what an input held before a burst began
let held; // the key that waits

const isInput = (e) => e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement;

function remember(target) {
	before = isInput(target) ? { target, value: target.value } : undefined;
}

// takeBack removes the characters of a code from the input they fell into.
function takeBack() {
	if (before && before.target.value !== before.value) {
		before.target.value = before.value;
		before.target.dispatchEvent(new Event("input", { bubbles: true }));
	}
}

function scanned(code) {
	document.dispatchEvent(new CustomEvent("scan", { detail: { code } }));
	const form = takerOf(code);
	if (form) {
		form.elements.code.value = code;
		form.requestSubmit();
	}
}

// typeInto sends what is typed outside of any input to the one that expects it: digits to
// [data-digits-here], anything else to [data-letters-here].
function typeInto(event) {
	if (event.key === " ") {
		return; // presses the button in focus
	}
	const scope = [...document.querySelectorAll("dialog[open]")].pop() ?? document;
	if (scope === document && times.type(event.key, event.timeStamp)) {
		times.show?.();
		return;
	}
	const input = scope.querySelector(/^[\d.,]$/.test(event.key) ? "[data-digits-here]" : "[data-letters-here]");
	if (input?.checkVisibility()) {
		input.focus();
		input.value = (input.hasAttribute("data-suggested") ? "" : input.value) + event.key;
		input.removeAttribute("data-suggested");
		input.dispatchEvent(new Event("input", { bubbles: true }));
	}
}

function release(event) {
	clearTimeout(held);
	held = setTimeout(() => pressed(event) || typeInto(event), HELD);
}

function onKey(event) {
	if (event.isComposing || event.repeat) {
		return;
	}
	const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
	const separator = event.ctrlKey && event.key === "]"; // as scanners type the end of a field
	const seen = plain || separator ? scanner.key(separator ? "\x1d" : event.key, event.timeStamp) : "";
	if (seen.code) {
		event.preventDefault();
		event.stopImmediatePropagation();
		clearTimeout(held);
		takeBack();
		scanned(seen.code);
	} else if (seen === "first") {
		remember(event.target);
		if (!isInput(event.target)) {
			release(event);
		}
	} else if (seen === "more") {
		clearTimeout(held);
		times.burst(event.timeStamp);
		times.show?.();
		if (!isInput(event.target) && isPlain(named(event))) {
			event.preventDefault(); // a space in a code must not press the button in focus
		}
	} else if (counted(event) || pressed(event)) {
		event.preventDefault();
	}
}

// counted hears the keys that end or change a number that was typed outside of any input.
function counted(event) {
	if (!plainly(event) || isInput(event.target) || document.querySelector("dialog[open]")) {
		return false;
	}
	const what = times.control(event.key);
	if (what) {
		times.show?.();
	}
	if (what.code) {
		scanned(what.code);
	}
	return what !== "";
}

const plainly = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

document.addEventListener("keydown", onKey, true);
listenToGrids();
listenToScans();

// A swap that removes what had the focus gives it to its successor, or to the screen.
let focused;
document.addEventListener("htmx:before:swap", () => {
	focused = document.activeElement?.id || document.activeElement?.closest("[id]")?.id;
});
document.addEventListener("htmx:after:swap", () => {
	if (document.activeElement === document.body && focused) {
		const place = document.getElementById(focused) ?? document.querySelector("main");
		const target = place?.matches("a, button, input, [tabindex]") ? place : place?.querySelector("a, button, input");
		target?.focus({ preventScroll: true });
	}
});

// When a window closes and what opened it is gone, Enter goes on with what comes next.
document.addEventListener("close", () => {
	if (document.activeElement === document.body) {
		document.querySelector("#order [autofocus]")?.focus({ preventScroll: true });
	}
}, true);

// On a phone the menu and the order take turns.
document.addEventListener("click", ({ target }) => {
	const button = target.closest("[data-pane-to]");
	if (!button) {
		return;
	}
	button.closest("main").dataset.pane = button.dataset.paneTo;
	for (const other of button.parentElement.children) {
		other.setAttribute("aria-pressed", String(other === button));
	}
});

// What ends an order leads back to the menu.
document.addEventListener("click", ({ target }) => {
	if (target.closest("[data-pane-back]") && !target.closest('[data-mode="retail"]')) {
		document.querySelector('[data-pane-to="menu"]')?.click();
	}
});

// A sheet of variants alone is sent by itself as soon as one is chosen; choices.js sends the others.
document.addEventListener("change", ({ target }) => {
	const form = target.closest("form[data-auto-send]");
	if (form && !form.querySelector("[data-counted]") && form.matches(":valid")) {
		form.requestSubmit();
	}
});

// What was searched for is on the order: the field is free again, and keys mean what they say.
document.addEventListener("search-done", () => {
	const input = document.getElementById("till-search");
	input.value = "";
	input.dispatchEvent(new Event("search", { bubbles: true }));
	input.blur();
});

// The receipt's own page prints itself.
document.addEventListener("click", ({ target }) => {
	if (target.closest("[data-print-page]")) {
		print();
	}
});

listenToRetail();
if (document.querySelector("[data-bridge]")) {
	listenToDevices(startBridge());
}
