// Number pads, steppers and quick amounts. They write into an input and say so with its own
// events, so that htmx and forms see what a keyboard would have done.

// typed is the value after a key. An amount (digits > 0) grows from its last digit: 1, 12, 125
// are 0.01, 0.12, 1.25.
export function typed(value, key, digits) {
	if (digits === 0) {
		return value + key;
	}
	return amount(value.replace(/\D/g, "") + key, digits);
}

// erased is the value after deleting the last digit, or all of it.
export function erased(value, what, digits) {
	if (what === "all") {
		return "";
	}
	const rest = value.replace(/\D/g, "").slice(0, -1);
	return digits === 0 ? rest : amount(rest, digits);
}

function amount(numerals, digits) {
	const n = numerals.replace(/^0+/, "").slice(0, 12);
	if (n === "") {
		return "";
	}
	const padded = n.padStart(digits + 1, "0");
	return padded.slice(0, -digits) + "." + padded.slice(-digits);
}

// stepped is a number one step on, within its bounds.
export function stepped(value, step, min, max) {
	const next = (Number.parseInt(value, 10) || 0) + step;
	return Math.min(max === "" ? Infinity : +max, Math.max(min === "" ? -Infinity : +min, next));
}

function write(input, value) {
	input.value = value;
	input.dispatchEvent(new Event("input", { bubbles: true }));
	input.dispatchEvent(new Event("change", { bubbles: true }));
}

function press(pad, key) {
	const input = document.getElementById(pad.dataset.keypad);
	const digits = +pad.dataset.digits;
	// The first digit replaces what was suggested.
	const start = input.hasAttribute("data-suggested") ? "" : input.value;
	input.removeAttribute("data-suggested");
	write(input, key.dataset.erase ? erased(start, key.dataset.erase, digits) : typed(start, key.dataset.digit, digits));
}

// dots shows how many digits of a PIN were typed, never which.
function dots(pin) {
	const input = pin.querySelector(".pin-input");
	pin.querySelectorAll(".pin-dots span").forEach((dot, i) => dot.classList.toggle("on", i < input.value.length));
	const count = pin.querySelector("[data-pin-count]");
	count.textContent = input.value ? pin.dataset.entered.replace("{n}", input.value.length) : "";
	if (+pin.dataset.length > 0 && input.value.length === +pin.dataset.length) {
		input.form.requestSubmit();
	}
}

export function listen() {
	document.addEventListener("click", ({ target }) => {
		const key = target.closest("[data-digit], [data-erase]");
		if (key) {
			press(key.closest("[data-keypad]"), key);
		}
		const quick = target.closest("[data-amount]");
		if (quick) {
			write(document.getElementById(quick.dataset.into), quick.dataset.amount);
		}
		const step = target.closest("[data-step]");
		if (step) {
			const input = step.closest("[data-stepper]").querySelector("input");
			write(input, stepped(input.value, +step.dataset.step, input.min, input.max));
		}
	});
	document.addEventListener("input", ({ target }) => {
		const pin = target.closest("[data-pin]");
		if (pin) {
			dots(pin);
		}
	});
	// On a page that asks for a PIN digits go there, wherever the focus is.
	document.addEventListener("keydown", (event) => {
		const input = document.querySelector("[data-pin] .pin-input");
		if (input && /^\d$/.test(event.key) && !event.target.closest?.("input, textarea, select")) {
			event.preventDefault();
			write(input, input.value + event.key);
		}
	});
	const ready = () => document.querySelectorAll("[data-pin]").forEach((pin) => pin.classList.add("pin-ready"));
	document.addEventListener("htmx:after:swap", ready);
	ready();
}
