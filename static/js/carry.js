// Carries tables over the floor: an occupied table that is dragged onto another takes its order there. A mouse
// drags at once; a finger stays a moment first, because it also scrolls. The button above the floor does the same
// without dragging.

const NEAR = 8; // pixels: less is a tap
const HOLD = 350; // milliseconds that a finger stays before it carries

let carry;
let dropped = false; // the click that follows a drop is not a tap

function begin(event) {
	const table = event.target.closest?.("[data-carry]");
	dropped = false;
	if (!table || !event.isPrimary || event.button !== 0) {
		return;
	}
	carry = { table, x: event.clientX, y: event.clientY, pointer: event.pointerId, ready: event.pointerType === "mouse" };
	if (!carry.ready) {
		carry.timer = setTimeout(lift, HOLD);
	}
}

function lift() {
	carry.ready = carry.lifted = true;
	const ghost = (carry.ghost = document.createElement("div"));
	ghost.className = "floor-ghost";
	ghost.textContent = carry.table.dataset.name;
	document.body.append(ghost);
	carry.table.classList.add("carried");
	show(carry.x, carry.y);
}

function show(x, y) {
	carry.ghost.style.transform = `translate(${x}px, ${y}px)`;
}

function move(event) {
	if (!carry || event.pointerId !== carry.pointer) {
		return;
	}
	if (!carry.lifted) {
		if (Math.hypot(event.clientX - carry.x, event.clientY - carry.y) < NEAR) {
			return;
		}
		if (!carry.ready) {
			return end(); // a finger that moves at once scrolls
		}
		lift();
	}
	show(event.clientX, event.clientY);
	const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-drop]");
	if (over !== carry.over) {
		carry.over?.classList.remove("drop-here");
		carry.over = over?.dataset.drop === carry.table.dataset.drop ? undefined : over;
		carry.over?.classList.add("drop-here");
	}
}

function drop(event) {
	if (event.pointerId !== carry?.pointer) {
		return; // another finger
	}
	if (carry.lifted) {
		dropped = true;
		if (carry.over) {
			submit(carry.table, carry.over);
		}
	}
	end();
}

function submit(from, to) {
	const form = document.getElementById("floor-move");
	form.elements.from.value = from.dataset.drop;
	form.elements.to.value = to.dataset.drop;
	if (to.dataset.join) {
		form.setAttribute("hx-confirm", to.dataset.join);
	} else {
		form.removeAttribute("hx-confirm");
	}
	form.requestSubmit();
}

function end() {
	if (carry) {
		clearTimeout(carry.timer);
		carry.ghost?.remove();
		carry.table.classList.remove("carried");
		carry.over?.classList.remove("drop-here");
		carry = undefined;
	}
}

if (typeof document !== "undefined" && document.getElementById("floor-move")) {
	const on = (type, act, options) => document.addEventListener(type, act, options);
	on("pointerdown", begin);
	on("pointermove", move);
	on("pointerup", drop);
	on("pointercancel", end);
	on("touchmove", (e) => carry?.lifted && e.preventDefault(), { passive: false });
	on("dragstart", (e) => e.target.closest?.("[data-carry]") && e.preventDefault());
	on("contextmenu", (e) => carry?.lifted && e.preventDefault());
	on("keydown", (e) => e.key === "Escape" && end());
	on("click", (e) => {
		if (dropped) {
			dropped = false;
			e.preventDefault();
			e.stopPropagation();
		}
	}, true);
}
