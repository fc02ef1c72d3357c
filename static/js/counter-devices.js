// A scale and a display for the guest, where this machine's bridge has them, and the key with which
// it prints for other machines. What stands in the page says what is weighed, shown and handed over;
// this carries it across.
//
//   <div data-scale="ID OF AN INPUT" data-scale-grams="1000" data-scale-decimals="3" hidden>
//     <button data-scale-take>, [data-scale-shown], [data-scale-when="moving"]
//   <div data-bridge-lend data-server data-key-text> with [data-lend-when="done"|"failed"]
//   <div id="pole" data-pole-upper data-pole-lower>
import { uuid7 } from "./uuid7.js";

const EVERY = 300; // milliseconds between two looks at the scale

// written is a weight in the unit of the goods, as a form takes it: 1250 g are 1.250 kg. It is
// exact: nothing is divided but whole grams.
export function written(grams, perUnit, decimals) {
	const whole = Math.trunc(grams / perUnit);
	if (decimals === 0) {
		return String(whole);
	}
	const rest = String(grams - whole * perUnit).padStart(String(perUnit).length - 1, "0");
	return `${whole}.${rest.slice(0, decimals).padEnd(decimals, "0")}`;
}

// local writes it as people here read it.
const local = (text) => text.replace(".", (1.5).toLocaleString(document.documentElement.lang).charAt(1));

const kindOf = (devices, kind) => (devices ?? []).find((d) => d.kind === kind)?.name;

function show(box, { grams, code }) {
	const value = written(Math.max(grams, 0), +box.dataset.scaleGrams, +box.dataset.scaleDecimals);
	const steady = !code && grams > 0;
	box.querySelector("[data-scale-shown]").textContent = ["", "moving", "empty"].includes(code) ? local(value) : "–";
	box.querySelector("[data-scale-take]").disabled = !steady;
	box.dataset.weight = steady ? value : "";
	for (const word of box.querySelectorAll("[data-scale-when]")) {
		word.hidden = word.dataset.scaleWhen !== code;
	}
}

function take(box) {
	const input = document.getElementById(box.dataset.scale);
	input.value = box.dataset.weight;
	input.dispatchEvent(new Event("input", { bubbles: true }));
	input.form.requestSubmit();
}

// follow asks the scale for as long as its box is on the screen.
async function follow(bridge, box, device) {
	if (box.dataset.following) {
		return;
	}
	box.dataset.following = "yes";
	box.hidden = false;
	while (box.isConnected) {
		let answer;
		try {
			answer = await bridge.call("GET", `/v1/scale?device=${encodeURIComponent(device)}`);
		} catch {
			answer = { grams: 0, code: "offline" };
		}
		if (box.isConnected) {
			show(box, { grams: answer.grams, code: answer.code ?? "" });
		}
		await new Promise((done) => setTimeout(done, EVERY));
	}
}

// lend hands a key, which the server has just made, to the bridge, and takes it off the page.
async function lend(bridge, element) {
	const { server, keyText } = element.dataset;
	element.removeAttribute("data-key-text");
	let outcome = "done";
	try {
		await bridge.call("POST", "/v1/server", { address: server, key: keyText });
	} catch {
		outcome = "failed";
	}
	for (const word of element.querySelectorAll("[data-lend-when]")) {
		word.hidden = word.dataset.lendWhen !== outcome;
	}
}

export function listen(bridge) {
	let devices = [];
	let shown = "";
	const look = () => {
		const key = document.querySelector("[data-bridge-lend][data-key-text]");
		if (key) {
			lend(bridge, key);
		}
		const scale = kindOf(devices, "scale");
		const box = scale && document.querySelector("[data-scale]");
		if (box) {
			follow(bridge, box, scale);
		}
		const display = kindOf(devices, "display");
		const pole = display && document.getElementById("pole");
		const lines = pole && [pole.dataset.poleUpper, pole.dataset.poleLower];
		if (lines && shown !== lines.join("\n")) {
			shown = lines.join("\n");
			bridge.call("POST", "/v1/jobs", { id: uuid7(), device: display, kind: "display", document: { lines } }).catch(() => (shown = ""));
		}
	};
	document.addEventListener("bridge:state", ({ detail }) => {
		devices = detail.state === "ready" ? detail.devices : [];
		look();
	});
	document.addEventListener("click", ({ target }) => {
		const box = target.closest("[data-scale-take]")?.closest("[data-scale]");
		if (box?.dataset.weight) {
			take(box);
		}
	});
	new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-pole-upper", "data-pole-lower"] });
}
