// A till at which goods are scanned: the list keeps its end in sight, and the tiles can be folded
// away. Whether they are is the browser's own to remember.
const FOLDED = "till-folded";

export function listen() {
	const main = document.querySelector('main[data-mode="retail"]');
	const button = document.querySelector("[data-fold]");
	if (!main || !button) {
		return;
	}
	const show = (folded) => {
		main.toggleAttribute("data-folded", folded);
		button.setAttribute("aria-pressed", String(folded));
	};
	show(localStorage.getItem(FOLDED) === "1");
	button.addEventListener("click", () => {
		const folded = !main.hasAttribute("data-folded");
		localStorage.setItem(FOLDED, folded ? "1" : "0");
		show(folded);
	});
	document.querySelector('[data-pane-to="order"]')?.click(); // on a phone the list is what is worked with
	const follow = () => document.querySelector("#lines .line-selected")?.scrollIntoView({ block: "nearest" });
	document.addEventListener("htmx:after:swap", follow);
}
