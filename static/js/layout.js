// Where things of a hall come to stand while they are moved, sized and turned. Places are
// { x, y, w, h, r }: the upper left corner before the thing is turned by r degrees around its middle.

export const STEP = 10; // of the hall's units
export const TURN = 15; // degrees
const NEAR = 8; // units within which edges stick to each other

// snap brings one coordinate onto the grid and keeps the thing in the hall.
export function snap(at, size, side) {
	return Math.max(0, Math.min(Math.round(at / STEP) * STEP, side - size));
}

// seen is the box that a thing takes up, undefined where it stands aslant.
export function seen({ x, y, w, h, r }) {
	if (r % 180 === 0) {
		return { x, y, w, h };
	}
	return r % 90 === 0 ? { x: x + (w - h) / 2, y: y + (h - w) / 2, w: h, h: w } : undefined;
}

// stick is by how much a thing moves along one axis so that an edge or its middle is in line with
// a neighbour's, and where that line is; undefined where none is near.
function stick(at, size, lines) {
	let best;
	for (const line of lines) {
		for (const mine of [at, at + size / 2, at + size]) {
			if (Math.abs(line - mine) <= NEAR && (!best || Math.abs(line - mine) < Math.abs(best.by))) {
				best = { by: line - mine, line };
			}
		}
	}
	return best;
}

// settle is where a thing stands that was moved to a place: in line with its neighbours, else on the
// grid, and inside the hall. x and y of lines say with what it is in line.
export function settle(place, others, side) {
	const box = seen(place);
	const lines = {};
	const out = { ...place };
	const boxes = box ? others.map(seen).filter(Boolean) : [];
	for (const [axis, size] of [["x", "w"], ["y", "h"]]) {
		const stuck = box && stick(box[axis], box[size], boxes.flatMap((b) => [b[axis], b[axis] + b[size] / 2, b[axis] + b[size]]));
		if (stuck) {
			out[axis] = Math.max(0, Math.min(Math.round(place[axis] + stuck.by), side - place[size]));
			lines[axis] = stuck.line;
		} else {
			out[axis] = snap(place[axis], place[size], side);
		}
	}
	return { place: out, lines };
}

function rotated(x, y, degrees) {
	const a = (degrees * Math.PI) / 180;
	return { x: x * Math.cos(a) - y * Math.sin(a), y: x * Math.sin(a) + y * Math.cos(a) };
}

// size is a thing whose corner ("nw", "se", ...) was drawn to a point; the corner across stays.
export function size(place, corner, point, least, side) {
	const sx = corner.endsWith("e") ? 1 : -1;
	const sy = corner.startsWith("s") ? 1 : -1;
	const middle = { x: place.x + place.w / 2, y: place.y + place.h / 2 };
	const arm = rotated((-sx * place.w) / 2, (-sy * place.h) / 2, place.r);
	const anchor = { x: middle.x + arm.x, y: middle.y + arm.y };
	const drawn = rotated(point.x - anchor.x, point.y - anchor.y, -place.r);
	const fit = (n) => Math.max(least, Math.min(Math.round(n / STEP) * STEP, side));
	const w = fit(drawn.x * sx);
	const h = fit(drawn.y * sy);
	const to = rotated((sx * w) / 2, (sy * h) / 2, place.r);
	const x = Math.round(anchor.x + to.x - w / 2);
	const y = Math.round(anchor.y + to.y - h / 2);
	return { ...place, x: Math.max(0, Math.min(x, side - w)), y: Math.max(0, Math.min(y, side - h)), w, h };
}

// turn is a thing whose upper side was turned to a point.
export function turn(place, point) {
	const angle = (Math.atan2(point.y - place.y - place.h / 2, point.x - place.x - place.w / 2) * 180) / Math.PI + 90;
	return { ...place, r: ((Math.round(angle / TURN) * TURN) % 360 + 360) % 360 };
}
