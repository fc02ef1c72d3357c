// What this one screen was told about itself: size of type, light or dark, how loud, whether the
// strip stands open. The browser keeps it, as the screen at the grill wants other than that at the bar.

const NAME = "comptoir.kitchen";
const SIZES = ["small", "medium", "large", "huge"];
// A screen on the wall is read from two metres, a tablet at arm's length shows more tickets instead.
const usual = () => (innerWidth >= 1700 ? "large" : innerWidth >= 700 && innerWidth < 1200 ? "small" : "medium");
const UNTOLD = { size: usual(), theme: "", volume: "0.5", loud: "0.5", strip: "" };

let told = { ...UNTOLD };

function read() {
	try {
		return { ...UNTOLD, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
	} catch {
		return { ...UNTOLD };
	}
}

export const volume = () => Number(told.volume);
export const stripOpen = () => told.strip === "open";

// tell changes something and has the page look like it.
export function tell(change) {
	told = { ...told, ...change };
	try {
		localStorage.setItem(NAME, JSON.stringify(told));
	} catch {
		// Storage is full or forbidden: it holds until the page is left.
	}
	look();
}

// mute turns the sound off, and on again as loud as it was.
export const mute = () => tell(volume() > 0 ? { volume: "0", loud: told.volume } : { volume: told.loud });

export function resize(step) {
	tell({ size: SIZES[Math.min(Math.max(SIZES.indexOf(told.size) + step, 0), SIZES.length - 1)] });
}

let changed = () => {};

function look() {
	const screen = document.getElementById("kitchen");
	screen.dataset.size = told.size;
	screen.dataset.strip = told.strip;
	screen.dataset.sound = volume() > 0 ? "on" : "off";
	screen.dataset.volume = told.volume;
	if (told.theme) {
		document.documentElement.dataset.theme = told.theme === "auto" ? "" : told.theme;
	}
	document.querySelector("[data-toggle-strip]")?.setAttribute("aria-pressed", String(stripOpen()));
	const form = document.querySelector("[data-device]");
	for (const [name, value] of Object.entries({ size: told.size, theme: told.theme || "auto", volume: told.volume })) {
		const input = form?.querySelector(`[name="${name}"][value="${value}"]`);
		if (input) {
			input.checked = true;
		}
	}
	changed();
}

export function listen(whenChanged) {
	changed = whenChanged;
	told = read();
	look();
	document.querySelector("[data-device]")?.addEventListener("change", ({ target }) => tell({ [target.name]: target.value }));
	document.addEventListener("click", ({ target }) => target.closest("[data-toggle-strip]") && tell({ strip: stripOpen() ? "" : "open" }));
}
