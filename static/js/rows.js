// The rows of the order that the screen shows already are named with each request, and the answer
// leaves them out: <li data-same="3-57"> stands for those from the fourth to the fifty-eighth.
import { htmx } from "./commands.js";

const HEADER = "X-Shown-Rows";
const MOST = 800; // as the server reads them

const shown = () => [...document.querySelectorAll("#lines [data-stamp]")];
const stampOf = (row) => row.dataset.stamp;

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
	if (ctx.target?.id !== "order") {
		return;
	}
	const rows = shown();
	if (rows.length > 0 && rows.length <= MOST) {
		ctx.rows = rows;
		ctx.stamps = rows.map(stampOf);
		ctx.request.headers[HEADER] = ctx.stamps.join("");
	}
});

// standIns are what the morph finds the rows by: it leaves those alone that they stand for.
function standIns(rows, stamps, range) {
	const [first, last] = range.split("-").map(Number);
	const list = [];
	for (let n = first; n <= last; n++) {
		const row = rows?.[n];
		if (!row?.isConnected || row.dataset.stamp !== stamps[n]) {
			return undefined; // the screen has moved on since it was asked
		}
		const standIn = row.cloneNode(false);
		standIn.dataset.same = "";
		list.push(standIn);
	}
	return list;
}

document.addEventListener("htmx:before:swap", (event) => {
	const { ctx, tasks } = event.detail;
	for (const same of tasks.flatMap(({ fragment }) => [...(fragment?.querySelectorAll("[data-same]") ?? [])])) {
		const list = standIns(ctx.rows, ctx.stamps, same.dataset.same);
		if (!list) {
			event.preventDefault();
			askWhole();
			return;
		}
		same.replaceWith(...list);
	}
});

// askWhole has everything drawn anew: with nothing shown, and no version known, nothing is left out.
function askWhole() {
	shown().forEach((row) => delete row.dataset.stamp);
	const version = document.querySelector('#order-ref [name="version"]');
	if (version) {
		version.value = "-1";
	}
	document.getElementById("order")?.dispatchEvent(new CustomEvent("live"));
}

htmx.registerExtension("same-rows", {
	htmx_before_morph_node: (row, { newNode }) => newNode.dataset?.same !== "",
});
