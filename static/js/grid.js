// Arrow keys move in a [data-grid] by what the eye sees: to the nearest button in that direction.

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// nearest picks the best of boxes ({x, y} of their middles) from one of them in a direction;
// -1 where there is none. What lies straight ahead wins over what is closer but aside.
export function nearest(boxes, from, [dx, dy]) {
	let best = -1;
	let least = Infinity;
	boxes.forEach((box, i) => {
		const ahead = (box.x - boxes[from].x) * dx + (box.y - boxes[from].y) * dy;
		const aside = Math.abs((box.x - boxes[from].x) * dy) + Math.abs((box.y - boxes[from].y) * dx);
		if (i !== from && ahead > 1 && ahead + 3 * aside < least) {
			best = i;
			least = ahead + 3 * aside;
		}
	});
	return best;
}

export function listen() {
	document.addEventListener("keydown", (event) => {
		const move = MOVES[event.key];
		const grid = move && event.target.closest?.("[data-grid]");
		if (!grid || event.ctrlKey || event.metaKey || event.altKey) {
			return;
		}
		const places = [...grid.querySelectorAll("a[href], button:not(:disabled)")];
		const from = places.indexOf(event.target);
		if (from < 0) {
			return;
		}
		const to = nearest(places.map(middle), from, move);
		if (to >= 0) {
			event.preventDefault();
			places[to].focus();
			places[to].scrollIntoView({ block: "nearest", inline: "nearest" });
		}
	});
}

function middle(element) {
	const box = element.getBoundingClientRect();
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
