// Light or dark at once, and remembered by the server. Without this script it is an ordinary form.

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-set-theme]");
	if (!button) {
		return;
	}
	event.preventDefault();
	const theme = button.dataset.setTheme;
	document.documentElement.dataset.theme = theme === "auto" ? "" : theme;
	for (const other of button.parentElement.children) {
		other.setAttribute("aria-pressed", String(other === button));
	}
	fetch(button.form.action, { method: "POST", body: new URLSearchParams(new FormData(button.form, button)), redirect: "manual" });
});
