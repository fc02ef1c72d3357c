// Clocks on the page: the time of day, and how long something has been waiting. The server's
// clock counts (data-now on the root); a tablet's own is often wrong.

// waited writes minutes and seconds; from an hour on, hours and minutes.
export function waited(ms) {
	const s = Math.max(0, Math.floor(ms / 1000));
	const two = (n) => String(n).padStart(2, "0");
	return s < 3600 ? Math.floor(s / 60) + ":" + two(s % 60) : Math.floor(s / 3600) + "h" + two(Math.floor((s % 3600) / 60));
}

// age is how urgent something is after so many seconds.
export function age(seconds, due, late) {
	if (late > 0 && seconds >= late) {
		return "late";
	}
	return due > 0 && seconds >= due ? "due" : "fresh";
}

// countDown writes how long it is until something, and marks what is due.
function countDown(element, left) {
	set(element, left > 0 ? waited(left + 999) : "0:00");
	const state = left > 0 ? "wait" : "due";
	if (element.dataset.until !== state) {
		element.dataset.until = state;
	}
}

// locale is how a language writes the time; English without a region counts to 24.
export const locale = (lang) => (lang === "en" ? "en-GB" : lang);

function set(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

// run keeps all clocks of a page going.
export function run(root) {
	const ahead = root.dataset.now ? Date.parse(root.dataset.now) - Date.now() : 0;
	const tick = () => {
		const at = Date.now() + ahead;
		const time = new Date(at).toLocaleTimeString(locale(root.lang), { hour: "2-digit", minute: "2-digit" });
		document.querySelectorAll("[data-clock]").forEach((e) => set(e, time));
		document.querySelectorAll("[data-waited]").forEach((e) => set(e, waited(at - Date.parse(e.dateTime))));
		document.querySelectorAll("[data-until]").forEach((e) => countDown(e, Date.parse(e.dateTime) - at));
		document.querySelectorAll("[data-sent]").forEach((e) => {
			const seconds = (at - Date.parse(e.dataset.sent)) / 1000;
			const urgency = age(seconds, +e.dataset.due, +e.dataset.late);
			const bar = e.querySelector(".ticket-bar");
			if (bar && +e.dataset.late > 0) {
				bar.value = Math.min(100, Math.max(0, (seconds * 100) / +e.dataset.late));
			}
			if (e.dataset.age !== urgency) {
				e.dataset.age = urgency;
			}
		});
		setTimeout(tick, 1000 - (at % 1000));
	};
	tick();
}
