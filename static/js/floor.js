// Moves tables in the editor: a table is dragged with mouse, finger or pen, snaps to a grid and
// is saved where it is dropped. Without this script, and with a keyboard, its form does the same.

import "./carry.js";

export const STEP = 10; // of the hall's units

// snap brings one coordinate onto the grid and keeps the table in the hall.
export function snap(at, size, side) {
	return Math.max(0, Math.min(Math.round(at / STEP) * STEP, side - size));
}

const NEAR = 4; // pixels: less is a tap

class Drag {
	constructor(table, event) {
		this.table = table;
		this.plan = table.ownerSVGElement;
		this.toPlan = this.plan.getScreenCTM().inverse();
		this.down = event;
		this.from = table.transform.baseVal.consolidate().matrix;
		const box = table.getBBox();
		this.size = { x: box.width, y: box.height };
		this.side = this.plan.viewBox.baseVal.width;
	}

	move(event) {
		if (!this.moved && Math.hypot(event.clientX - this.down.clientX, event.clientY - this.down.clientY) < NEAR) {
			return;
		}
		this.moved = true;
		const scale = this.toPlan.a;
		this.x = snap(this.from.e + (event.clientX - this.down.clientX) * scale, this.size.x, this.side);
		this.y = snap(this.from.f + (event.clientY - this.down.clientY) * scale, this.size.y, this.side);
		this.table.setAttribute("transform", `translate(${this.x} ${this.y})`);
	}

	save(form) {
		form.elements.table.value = this.table.dataset.drag;
		form.elements.x.value = this.x;
		form.elements.y.value = this.y;
		form.requestSubmit();
	}

	undo() {
		this.table.setAttribute("transform", `translate(${this.from.e} ${this.from.f})`);
	}
}

function listen(editor) {
	const form = document.querySelector(editor.dataset.floorEditor);
	let drag;
	let dropped = false; // the click that follows a drop is not a tap
	editor.addEventListener("dragstart", (e) => e.preventDefault()); // a link would be dragged as text
	editor.addEventListener("pointerdown", (e) => {
		const table = e.target.closest("[data-drag]");
		dropped = false;
		if (table && e.isPrimary && e.button === 0) {
			drag = new Drag(table, e);
			table.setPointerCapture(e.pointerId);
		}
	});
	editor.addEventListener("pointermove", (e) => drag?.move(e));
	editor.addEventListener("pointerup", () => {
		if (drag?.moved) {
			dropped = true;
			drag.save(form);
		}
		drag = undefined;
	});
	editor.addEventListener("pointercancel", () => {
		drag?.undo();
		drag = undefined;
	});
	editor.addEventListener("click", (e) => {
		if (dropped) {
			e.preventDefault();
			dropped = false;
		}
	}, true);
}

if (typeof document !== "undefined") {
	document.querySelectorAll("[data-floor-editor]").forEach(listen);
}
