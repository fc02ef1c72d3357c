// The sheet of choices: what an answer opens, how much of each group is chosen, and a sheet that is
// sent by itself when the last question that must be answered is.
const picked = (input) => (input.type === "radio" || input.type === "checkbox" ? (input.checked ? 1 : 0) : Number(input.value) || 0);

// open shows the questions that an answer leads to, and takes the others out of what is sent.
function open(form) {
	for (const place of form.querySelectorAll("[data-opened-by]")) {
		const { openedBy, openedAt } = place.dataset;
		const inputs = [...form.elements].filter((e) => e.name === openedBy && !e.matches(":disabled"));
		const on = inputs.some((e) => (openedAt === "" || e.value === openedAt) && picked(e) > 0);
		place.hidden = place.disabled = !on;
	}
}

function count(form) {
	for (const group of form.querySelectorAll("[data-counted]")) {
		const least = Number(group.dataset.least);
		const most = Number(group.dataset.most);
		let taken = 0;
		for (const input of group.querySelectorAll("input[name]")) {
			taken += picked(input);
		}
		const short = taken < least || (most > 0 && taken > most);
		const of = taken >= least && most > 0 ? most : least;
		group.dataset.state = short ? "short" : "met";
		group.querySelector("[data-count]").textContent = of > 0 ? `${taken}/${of}` : String(taken);
	}
}

const asked = (form) => [...form.querySelectorAll('[data-counted][data-state="short"]')].filter((group) => !group.matches(":disabled [data-counted]"));

// next brings the next question that must be answered into sight.
function next(form, target) {
	const group = target.closest("[data-counted]");
	if (group?.dataset.state === "met") {
		const waiting = asked(form).find((g) => group.compareDocumentPosition(g) & Node.DOCUMENT_POSITION_FOLLOWING);
		waiting?.scrollIntoView({ block: "nearest", behavior: "smooth" });
	}
}

// limit keeps a group within what may be chosen: one more of something full is not taken.
function limit(target) {
	const group = target.closest("[data-counted]");
	const most = Number(group?.dataset.most);
	if (!most || target.type === "radio") {
		return;
	}
	let taken = 0;
	for (const input of group.querySelectorAll("input[name]")) {
		taken += picked(input);
	}
	if (taken > most && target.type === "checkbox" && most === 1) {
		for (const other of group.querySelectorAll("input:checked")) {
			other.checked = other === target; // the new answer replaces the old one
		}
	} else if (taken > most && target.type === "checkbox") {
		target.checked = false;
	} else if (taken > most) {
		target.value = String(Math.max(0, picked(target) - (taken - most)) || "");
	}
}

// settle brings a sheet in line with an answer; nothing where it is about something else.
function settle(target) {
	const form = target.closest?.("form");
	if (!form?.querySelector("[data-counted]")) {
		return undefined;
	}
	limit(target);
	open(form);
	count(form);
	return form;
}

document.addEventListener("input", ({ target }) => {
	if (target.type === "number") {
		settle(target); // portions are stepped without leaving the field
	}
});

document.addEventListener("change", ({ target }) => {
	const form = settle(target);
	if (!form) {
		return;
	}
	if (form.matches("[data-auto-send]") && asked(form).length === 0 && form.matches(":valid")) {
		form.requestSubmit();
		return;
	}
	next(form, target);
});

// A sheet that lacks an answer shows where instead of being sent.
document.addEventListener("submit", (event) => {
	const form = event.target;
	if (!form.querySelector("[data-counted]") || event.submitter?.formNoValidate) {
		return;
	}
	const [first] = asked(form);
	if (first) {
		event.preventDefault();
		event.stopImmediatePropagation();
		first.scrollIntoView({ block: "center", behavior: "smooth" });
		first.querySelector("input:not(:disabled), button:not(:disabled)")?.focus({ preventScroll: true });
	}
}, true);
