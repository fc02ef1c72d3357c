// Dialogs, menus and notices: what opens and closes without asking the server.

const on = (type, handler) => document.addEventListener(type, handler);

function open(dialog) {
	delete dialog.dataset.open;
	if (!dialog.open) {
		dialog.showModal();
	}
}

// A dialog that an answer brought opens by itself, and leaves the page when it is closed.
function openArrived() {
	document.querySelectorAll("dialog[data-open]").forEach(open);
}

on("click", (event) => {
	const opener = event.target.closest("[data-open-dialog]");
	if (opener) {
		document.getElementById(opener.dataset.openDialog)?.showModal();
	}
	const closer = event.target.closest("[data-close-dialog]");
	if (closer) {
		closer.closest("dialog")?.close();
	}
	const notice = event.target.closest("[data-close-notice]");
	if (notice) {
		notice.closest("[data-notice]").remove();
	}
	if (event.target.nodeName === "DIALOG" && outside(event)) {
		event.target.close();
	}
	closeMenus(event.target.closest("[data-menu]"));
});

// outside tells a tap on the veil from one on the dialog's own edge.
function outside({ target, clientX, clientY }) {
	const box = target.getBoundingClientRect();
	return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

document.addEventListener("close", ({ target }) => {
	if (target.nodeName === "DIALOG" && target.closest("#dialogs")) {
		target.remove();
	}
}, true);

// The server closes what it opened with HX-Trigger: close-dialog.
on("close-dialog", () => [...document.querySelectorAll("dialog[open]")].pop()?.close());

function closeMenus(except) {
	for (const menu of document.querySelectorAll("[data-menu][open]")) {
		if (menu !== except && !menu.contains(except)) {
			menu.open = false;
		}
	}
}

on("keydown", (event) => {
	const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
	if (menu) {
		menu.open = false;
		menu.querySelector("summary").focus();
		event.stopPropagation();
	}
});

// A choice that was made closes its menu; what the menu itself fetches does not.
on("htmx:before:request", ({ target }) => {
	const menu = target.closest?.("[data-menu][open]");
	if (menu && target.matches("a, button, form:not([data-stays])")) {
		menu.open = false;
	}
});

const SEEN = 6000;

// Good news goes by itself; bad news stays, and so does what somebody is pointing at.
function retire(notice) {
	notice.dataset.timed = "";
	const leave = () => (notice.matches(":hover, :focus-within") ? setTimeout(leave, SEEN) : notice.remove());
	setTimeout(leave, SEEN);
}

// A form that came back leads to the first field that is wrong: the message may stand out of sight.
function pointOut() {
	const wrong = document.querySelector('[aria-invalid="true"]');
	if (wrong && !wrong.hasAttribute("data-pointed-out")) {
		wrong.dataset.pointedOut = "";
		wrong.focus();
		wrong.scrollIntoView({ block: "center" });
	}
}

function arrived() {
	openArrived();
	pointOut();
	document.querySelectorAll('[data-notice]:not([data-notice="bad"], [data-timed])').forEach(retire);
	document.querySelectorAll('[data-notice="bad"]:not([data-timed])').forEach((notice) => {
		notice.dataset.timed = "";
		setTimeout(() => (notice.dataset.read = ""), SEEN);
	});
}

on("htmx:after:swap", arrived);
arrived();

// Bad news that was there to be read goes when the work goes on.
on("htmx:before:request", ({ target }) => {
	if (target.closest?.("[data-tap]")) {
		document.querySelectorAll('[data-notice="bad"][data-read]').forEach((notice) => notice.remove());
	}
});

// hx-confirm and form[data-confirm] ask in our own words and our own window.
const ask = document.getElementById("confirm");

function confirmed(text) {
	ask.querySelector("[data-confirm-text]").textContent = text;
	ask.returnValue = "";
	ask.showModal();
	return new Promise((resolve) => ask.addEventListener("close", () => resolve(ask.returnValue === "yes"), { once: true }));
}

on("htmx:confirm", async (event) => {
	const { ctx, issueRequest, dropRequest } = event.detail;
	if (!ask || !ctx.confirm) {
		return;
	}
	event.preventDefault();
	(await confirmed(ctx.confirm)) ? issueRequest() : dropRequest();
});

on("submit", async (event) => {
	const form = event.target;
	if (!ask || !form.dataset.confirm || form.hasAttribute("data-confirmed")) {
		return;
	}
	event.preventDefault();
	if (await confirmed(form.dataset.confirm)) {
		form.setAttribute("data-confirmed", "");
		form.requestSubmit(event.submitter);
		form.removeAttribute("data-confirmed");
	}
});
