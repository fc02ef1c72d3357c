// The part of the person's menu that has this browser notify them. It asks the browser for leave on a tap
// and never otherwise, and says in words why it cannot where it cannot.

const section = () => document.querySelector("[data-push]");

// obstacle is why this browser notifies nobody; undefined where it can.
function obstacle() {
	if (!isSecureContext) {
		return "insecure";
	}
	if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
		return "missing";
	}
	return Notification.permission === "denied" ? "blocked" : undefined;
}

function show(why) {
	for (const text of section().querySelectorAll("[data-push-why]")) {
		text.hidden = text.dataset.pushWhy !== why;
	}
}

async function current() {
	const worker = await navigator.serviceWorker.getRegistration("/");
	return worker?.pushManager.getSubscription();
}

// look shows what is so in this browser, which may have forgotten what the server still knows.
async function look() {
	const place = section();
	const why = obstacle();
	const on = place.dataset.push === "on" && !why && Boolean(await current());
	const [begin, end] = [place.querySelector("[data-push-on]"), place.querySelector("[data-push-off]")];
	begin.hidden = on || Boolean(why);
	end.hidden = !on;
	if (why) {
		show(why);
	}
}

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

async function begin(form) {
	if ((await Notification.requestPermission()) !== "granted") {
		show(obstacle());
		return;
	}
	await navigator.serviceWorker.register("/sw.js");
	const worker = await navigator.serviceWorker.ready;
	await (await worker.pushManager.getSubscription())?.unsubscribe(); // it may be another person's, or for older keys
	const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(section().dataset.pushKey) });
	form.elements.endpoint.value = made.endpoint;
	form.elements.p256dh.value = text(made.getKey("p256dh"));
	form.elements.auth.value = text(made.getKey("auth"));
	form.requestSubmit();
}

export function listen() {
	document.addEventListener("click", ({ target }) => {
		const form = target.closest("[data-push-on] button")?.form;
		if (form) {
			begin(form).catch((error) => {
				console.warn(error); // the browser's push service is out of reach, or there is none
				show("failed");
			});
		}
	});
	document.addEventListener("submit", async ({ target }) => {
		if (target.matches("[data-push-off]")) {
			(await current())?.unsubscribe();
		}
	});
	document.addEventListener("htmx:after:swap", () => section() && look());
}
