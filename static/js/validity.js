// What a field lacks is said beside it, in the language of the page: a browser would say it in its
// own, in a bubble that goes by itself.

const texts = () => document.getElementById("problem").dataset;

function wrong(field) {
	const is = field.validity;
	if (is.valueMissing) {
		return field.type === "radio" || field.type === "checkbox" || field.nodeName === "SELECT" ? "choose" : "required";
	}
	if (is.typeMismatch && field.type === "email") {
		return "email";
	}
	if (is.badInput && field.type === "date") {
		return "date";
	}
	if (is.rangeUnderflow || is.rangeOverflow) {
		return field.min && field.max ? "between" : field.min ? "least" : "most";
	}
	return is.tooLong ? "tooLong" : "number";
}

// bound is an end of what a field takes, as its reader writes it.
const bound = (field, end) =>
	field.type === "date" ? new Date(`${end}T00:00`).toLocaleDateString(document.documentElement.lang) : end;

// message is what to say of a field that is not as it must be.
function message(field) {
	return texts()[wrong(field)].replace("{min}", () => bound(field, field.min)).replace("{max}", () => bound(field, field.max));
}

// place is what stands around a question with its answers, or around a field.
const place = (field) => field.closest("fieldset.choices, .field") ?? field.parentElement;

// after is the message that stands behind a box with its words.
const after = (at) => (at.nodeName === "LABEL" && at.nextElementSibling?.matches(".problem[data-made]") ? at.nextElementSibling : null);

// beside is where the message of a field stands: where the server's would, which it replaces.
function beside(field) {
	const at = place(field);
	const there = (field.id && document.getElementById(`${field.id}-error`)) || at.querySelector(":scope > .problem") || after(at);
	if (there) {
		return there;
	}
	const made = document.getElementById("problem").content.firstElementChild.cloneNode(true);
	made.dataset.made = "";
	if (field.id) {
		made.id = `${field.id}-error`;
	}
	if (at.nodeName === "LABEL") {
		at.after(made); // within it the message would stand between the box and its words
	} else {
		at.append(made);
	}
	return made;
}

function say(field) {
	const at = beside(field);
	(at.querySelector("span") ?? at).textContent = message(field);
	place(field).classList.add("field-bad");
	field.setAttribute("aria-invalid", "true");
	if (at.id && !field.getAttribute("aria-describedby")?.includes(at.id)) {
		field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${at.id}`.trim());
	}
}

// What several fields lack is told in one go; the first of them is gone to.
let first = null;

document.addEventListener("invalid", (event) => {
	const field = event.target;
	event.preventDefault();
	say(field);
	if (first) {
		return;
	}
	first = field;
	setTimeout(() => { // the others are told of one by one
		for (let folded = first.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) {
			folded.open = true;
		}
		first.focus();
		first.scrollIntoView({ block: "nearest" });
		first = null;
	}, 0);
}, true);

// What was filled in is not complained of any more.
function forget({ target }) {
	if (target.getAttribute?.("aria-invalid") !== "true" && !target.closest?.("fieldset.choices.field-bad")) {
		return;
	}
	const at = place(target);
	after(at)?.remove();
	at.querySelectorAll(".problem[data-made]").forEach((message) => message.remove());
	at.classList.remove("field-bad");
	at.querySelectorAll('[aria-invalid="true"]').forEach((field) => field.removeAttribute("aria-invalid"));
}

document.addEventListener("input", forget);
document.addEventListener("change", forget);
