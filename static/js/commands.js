// Gives every command of htmx its identity and sends it through the outbox. Inside
// [data-outbox] (till, floor, kitchen) a tap also survives a reload.
import htmx from "../../node_modules/htmx.org/dist/htmx.esm.min.js";
import { Outbox } from "./outbox.js";
import { TapStore, livingTabs } from "./storage.js";
import { uuid7 } from "./uuid7.js";

const TIMEOUT = 8000;
const SAID = 8000;
const root = document.documentElement;
const store = new TapStore();
const outbox = new Outbox({ store, wait, changed: show });

// wait ends early when the browser says that the network is back.
function wait(ms) {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			removeEventListener("online", done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		addEventListener("online", done);
	});
}

let saidUntil = 0; // what was said stays readable while all is well

// show tells the state of the connection by a mark and, when it matters, in words.
function show(state, waiting) {
	if (Date.now() < saidUntil && (state === "ok" || state === "saving")) {
		return;
	}
	root.dataset.link = state;
	const place = document.getElementById("link");
	if (place) {
		const text = state === "retrying" || state === "failed" ? place.dataset[state] : "";
		place.textContent = text.replace("{n}", waiting);
	}
}

// say shows one of the texts of the page until something else is to be said.
function say(name, n = 0) {
	const place = document.getElementById("link");
	if (!place) {
		return;
	}
	root.dataset.link = "error";
	place.textContent = place.dataset[name].replace("{n}", n);
	saidUntil = Date.now() + SAID;
	setTimeout(() => outbox.tell(), SAID + 1);
}

const actor = () => document.body.dataset.actor ?? "";

function identify(source, body) {
	const given = body.get("command");
	return given && !source.closest("[data-tap]") ? given : uuid7();
}

// isKept: secrets never go into storage, neither does what leaves a page for good. A page that
// keeps its taps keeps those of the windows over it: a payment is one.
function isKept(source, body) {
	const secret = body.has("pin") || body.has("password") || source.closest("[data-no-outbox]");
	const files = [...body.values()].some((v) => typeof v !== "string");
	return document.querySelector("[data-outbox]") !== null && !secret && !files;
}

// What waits and is not kept would be lost with the page: whoever leaves is asked.
addEventListener("beforeunload", (event) => {
	if ([...outbox.waiting.values()].some((tap) => !tap.kept)) {
		event.preventDefault();
	}
});

// What takesTurns says of an element stays when an answer changes the page around it.
htmx.config.morphIgnore.push("hx-sync");

// takesTurns puts an element, also one of a window over the page, into its page's queue by name, and
// says whether its taps are sent one after the other and none is dropped. It must find its turn also
// when an answer before it has taken it off the page: htmx would look for the queue in vain, and
// leave those behind it waiting.
function takesTurns(source) {
	const queue = document.querySelector("[hx-sync\\:inherited]")?.getAttribute("hx-sync:inherited");
	if (!source.hasAttribute("hx-sync") && queue) {
		source.setAttribute("hx-sync", "global " + queue);
	}
	return source.getAttribute("hx-sync")?.endsWith("queue all");
}

document.addEventListener("htmx:config:request", (event) => {
	const { ctx } = event.detail;
	const { request, sourceElement: source } = ctx;
	if (request.method === "GET") {
		// Looking never waits for a tap that is still on its way.
		if (!source.hasAttribute("hx-sync")) {
			source.setAttribute("hx-sync", "this:queue last");
		}
		return;
	}
	const id = identify(source, request.body);
	request.body.set("command", id);
	request.headers["X-Command-Id"] = id;
	request.timeout = 0; // each try has its own
	const tap = {
		id, url: request.action, method: request.method, at: Date.now(), actor: actor(),
		headers: { ...request.headers, "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(request.body).toString(),
	};
	ctx.tap = tap;
	ctx.keep = tap.kept = isKept(source, request.body);
	if (ctx.keep && !ctx.confirm && takesTurns(source)) {
		outbox.keep(tap); // before it waits its turn
	}
	ctx.fetch = (url, init) => outbox.deliver(tap, () => attempt(url, init));
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
	if (ctx.keep) {
		outbox.keep(ctx.tap); // one that was asked about is written down once it is meant
	}
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
	if (ctx.tap) {
		outbox.forget(ctx.tap.id);
		renew(ctx);
	}
});

// renew gives a form that stays on the page a new id, now that its command is done.
function renew(ctx) {
	const form = ctx.sourceElement.closest("form");
	const field = form?.querySelector('input[name="command"]');
	if (field?.value === ctx.tap.id && ctx.response?.status < 300) {
		field.value = uuid7();
	}
}

// attempt is one try. A server that stays silent counts as one that was not reached.
async function attempt(url, init) {
	const silence = AbortSignal.timeout(TIMEOUT);
	const signal = init.signal ? AbortSignal.any([init.signal, silence]) : silence;
	try {
		return await fetch(url, { ...init, signal });
	} catch (error) {
		if (init.signal?.aborted) {
			throw new DOMException("cancelled", "AbortError");
		}
		throw new Error("no answer", { cause: error });
	}
}

// A failure that is not one of our own pages never replaces what is on the screen.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
	if (ctx.response.status >= 500 && !ctx.text.includes("<hx-partial")) {
		ctx.swap = "none";
		say("error");
	}
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
	if (ctx?.request?.method === "GET" && !ctx.sourceElement?.hasAttribute("data-live")) {
		say("error");
	}
});

// resend gives the server what an earlier page could not. Another person's taps wait for that person.
async function resend() {
	let [sent, refused] = [0, 0];
	await outbox.replay(leftToMe(), (tap) => attempt(tap.url, tap), (tap, response) => {
		sent++;
		refused += response.ok ? 0 : 1;
	});
	if (refused > 0) {
		say("refused", refused);
	}
	if (sent > 0) {
		document.dispatchEvent(new CustomEvent("taps:resent"));
	}
}

async function leftToMe() {
	try {
		const left = store.leftBehind(await livingTabs(store.tab));
		const mine = left.filter((tap) => tap.actor === actor());
		if (left.length > mine.length) {
			say("other", left.length - mine.length);
		}
		return mine;
	} catch (error) {
		console.error(error); // what cannot be read holds up nobody
		return [];
	}
}

resend(); // at once: what is tapped before all of the page is there comes after

export { htmx, outbox };
