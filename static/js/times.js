// A number typed before a tile or a scan is how many of it: "3", then the tile. It stands in sight
// until it is used, or until Escape takes it back. So does the mark that the next thing is brought
// back. A long number that Enter ends is a code that somebody types off its label.

const CODE = 4; // digits from which on a typed number is no quantity
const APART = 400; // milliseconds: what is typed closer to a burst is part of a scan that stuttered

export class Times {
	text = "";
	typedAt = -Infinity;
	burstAt = -Infinity;

	// burst says that keys come as no person types them. A scan that stutters on a busy machine
	// must never become a quantity.
	burst(time) {
		this.burstAt = time;
		if (time - this.typedAt < APART) {
			this.text = "";
		}
	}

	// type takes a key and says whether it belongs to a number.
	type(key, time = Infinity) {
		if (/^[\d.,]$/.test(key) && time - this.burstAt < APART) {
			this.burstAt = time;
			return true; // the rest of that scan
		}
		this.typedAt = time;
		if (/^\d$/.test(key) && this.text.length < 20) {
			this.text += key;
			return true;
		}
		if (/^[.,]$/.test(key) && this.text && !this.text.includes(".")) {
			this.text += ".";
			return true;
		}
		if (this.text !== "" && (key === "*" || key === "×")) {
			this.typedAt = -Infinity; // "3 *" is 3, and meant
			return true;
		}
		return false;
	}

	// control takes Escape, Backspace and Enter while a number stands there.
	control(key) {
		if (!this.text || !["Escape", "Backspace", "Enter"].includes(key)) {
			return "";
		}
		const typed = this.text;
		if (key === "Enter") {
			if (!this.isCode()) {
				return "";
			}
			this.text = "";
			return { code: typed };
		}
		this.text = key === "Escape" ? "" : typed.slice(0, -1);
		return "changed";
	}

	isCode() {
		return this.text.length > CODE && !this.text.includes(".");
	}

	// quantity is what goes with the next tap, or nothing.
	quantity() {
		return this.isCode() || !(Number(this.text) > 0) ? "" : this.text.replace(/\.$/, "");
	}
}

// listen shows the number, takes one from the pad on a screen without keys, and sends it along.
export function listen() {
	const times = new Times();
	const chip = document.querySelector("[data-times]");
	const back = document.querySelector("[data-return]");
	const pad = document.getElementById("times-pad");
	if (!chip) {
		return times;
	}
	times.show = () => {
		chip.classList.toggle("is-set", times.text !== "");
		chip.querySelector("[data-times-text]").textContent = times.isCode() ? times.text : "× " + (times.text || "1");
	};
	const returning = () => back?.getAttribute("aria-pressed") === "true";
	back?.addEventListener("click", () => back.setAttribute("aria-pressed", String(!returning())));
	pad?.addEventListener("close", () => {
		const input = pad.querySelector("input");
		times.text = pad.returnValue === "set" ? input.value.replace(",", ".") : times.text;
		input.value = pad.returnValue = "";
		times.show();
	});
	document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
		const { request } = ctx;
		if (request.method === "GET" || !/\/till\/(lines|scan)$/.test(request.action)) {
			return;
		}
		if (times.quantity()) {
			request.body.set("times", times.quantity());
		}
		if (returning()) {
			request.body.set("return", "1");
		}
		times.text = "";
		times.show();
		back?.setAttribute("aria-pressed", "false");
	}, true);
	return times;
}
