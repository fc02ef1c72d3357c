// The bridge on a page: what stands in the page as a print job is printed once, and what is so is
// shown by attributes and events. It builds no HTML: all words stand in the page, and the ones that
// fit are revealed.
//
//   <div data-print-job data-id data-device data-kind data-url data-report-url>, of what may be asked for once more
//     under its id with data-attempt, that is to be ended with data-stop; data-document is what would be asked for at data-url
//   <button data-bridge-connect>, <form data-bridge-pair> with a field "code", <button data-bridge-forget>
//   <button data-print-cancel="ID">  takes a waiting job back from the bridge
//   [data-bridge-when="missing denied"]  shown while the bridge is so: a state, or a code
//   [data-print-when="needs_paper cover"]  in a job, shown while the job is so: a state, or a code
//
//   <div data-bridge-devices>  with a template of one row: [data-device-name], and [data-device-when="no_paper"] as above, by
//     "ready", "unknown" or what is wrong with a printer or soon will be. With data-only-trouble, those with nothing to say are
//     left out, and those of which a job says the same; [data-device-dismiss] in a row takes it away until something else is wrong.
//   <datalist data-device-names>  is filled with the printers' names
//
// Events on document: bridge:devices {devices} whenever one of them is otherwise; bridge:state {state, code, devices} with state ready, missing, denied or
// unpaired; bridge:job {id, state, code} with state queued, running, needs_paper, done, failed,
// unknown or no_bridge. "bridge:retry" makes what waits be tried at once.
import { Bridge, Refused, later, over } from "./bridge-client.js";
import { Printers } from "./printers.js";

const database = () => new Promise((done, failed) => {
	const open = indexedDB.open("comptoir-bridge", 1);
	open.onupgradeneeded = () => open.result.createObjectStore("pairing");
	open.onsuccess = () => done(open.result);
	open.onerror = () => failed(open.error);
});

const record = async (mode, act) => {
	const store = (await database()).transaction("pairing", mode).objectStore("pairing");
	return new Promise((done, failed) => {
		const request = act(store);
		request.onsuccess = () => done(request.result);
		request.onerror = () => failed(request.error);
	});
};

const browserStore = {
	get: () => record("readonly", (s) => s.get("current")),
	set: (pairing) => record("readwrite", (s) => s.put(pairing, "current")),
	remove: () => record("readwrite", (s) => s.delete("current")),
};

// allowed is what the browser says about reaching this machine, under its newer or older name.
async function allowed() {
	for (const name of ["loopback-network", "local-network-access"]) {
		try {
			return (await navigator.permissions.query({ name })).state;
		} catch {
			// this browser has no such permission
		}
	}
	return "granted";
}

const matches = (element, attribute, { state, code }) => element.getAttribute(attribute).split(/\s+/).some((word) => word === state || word === code);

// reveal shows the prepared words that fit and hides the others.
function reveal(root, attribute, detail) {
	for (const element of root.querySelectorAll(`[${attribute}]`)) {
		element.hidden = !matches(element, attribute, detail);
	}
}

const REPORTED = ["queued", "running", "done", "failed", "unknown", "needs_paper", "no_bridge"];

const told = new Map(); // id -> what the server is being told of a job: one thing after the other

// report tells the server what became of a job; it is told again until it has heard.
function report(element, job) {
	told.set(job.id, (told.get(job.id) ?? Promise.resolve()).then(() => say(element, job)));
}

async function say(element, { id, state, code, result }) {
	const said = { id, state, code, attempt: element.dataset.attempt ?? "", result: result ? JSON.stringify(result) : "" };
	for (let tries = 0; element.dataset.reportUrl && REPORTED.includes(state) && tries < 6; tries++) {
		try {
			const answer = await fetch(element.dataset.reportUrl, { method: "POST", body: new URLSearchParams(said) });
			if (answer.status < 500) {
				return;
			}
		} catch {
			// the server is out of reach: try again below
		}
		await later(tries);
	}
}

async function documentOf(element) {
	if (element.dataset.document) {
		return JSON.parse(element.dataset.document);
	}
	if (!element.dataset.url) {
		return undefined; // a drawer has none
	}
	for (let tries = 0; ; tries++) {
		try {
			const answer = await fetch(element.dataset.url, { headers: { Accept: "application/json" } });
			if (answer.ok) {
				return await answer.json();
			}
			if (answer.status < 500) {
				throw new Refused("no_document");
			}
		} catch (error) {
			if (error instanceof Refused) {
				throw error;
			}
		}
		await later(tries);
	}
}

// start watches a page: jobs that appear are printed, buttons connect.
export function start() {
	let now = { state: "unknown", code: "" };
	const jobs = new Map(); // id -> what is so, for elements that are drawn again
	const attempts = new Map(); // id -> which time it was asked for
	const elements = (id) => document.querySelectorAll(`[data-print-job][data-id="${CSS.escape(id)}"]`);
	const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
	const bridge = new Bridge({ store: browserStore, tell, permission: allowed, origin: location.origin, port: document.documentElement.dataset.bridgePort });
	const dress = (element, job) => {
		element.dataset.state = job.state;
		element.dataset.code = job.code;
		reveal(element, "data-print-when", job);
	};
	const stopping = new Set();
	// stop ends what a card terminal was asked: the bridge says what became of it. What never arrived there is given up.
	const stop = async (element) => {
		const { id } = element.dataset;
		if (stopping.has(id)) {
			return;
		}
		stopping.add(id);
		for (let tries = 0; elements(id).length > 0 && !(jobs.has(id) && over(jobs.get(id))); tries++) {
			try {
				await bridge.call("DELETE", `/v1/jobs/${id}`);
				if (!jobs.has(id)) {
					send(element); // the bridge knows it from another page: asked again under its id, it only tells
				}
			} catch (error) {
				if (error.code === "unknown_job" && !jobs.has(id)) {
					tell("bridge:job", { id, state: "failed", code: "cancelled" });
				}
			}
			await later(Math.min(tries, 1));
		}
		stopping.delete(id);
	};
	const take = (element) => {
		if ("stop" in element.dataset) {
			stop(element);
			if (!jobs.has(element.dataset.id)) {
				return;
			}
		}
		send(element);
	};
	const send = async (element) => {
		const { id, device, kind, attempt } = element.dataset;
		if (jobs.has(id) && (attempts.get(id) === attempt || !over(jobs.get(id)))) {
			return dress(element, jobs.get(id));
		}
		attempts.set(id, attempt);
		jobs.set(id, { id, state: "sending", code: "" });
		dress(element, jobs.get(id));
		try {
			const job = await bridge.print({ id, device, kind, document: await documentOf(element) }, () => [...elements(id)].some((e) => !("stop" in e.dataset)));
			if (!over(job)) {
				jobs.delete(id); // given up while it waited; shown again, it is tried again
			}
		} catch (error) {
			tell("bridge:job", { id, state: "failed", code: error.code ?? "internal" });
		}
	};
	const printers = new Printers();
	let watching = false;
	// watch follows the printers where a page shows them, and only while somebody looks.
	const watch = async () => {
		const wanted = () => !document.hidden && now.state !== "unpaired" && document.querySelector("[data-bridge-devices]") !== null;
		if (!watching && now.state !== "unknown" && wanted()) {
			watching = true;
			await bridge.watch(wanted);
			watching = false;
		}
	};
	document.addEventListener("bridge:devices", ({ detail }) => printers.hear(detail.devices));
	const look = (root) => {
		watch();
		printers.show(root);
		reveal(root, "data-bridge-when", now);
		root.querySelectorAll("[data-print-job]").forEach(take);
	};
	document.addEventListener("bridge:state", ({ detail }) => {
		now = detail;
		document.documentElement.dataset.bridge = detail.state;
		reveal(document, "data-bridge-when", detail);
		if (detail.state === "ready") {
			tell("bridge:retry");
		} else {
			printers.hear([]); // nobody knows how they are
		}
		watch();
	});
	document.addEventListener("bridge:job", ({ detail }) => {
		jobs.set(detail.id, detail);
		const shown = elements(detail.id);
		shown.forEach((element) => dress(element, detail));
		if (shown.length > 0) {
			report(shown[0], detail);
		}
	});
	document.addEventListener("click", ({ target }) => {
		if (target.closest("[data-device-dismiss]")) {
			printers.dismiss(target.closest("[data-device]").dataset.device);
		} else if (target.closest("[data-bridge-connect]")) {
			bridge.knock();
		} else if (target.closest("[data-bridge-forget]")) {
			bridge.forget();
		} else if (target.closest("[data-print-cancel]")) {
			bridge.cancel(target.closest("[data-print-cancel]").dataset.printCancel);
		}
	});
	document.addEventListener("submit", (event) => {
		if (event.target.matches("[data-bridge-pair]")) {
			event.preventDefault();
			event.stopPropagation();
			bridge.pair(new FormData(event.target).get("code"));
		}
	});
	document.addEventListener("visibilitychange", () => {
		if (!document.hidden && bridge.state === "missing") {
			bridge.connect();
		}
		watch();
	});
	new MutationObserver((changes) => {
		if (changes.some((c) => c.type === "attributes" || c.addedNodes.length > 0)) {
			look(document);
		}
	}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-stop"] });
	bridge.connect();
	look(document);
	return bridge;
}
