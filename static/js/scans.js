// What is rung up faster than the network answers: nothing is lost, nothing lands on the order of
// the guest before, and what was said of a code that nothing has is heard and stays to be read.
import { play, unlock } from "./sound.js";

const RINGS_UP = /\/till\/(lines|scan)$/;
const ORDER = ["order", "kind", "table", "place", "name", "covers", "selected", "version", "at_seat", "at_course", "by", "picked"];

const left = new Set(); // orders that this page has shown and gone on from
let saidAt = 0; // when the last unknown code was told

const fields = () => [...document.querySelectorAll("#order-ref input")];
const shown = () => document.querySelector('#order-ref input[name="order"]')?.value;

// follow gives a tap that waited behind one that ended its order to the order that came next. What
// the browser keeps of the tap follows too, so that it is the same after a reload.
export function follow({ request, tap }, current = shown(), inputs = fields()) {
	const body = request.body;
	if (!RINGS_UP.test(request.action) || !current || body?.get("order") === current || !left.has(body?.get("order"))) {
		return false;
	}
	ORDER.forEach((name) => body.delete(name));
	inputs.forEach(({ name, value }) => body.append(name, value));
	if (tap) {
		tap.body = body.toString();
	}
	return true;
}

// leave remembers an order that the page shows no more.
export const leave = (order) => left.add(order);

// takes says whether a form is for codes like this one.
export const takes = (form, code) => new RegExp(form.dataset.scanLike ?? "").test(code);

// takerOf is the form that a code goes to: that of the window that is open, if it is for such codes,
// or else the till's. Goods that are scanned while the sale is being paid go on with the sale.
export function takerOf(code) {
	const open = [...document.querySelectorAll("dialog[open]")].pop();
	const own = open?.querySelector("form[data-scan-form]");
	if (own && takes(own, code)) {
		return own;
	}
	if (open?.id === "pay" && !open.hasAttribute("data-paying")) {
		open.close(); // what it asks for is less than what is due now
	}
	return document.querySelector("form[data-scan-form]:not(dialog *)");
}

export function listen() {
	document.addEventListener("submit", ({ target }) => target.closest("#pay")?.setAttribute("data-paying", ""));
	unlock();
	let order = shown();
	document.addEventListener("htmx:after:swap", () => {
		if (shown() !== order) {
			leave(order);
			order = shown();
			left.delete(order);
		}
	});
	document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
		follow(ctx);
		if (ctx.tap?.at > saidAt) { // looking at something is no work
			document.getElementById("till-unknown")?.replaceChildren();
		}
	}, true);
	document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
		if (ctx.response.status >= 400 && /\/till\/scan$/.test(ctx.request.action)) {
			saidAt = Date.now();
			play("wrong", 0.8);
		}
	});
}
