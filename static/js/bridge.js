// The bridge is the program beside the till that prints. This is the page's end of it: finding
// it, pairing after a person's gesture, signing what is asked and checking that the answer is the
// bridge's own. It builds no HTML: it tells the document what is so by events and attributes.
//
//   <div data-print-job data-id data-device data-kind data-url data-report-url>  is printed once
//   <button data-bridge-connect>, <form data-bridge-pair> with a field "code", <button data-bridge-forget>
//   [data-bridge-when="missing denied"]  shown while the bridge is so (state or code)
//   [data-print-when="needs_paper cover"] inside a job, shown while the job is so (state or code)
//
// Events on document: bridge:state {state, code, devices}, bridge:job {id, state, code}.

const PORT = 17911;
const WAIT = 25; // seconds of a long poll
const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");
const bytes = (text) => new TextEncoder().encode(text);
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const unbase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const sha256 = async (text) => hex(await crypto.subtle.digest("SHA-256", bytes(text)));
const HMAC = { name: "HMAC", hash: "SHA-256" };

// canonical is what a signature covers; the bridge writes it the same way.
export async function canonical({ method, path, origin, time, nonce, body = "" }) {
	return [method, path, origin, time, nonce, await sha256(body)].join("\n");
}

export const sign = async (key, text) => base64(await crypto.subtle.sign("HMAC", key, bytes(text)));

// proven tells whether an answer was made by who has the key.
export async function proven(key, { nonce, status, body, proof }) {
	if (!proof) {
		return false;
	}
	return crypto.subtle.verify("HMAC", key, unbase64(proof), bytes(`${nonce}\n${status}\n${await sha256(body)}`));
}

// importKey makes a key that no script can read back.
export const importKey = (text) => crypto.subtle.importKey("raw", unbase64(text), HMAC, false, ["sign", "verify"]);

export class Refused extends Error {
	constructor(code) {
		super(code);
		this.code = code;
	}
}

export const over = (job) => ["done", "failed", "unknown"].includes(job.state);

export class Bridge {
	// store keeps the pairing: get(), set(pairing), remove(). tell(name, detail) hears events.
	// permission() resolves to the browser's answer about this machine: "granted", "prompt", "denied".
	constructor({ store, tell, permission, origin, name = "Comptoir", port = PORT, fetch = (...a) => globalThis.fetch(...a), wait = later }) {
		Object.assign(this, { store, tell, permission, origin, name, fetch, wait, base: `http://127.0.0.1:${port}` });
		this.state = "unknown";
	}

	become(state, detail = {}) {
		this.state = state;
		this.tell("bridge:state", { state, code: "", devices: [], ...detail });
		return state;
	}

	// connect asks the bridge how it is; without a pairing it does not even try.
	async connect() {
		if (!(await this.store.get())) {
			return this.become("unpaired");
		}
		try {
			return this.become("ready", { devices: (await this.call("GET", "/v1/status")).devices });
		} catch (error) {
			return this.lost(error);
		}
	}

	// lost says why nothing can be printed: refused by the browser, forgotten by the bridge, or gone.
	async lost(error) {
		if (error instanceof Refused) {
			if (error.code === "not_paired" || error.code === "bad_token") {
				await this.store.remove();
				return this.become("unpaired", { code: error.code });
			}
			return this.become("missing", { code: error.code });
		}
		return this.become((await this.permission()) === "denied" ? "denied" : "missing");
	}

	// knock shows this page's address at the till. A person's gesture must lead here.
	async knock() {
		return this.pairing({ name: this.name });
	}

	async pair(code) {
		const answer = await this.pairing({ name: this.name, code });
		if (answer.key) {
			await this.store.set({ bridgeId: answer.bridgeId, key: await importKey(answer.key) });
			await this.connect();
		}
		return answer;
	}

	async pairing(body) {
		try {
			const answer = await this.fetch(this.base + "/v1/pair", { method: "POST", mode: "cors", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
			const told = await answer.json();
			if (!answer.ok) {
				this.become("unpaired", { code: told.error.code });
			} else if (!told.key) {
				this.become("unpaired", { code: "waiting" });
			}
			return told;
		} catch (error) {
			await this.lost(error);
			return {};
		}
	}

	async forget() {
		await this.call("DELETE", "/v1/pair").catch(() => {}); // gone or not, we have no key afterwards
		await this.store.remove();
		this.become("unpaired");
	}

	// call sends a signed request and returns the answer, once it is proven.
	async call(method, path, input) {
		const pairing = await this.store.get();
		if (!pairing) {
			throw new Refused("not_paired");
		}
		const body = input === undefined ? "" : JSON.stringify(input);
		const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
		const nonce = hex(crypto.getRandomValues(new Uint8Array(12)));
		const signature = await sign(pairing.key, await canonical({ method, path, origin: this.origin, time, nonce, body }));
		const headers = { Authorization: `Bridge ${pairing.bridgeId}`, "X-Bridge-Time": time, "X-Bridge-Nonce": nonce, "X-Bridge-Sign": signature };
		if (body) {
			headers["Content-Type"] = "application/json";
		}
		const answer = await this.fetch(this.base + path, { method, mode: "cors", credentials: "omit", cache: "no-store", headers, body: body || undefined, signal: AbortSignal.timeout((WAIT + 10) * 1000) });
		const text = await answer.text();
		const proof = answer.headers.get("X-Bridge-Proof");
		if (answer.ok || proof) {
			if (!(await proven(pairing.key, { nonce, status: answer.status, body: text, proof }))) {
				throw new Refused("fake_bridge"); // another program sits on the port
			}
		}
		const told = JSON.parse(text);
		if (!answer.ok) {
			throw new Refused(told.error.code);
		}
		return told;
	}

	// print hands a job over and follows it to its end. Every change is told as bridge:job. While
	// the bridge is out of reach it waits: the same id prints once, however often it is sent.
	async print({ id, device, kind, document }) {
		let job = { id, state: "sending", code: "" };
		let sent = false;
		const show = (next) => {
			if (next.state !== job.state || (next.code ?? "") !== job.code) {
				job = { id, state: next.state, code: next.code ?? "" };
				this.tell("bridge:job", job);
			}
		};
		for (let tries = 0; !over(job); tries++) {
			try {
				const seen = encodeURIComponent(`${job.state}.${job.code}`);
				show(sent ? await this.call("GET", `/v1/jobs/${id}?wait=${WAIT}&seen=${seen}`) : await this.call("POST", "/v1/jobs", { id, device, kind, document }));
				sent = true;
				tries = 0;
				if (this.state !== "ready") {
					await this.connect();
				}
			} catch (error) {
				if (error instanceof Refused && error.code === "unknown_job" && sent) {
					show({ state: "unknown", code: "unknown_result" }); // another bridge, or it has forgotten
				} else if (error instanceof Refused && !["busy", "rate", "internal", "not_paired", "bad_token", "fake_bridge", "clock"].includes(error.code)) {
					show({ state: "failed", code: error.code });
				} else {
					const why = error instanceof Refused && ["busy", "rate"].includes(error.code) ? this.state : await this.lost(error);
					show({ state: "no-bridge", code: sent ? "no_contact" : why });
					await this.wait(tries);
				}
			}
		}
		return job;
	}
}

const later = (tries) => new Promise((done) => {
	const timer = setTimeout(done, Math.min(1000 * 2 ** tries, 15000));
	globalThis.document?.addEventListener("bridge:retry", () => (clearTimeout(timer), done()), { once: true });
});

// ---- the page ----

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

// report tells the server what became of a job; it is told again until it has heard.
async function report(element, { id, state, code }) {
	for (let tries = 0; element.dataset.reportUrl && tries < 6; tries++) {
		try {
			const answer = await fetch(element.dataset.reportUrl, { method: "POST", body: new URLSearchParams({ id, state, code }) });
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
	const elements = (id) => document.querySelectorAll(`[data-print-job][data-id="${CSS.escape(id)}"]`);
	const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
	const bridge = new Bridge({ store: browserStore, tell, permission: allowed, origin: location.origin });
	const dress = (element, job) => {
		element.dataset.state = job.state;
		element.dataset.code = job.code;
		reveal(element, "data-print-when", job);
	};
	const take = async (element) => {
		const { id, device, kind } = element.dataset;
		if (jobs.has(id)) {
			return dress(element, jobs.get(id));
		}
		jobs.set(id, { id, state: "sending", code: "" });
		dress(element, jobs.get(id));
		try {
			await bridge.print({ id, device, kind, document: await documentOf(element) });
		} catch (error) {
			tell("bridge:job", { id, state: "failed", code: error.code ?? "internal" });
		}
	};
	const look = (root) => {
		reveal(root, "data-bridge-when", now);
		root.querySelectorAll("[data-print-job]").forEach(take);
	};
	document.addEventListener("bridge:state", ({ detail }) => {
		now = detail;
		document.documentElement.dataset.bridge = detail.state;
		reveal(document, "data-bridge-when", detail);
		if (detail.state === "ready") {
			tell("bridge:retry");
		}
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
		if (target.closest("[data-bridge-connect]")) {
			bridge.knock();
		} else if (target.closest("[data-bridge-forget]")) {
			bridge.forget();
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
	});
	new MutationObserver((changes) => {
		if (changes.some((c) => c.addedNodes.length > 0)) {
			look(document);
		}
	}).observe(document.body, { childList: true, subtree: true });
	bridge.connect();
	look(document);
	return bridge;
}
