// Keeps what is on the screen true. An element says what it shows and how to fetch it again:
//
//   <ul id="tickets" data-live="tickets" hx-get="/kitchen/tickets" hx-trigger="live" hx-swap="outerMorph">
//
// data-live names topics, separated by spaces; data-live-key narrows it to one thing's id.
// The body also hears "live:<topic>". #live holds the stream's address and shows its state.
import { locale } from "./clock.js";
import { Feed } from "./feed.js";

const BURST = 100; // many changes at once are one fetch

const root = document.documentElement;
const pending = new Set();
let timer;
let quietUntil = 0;

function refetch(element) {
	pending.add(element);
	if (timer === undefined) {
		timer = setTimeout(flush, Math.max(0, quietUntil - performance.now()));
	}
}

// flush fetches at once when it was quiet, else at the end of the burst.
function flush() {
	timer = undefined;
	quietUntil = performance.now() + BURST;
	const elements = [...pending];
	pending.clear();
	for (const element of elements) {
		if (element.isConnected) {
			element.dispatchEvent(new CustomEvent("live"));
		}
	}
}

function changed(topic, key) {
	document.body.dispatchEvent(new CustomEvent("live:" + topic, { detail: { key } }));
	for (const element of document.querySelectorAll(`[data-live~="${CSS.escape(topic)}"]`)) {
		if (!element.dataset.liveKey || !key || element.dataset.liveKey === key) {
			refetch(element);
		}
	}
}

function reset() {
	document.querySelectorAll("[data-live][hx-get]").forEach(refetch);
}

// What was asked for before an act was answered may show what was so before the act: it is asked for
// again instead of being shown, so that nothing that is gone comes back for a moment. What it asks for is fixed
// before it waits its turn behind another look, and so is the moment that counts; the answer may find an element
// that follows nothing any more, like the order of a guest who has just come.
const acted = new Map(); // by the id of what an answer changed: when

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
	ctx.asked = performance.now();
	ctx.looks = ctx.sourceElement.dataset?.live !== undefined;
});

document.addEventListener("htmx:before:swap", (event) => {
	const { ctx } = event.detail;
	if (!ctx.looks) { // somebody did something, or turned to something else
		acted.set(ctx.target?.id, performance.now());
	} else if (acted.get(ctx.target?.id) > ctx.asked) {
		event.preventDefault();
		refetch(ctx.sourceElement);
	}
});

let shown = "";

function state(name, since) {
	const place = document.getElementById("live");
	if (!place || shown === name) {
		return;
	}
	shown = name;
	root.dataset.liveState = name === "polling" ? "live" : name;
	const at = new Date(since).toLocaleTimeString(locale(root.lang), { hour: "2-digit", minute: "2-digit" });
	place.querySelector(".live-text").textContent = (place.dataset[name] ?? "").replace("{time}", at);
}

const place = document.getElementById("live");
if (place?.dataset.src) {
	const feed = new Feed({
		src: place.dataset.src, since: place.dataset.since ?? "", changed, reset, state,
		open: (url) => new EventSource(url),
		fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(8000) }),
		setTimeout: (f, ms) => setTimeout(f, ms), clearTimeout: (t) => clearTimeout(t), now: Date.now,
	});
	feed.start();
	addEventListener("online", () => feed.wake());
	document.addEventListener("visibilitychange", () => document.hidden || feed.wake());
	addEventListener("pagehide", () => feed.drop());
	addEventListener("pageshow", (e) => e.persisted && feed.connect());
	document.addEventListener("taps:resent", reset);
}
