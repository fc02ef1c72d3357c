// The editor of a hall. What is tapped is selected; it is moved, sized and turned with mouse,
// finger, pen or keyboard, and each change is one submission of the form of tools, which the server
// can take back. Without this script the same form and the fields beside the plan do it.

import "./carry.js";
import { STEP, settle, size, turn } from "./layout.js";

const SIDE = 1000;
const NEAR = 4; // pixels: less is a tap
const PAUSE = 500; // milliseconds after the last arrow key of one move
const ARM = 46; // units between a thing and the knob that turns it
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ACTS = { "[": "turn:-15", "]": "turn:15", Delete: "remove", Backspace: "remove" };

const chosen = new Set();
let waiting = new Map(); // places that the arrow keys made and nobody was told of yet
let timer;
let drag;
let said = "";

const root = () => document.querySelector("[data-floor-edit]");
const form = () => document.getElementById("floor-do");
const thing = (id) => root()?.querySelector(`[data-thing="${id}"]`);

function placeOf(element) {
	const { x, y, w, h, r } = element.dataset;
	return { x: +x, y: +y, w: +w, h: +h, r: +r };
}

// show draws a thing at a place; its size and turn are drawn by the server once it knows them.
function show(element, place) {
	element.setAttribute("transform", `translate(${place.x} ${place.y})`);
	if (chosen.size === 1) {
		outline(place);
	}
}

function outline(place) {
	const handles = document.getElementById("floor-handles");
	handles.removeAttribute("display");
	handles.setAttribute("transform", `translate(${place.x} ${place.y}) rotate(${place.r} ${place.w / 2} ${place.h / 2})`);
	const rect = handles.querySelector(".floor-outline");
	rect.setAttribute("width", place.w);
	rect.setAttribute("height", place.h);
	const at = { nw: [0, 0], ne: [place.w, 0], sw: [0, place.h], se: [place.w, place.h], turn: [place.w / 2, place.y < ARM && place.r === 0 ? place.h + ARM : -ARM] };
	for (const handle of handles.querySelectorAll("[data-corner]")) {
		handle.setAttribute("transform", `translate(${at[handle.dataset.corner].join(" ")})`);
	}
}

function guide(lines) {
	for (const line of root().querySelectorAll("[data-guide]")) {
		const at = lines[line.dataset.guide];
		line.toggleAttribute("display", false);
		if (at === undefined) {
			line.setAttribute("display", "none");
		} else {
			line.setAttribute("d", line.dataset.guide === "x" ? `M${at} 0V${SIDE}` : `M0 ${at}H${SIDE}`);
		}
	}
}

// mark shows what is selected.
function mark() {
	for (const element of root().querySelectorAll("[data-thing]")) {
		element.classList.toggle("floor-chosen", chosen.has(element.dataset.thing));
	}
	form().elements.things.value = [...chosen].join(" ");
	document.getElementById("floor-handles").setAttribute("display", "none");
	if (chosen.size === 1) {
		const [id] = chosen;
		outline(waiting.get(id) ?? placeOf(thing(id)));
	}
	for (const tool of form().querySelectorAll("[data-tool]")) {
		if (!/^(undo|redo)$/.test(tool.dataset.tool)) {
			tool.disabled = chosen.size === 0;
		}
	}
}

function select(ids) {
	flush();
	chosen.clear();
	ids.forEach((id) => chosen.add(id));
	mark();
	const look = document.getElementById("floor-select");
	look.elements.thing.value = ids[0] ?? "";
	look.requestSubmit();
}

function say(words, element, place) {
	const values = { name: element.dataset.name, ...place };
	said = root().dataset[words].replace(/\{(\w+)\}/g, (_, key) => values[key]);
	document.getElementById("floor-said").textContent = said;
}

// save sends where things stand now.
function save(places) {
	const tools = form();
	tools.elements.places.value = [...places].map(([id, p]) => [id, p.x, p.y, p.w, p.h, p.r].join(":")).join(" ");
	tools.requestSubmit(tools.querySelector('[value="arrange"]'));
}

// flush sends what the arrow keys have moved.
function flush() {
	clearTimeout(timer);
	if (waiting.size > 0) {
		const places = waiting;
		waiting = new Map();
		for (const [id, p] of places) { // what comes next starts from here
			const element = thing(id);
			if (element) {
				Object.assign(element.dataset, { x: p.x, y: p.y });
			}
		}
		save(places);
	}
}

function nudge([dx, dy], step) {
	for (const id of chosen) {
		const element = thing(id);
		const from = waiting.get(id) ?? placeOf(element);
		const place = { ...from, x: Math.max(0, Math.min(from.x + dx * step, SIDE - from.w)), y: Math.max(0, Math.min(from.y + dy * step, SIDE - from.h)) };
		waiting.set(id, place);
		show(element, place);
		say("moved", element, place);
	}
	clearTimeout(timer);
	timer = setTimeout(flush, PAUSE);
}

function press(act) {
	const button = form().querySelector(`[data-tool="${act}"]`);
	if (button && !button.disabled) {
		button.click();
	}
}

function pointOf(event) {
	const plan = root().querySelector("svg.plan");
	return new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
}

function down(event) {
	if (!root()?.contains(event.target) || !event.isPrimary || event.button !== 0) {
		return;
	}
	const corner = event.target.closest("[data-corner]")?.dataset.corner;
	const element = corner ? thing([...chosen][0]) : event.target.closest("[data-thing]");
	if (!element) {
		if (event.target.closest("svg.plan") && chosen.size > 0) {
			select([]);
		}
		return;
	}
	flush();
	const id = element.dataset.thing;
	if (!corner && event.shiftKey) {
		const ids = chosen.has(id) ? [...chosen].filter((other) => other !== id) : [...chosen, id];
		return select(ids);
	}
	if (!chosen.has(id)) {
		select([id]);
	}
	const plan = element.ownerSVGElement.closest("svg.plan");
	plan.setPointerCapture(event.pointerId);
	const places = new Map([...chosen].map((other) => [other, placeOf(thing(other))]));
	drag = { id, corner, places, at: event, start: pointOf(event), now: new Map() };
}

function move(event) {
	if (!drag || event.pointerId !== drag.at.pointerId) {
		return;
	}
	if (!drag.moved && Math.hypot(event.clientX - drag.at.clientX, event.clientY - drag.at.clientY) < NEAR) {
		return;
	}
	drag.moved = true;
	const point = pointOf(event);
	const from = drag.places.get(drag.id);
	if (drag.corner) {
		const least = +thing(drag.id).dataset.least;
		const place = drag.corner === "turn" ? turn(from, point) : size(from, drag.corner, point, least, SIDE);
		drag.now.set(drag.id, place);
		return outline(place);
	}
	const others = [...root().querySelectorAll("[data-thing]")].filter((e) => !chosen.has(e.dataset.thing)).map(placeOf);
	const { place, lines } = settle({ ...from, x: from.x + point.x - drag.start.x, y: from.y + point.y - drag.start.y }, others, SIDE);
	guide(lines);
	for (const [id, p] of drag.places) {
		const to = { ...p, x: Math.max(0, Math.min(p.x + place.x - from.x, SIDE - p.w)), y: Math.max(0, Math.min(p.y + place.y - from.y, SIDE - p.h)) };
		drag.now.set(id, to);
		show(thing(id), to);
	}
}

function up() {
	if (drag?.moved) {
		guide({});
		say(drag.corner ? "sized" : "moved", thing(drag.id), drag.now.get(drag.id));
		save(drag.now);
	}
	drag = undefined;
}

function cancel() {
	if (drag) {
		guide({});
		for (const [id, p] of drag.places) {
			show(thing(id), p);
		}
	}
	drag = undefined;
}

function key(event) {
	if (event.target.closest?.("input, select, textarea, dialog, [contenteditable]")) {
		return;
	}
	if (event.ctrlKey || event.metaKey) {
		const act = { z: event.shiftKey ? "redo" : "undo", y: "redo", d: "copy" }[event.key.toLowerCase()];
		if (act) {
			event.preventDefault();
			press(act);
		}
		return;
	}
	if (event.altKey || !root().querySelector(".floor-editor").contains(event.target)) {
		return;
	}
	if (event.key === "Escape") {
		cancel();
		select([]);
	} else if (chosen.size > 0 && (ARROWS[event.key] || ACTS[event.key])) {
		event.preventDefault();
		ARROWS[event.key] ? nudge(ARROWS[event.key], event.shiftKey ? 1 : STEP) : press(ACTS[event.key]);
	}
}

// refresh finds the page as the server has drawn it anew.
function refresh() {
	const selected = document.getElementById("floor-panel")?.dataset.selected;
	if (selected !== undefined && !chosen.has(selected)) {
		chosen.clear();
		if (selected) {
			chosen.add(selected);
		}
	}
	for (const id of chosen) {
		if (!thing(id)) {
			chosen.delete(id);
			waiting.delete(id);
		}
	}
	for (const [id, place] of waiting) {
		show(thing(id), place);
	}
	document.getElementById("floor-said").textContent = said;
	mark();
}

if (typeof document !== "undefined" && root()) {
	const on = (type, act, options) => document.addEventListener(type, act, options);
	on("pointerdown", down);
	on("pointermove", move);
	on("pointerup", up);
	on("pointercancel", cancel);
	on("touchmove", (e) => drag && e.preventDefault(), { passive: false }); // the page stays where it is
	on("keydown", key);
	on("dragstart", (e) => root().contains(e.target) && e.preventDefault()); // a link would be dragged as text
	on("focusin", ({ target }) => {
		const id = target.closest?.("[data-thing]")?.dataset.thing;
		if (id && !drag && !chosen.has(id) && target.matches(":focus-visible")) {
			select([id]);
		}
	});
	on("click", (event) => {
		if (event.target.closest("[data-thing]")) {
			event.preventDefault();
		} else if (event.target.closest('#floor-do [name="act"]:not([value="arrange"])')) {
			flush();
		}
	}, true);
	on("htmx:after:swap", () => !drag && refresh());
	refresh();
}
