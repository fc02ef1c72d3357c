// Shortcuts stand on the buttons they press: data-key="F2". Pressing F1 lists those of the page, and so does ?
// where it asks nothing else.

// named is the key of an event as data-key writes it: "p", "F2", "Mod+Enter", "Shift+F2".
export function named({ key, ctrlKey, metaKey, altKey, shiftKey }) {
	const name = key === " " ? "Space" : key.length === 1 ? key.toLowerCase() : key;
	const shift = shiftKey && key.length > 1;
	return [(ctrlKey || metaKey) && "Mod", altKey && "Alt", shift && "Shift", name].filter(Boolean).join("+");
}

// digit is the key of the digits' row that types a sign: on most keyboards a digit with Shift.
const digit = ({ key, code, ctrlKey, metaKey, altKey }) =>
	!ctrlKey && !metaKey && !altKey && /^Digit\d$/.test(code ?? "") && key.length === 1 && !/\d/.test(key) ? "Shift+" + code.at(-1) : "";

// isPlain tells keys that a person also types, or a scanner sends.
export const isPlain = (name) => [...name].length === 1;

const typing = (element) => element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

// scope is the window that has the user's attention.
const scope = () => [...document.querySelectorAll("dialog[open]")].pop() ?? document;

// find prefers what is in sight to what stands in a menu that is closed.
function find(name) {
	const all = [...scope().querySelectorAll("[data-key]")].filter((e) => e.dataset.key.toLowerCase() === name.toLowerCase() && !e.disabled && visible(e));
	return all.find((e) => !e.closest("[data-menu]:not([open])")) ?? all[0] ?? null;
}

// visible: what stands in a menu that is closed can be pressed all the same, if the menu can be opened.
function visible(element) {
	const menu = element.closest("[data-menu]:not([open])");
	return (menu?.querySelector("summary") ?? element).checkVisibility({ visibilityProperty: true });
}

// pressed does what a key stands for and tells whether there was anything.
export function pressed(event) {
	const name = named(event);
	if (isPlain(name) && typing(event.target)) {
		return false;
	}
	if ((name === "?" || name === "F1") && !find(name)) { // a page may have a question of its own
		help();
		return true;
	}
	const element = find(name) ?? find(digit(event));
	element?.focus();
	element?.click();
	return element !== null;
}

function label(element) {
	return element.getAttribute("aria-label") ?? element.querySelector(".button-label, .nav-text, .tile-name")?.textContent ?? element.textContent;
}

// help fills the list from what is on the page: it cannot be out of date.
function help() {
	const dialog = document.getElementById("keys");
	const row = document.getElementById("key-row");
	const list = dialog.querySelector("[data-keys]");
	const rows = [];
	for (const element of document.querySelectorAll("[data-key]")) {
		if (visible(element)) {
			const copy = row.content.cloneNode(true);
			copy.querySelector("dt").textContent = label(element).trim();
			copy.querySelector("kbd").textContent = element.dataset.key;
			rows.push(copy);
		}
	}
	list.replaceChildren(...rows);
	if (!dialog.open) {
		dialog.showModal();
	}
}
