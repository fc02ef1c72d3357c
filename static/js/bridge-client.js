// The page's end of the bridge, the program beside the till that prints: pairing, signing what is
// asked, checking that the answer is the bridge's own, and following a job to its end. It knows
// neither elements nor the server.

const PORT = 17911; // the usual one; a page may name another
const WAIT = 25; // seconds of a long poll
const PASSING = ["busy", "rate", "internal"]; // the bridge is there and asks for patience
const UNREACHED = ["not_paired", "bad_token", "replay", "clock", "fake_bridge"]; // no job was looked at
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

// A Refused is an answer of the bridge that says no, with its stable code.
export class Refused extends Error {
	constructor(code) {
		super(code);
		this.code = code;
	}
}

// over tells whether nothing more will become of a job.
export const over = (job) => ["done", "failed", "unknown"].includes(job.state);

export class Bridge {
	// store keeps the pairing: get(), set(pairing), remove(). tell(name, detail) hears events.
	// permission() resolves to the browser's answer about this machine: "granted", "prompt", "denied".
	constructor({ store, tell, permission, origin, name = "Comptoir", port, fetch = (...a) => globalThis.fetch(...a), wait = later }) {
		Object.assign(this, { store, tell, permission, origin, name, fetch, wait, base: `http://127.0.0.1:${port || PORT}` });
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

	// watch hears how the bridge's devices are, again at each change, as long as somebody wants to
	// know: told as bridge:devices. A bridge that cannot say when they change is asked once.
	async watch(wanted = () => true) {
		let seen = "";
		for (let tries = 0; wanted(); ) {
			try {
				const told = await this.call("GET", `/v1/devices?wait=${WAIT}&seen=${seen}`);
				if (told.seen === undefined) {
					return;
				}
				if (told.seen !== seen) {
					this.tell("bridge:devices", { devices: told.devices });
				}
				seen = told.seen;
				tries = 0;
				if (this.state !== "ready") {
					await this.connect();
				}
			} catch (error) {
				seen = "";
				if (!(error instanceof Refused && PASSING.includes(error.code))) {
					await this.lost(error);
				}
				await this.wait(tries++);
			}
		}
	}

	// lost says why nothing can be printed: refused by the browser, forgotten by the bridge, or gone.
	async lost(error) {
		if (error instanceof Refused) {
			if (error.code === "not_paired" || error.code === "bad_token") {
				await this.store.remove();
				if (this.state === "unpaired") {
					return this.state; // known, and a person may be typing the code
				}
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
	// the bridge is out of reach it waits, as long as somebody wants the job: the same id prints
	// once, however often it is sent.
	async print({ id, device, kind, document }, wanted = () => true) {
		let job = { id, state: "sending", code: "" };
		let sent = false;
		const show = ({ state, code = "", result }) => {
			if (state !== job.state || code !== job.code) {
				job = { id, state, code, ...(result && { result }) };
				this.tell("bridge:job", job);
			}
		};
		for (let tries = 0; !over(job) && (sent || wanted()); ) {
			try {
				show(await (sent ? this.follow(job) : this.call("POST", "/v1/jobs", { id, device, kind, document })));
				sent = true;
				tries = 0;
				if (this.state !== "ready") {
					await this.connect();
				}
			} catch (error) {
				const next = await this.trouble(error, sent);
				show(next);
				if (next.state === "no_bridge") {
					await this.wait(tries++);
				}
			}
		}
		return job;
	}

	// follow waits until the bridge says something else of a job.
	follow({ id, state, code }) {
		return this.call("GET", `/v1/jobs/${id}?wait=${WAIT}&seen=${encodeURIComponent(`${state}.${code}`)}`);
	}

	// trouble is what an error means for a job: it failed, nobody knows, or it is asked again.
	async trouble(error, sent) {
		const code = error instanceof Refused ? error.code : "";
		if (sent && code === "unknown_job") {
			return { state: "unknown", code: "unknown_result" }; // another bridge, or it has forgotten
		}
		if (PASSING.includes(code)) {
			return { state: "no_bridge", code };
		}
		if (code && !UNREACHED.includes(code)) {
			return { state: "failed", code };
		}
		const why = await this.lost(error);
		return { state: "no_bridge", code: sent ? "no_contact" : why };
	}

	// cancel takes back a job of which nothing has been printed; its print tells the outcome.
	cancel(id) {
		return this.call("DELETE", `/v1/jobs/${id}`).catch(() => {}); // begun, or never arrived
	}
}

// later resolves after a while, longer each time, or as soon as the bridge is back.
export const later = (tries) => new Promise((done) => {
	const timer = setTimeout(done, Math.min(1000 * 2 ** tries, 15000));
	globalThis.document?.addEventListener("bridge:retry", () => (clearTimeout(timer), done()), { once: true });
});
