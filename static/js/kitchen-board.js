// Draws the tickets in their places. The rules are in a style sheet of the page's own, by id: what
// comes from the server may replace any ticket without moving it.
import { Places } from "./places.js";

const ROW = 4; // pixels; a ticket is a whole number of them high
const sheet = new CSSStyleSheet();
const places = new Places();
let size = "";
let drawn = "";

export const board = () => document.getElementById("tickets");

// measure says how many rows are in sight, how wide a column is, and how large the type.
function measure(place) {
	const style = getComputedStyle(place);
	const gap = parseFloat(style.columnGap) || 0;
	const width = place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
	const height = place.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
	const least = parseFloat(style.getPropertyValue("--least")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
	const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
	return { gap, column: (width - gap * (columns - 1)) / columns, rows: columns === 1 ? Infinity : Math.floor((height + gap) / ROW), type: style.getPropertyValue("--k") };
}

// arrange puts every ticket where it belongs; tidy closes gaps as well.
export function arrange(tidy = false) {
	const place = board();
	if (!place) {
		places.tidy([], 1);
		draw("");
		size = "";
		return;
	}
	const { gap, column, rows, type } = measure(place);
	const head = `.board{--column:${column}px}`;
	const shape = [column, rows, type].join();
	if (shape !== size) {
		size = shape;
		tidy = true;
		draw(head);
	}
	const tickets = [...place.querySelectorAll(":scope > .ticket")].map((t) => ({
		id: t.id, rows: Math.ceil((t.offsetHeight + gap) / ROW), first: t.classList.contains("ticket-priority"),
	}));
	tidy ? places.tidy(tickets, rows) : places.update(tickets, rows);
	const rules = places.positions().map((p) => `#${CSS.escape(p.id)}{grid-area:${p.row}/${p.column}/span ${p.rows}}#${CSS.escape(p.id)} .ticket-place::before{content:"${p.n}"}`);
	draw(head + rules.join(""));
	count();
}

// draw has the page lay itself out anew only where something stands elsewhere.
function draw(text) {
	if (text !== drawn) {
		sheet.replaceSync(text);
		drawn = text;
	}
}

export const gaps = () => places.gaps();

// at is the ticket of a place, counted from 1.
export const at = (n) => document.getElementById(places.at(n) ?? "");

// count says how many tickets stand on either side of what is in sight.
export function count() {
	const place = board();
	const box = place?.getBoundingClientRect();
	let earlier = 0;
	let later = 0;
	for (const t of place?.querySelectorAll(":scope > .ticket") ?? []) {
		const { left, right, top, bottom } = t.getBoundingClientRect();
		if (right < box.left + 8 || bottom < box.top + 8) {
			earlier++;
		} else if (left > box.right - 40 || top > box.bottom - 40) {
			later++;
		}
	}
	show("earlier", earlier);
	show("later", later);
}

function show(id, n) {
	const button = document.getElementById(id);
	if (button) {
		button.hidden = n === 0;
		button.querySelector(".button-label").textContent = button.dataset.text.replace("{n}", n);
	}
}

function page(direction) {
	const place = board();
	const wide = place && place.scrollWidth > place.clientWidth + 8;
	place?.scrollBy(wide ? { left: direction * place.clientWidth * 0.9 } : { top: direction * place.clientHeight * 0.9 });
}

export function listen() {
	document.adoptedStyleSheets.push(sheet);
	document.getElementById("kitchen").dataset.placed = "";
	document.getElementById("earlier")?.addEventListener("click", () => page(-1));
	document.getElementById("later")?.addEventListener("click", () => page(1));
	document.addEventListener("scroll", (e) => e.target === board() && count(), { capture: true, passive: true });
	addEventListener("resize", () => arrange());
	document.fonts?.ready.then(() => arrange());
	arrange();
}
