// The outbox sees to it that a tap is done once, whatever the network does. A tap is sent until
// it is answered, with the id it was born with; what is not answered yet is kept in the
// browser's storage and sent again after a reload. It knows neither htmx nor the page.

const PATIENCE = 4; // answers of "not now" from our own server before it is shown as such
const TROUBLE = 3; // failed tries before the screen says that there is no connection

// backoff is how long to wait before the next try: longer each time, never in step with others.
export function backoff(tries, random = Math.random) {
	return Math.min(500 * 2 ** Math.min(tries, 5), 8000) * (0.75 + random() / 2);
}

// again tells whether an answer means that the tap was not heard: a gateway without its server,
// or a server that asks to come back.
export function again(status, tries) {
	return status === 502 || status === 504 || (status === 503 && tries < PATIENCE);
}

export class Outbox {
	// store keeps taps over a reload: all(), put(tap), remove(id).
	// wait(ms) resolves later, or as soon as the connection is back.
	// changed(state, waiting) hears "ok", "saving", "retrying" or "failed".
	constructor({ store, wait, changed, random = Math.random }) {
		Object.assign(this, { store, wait, changed, random });
		this.waiting = new Map();
		this.replayed = Promise.resolve();
		this.tries = 0;
	}

	// keep writes a tap down before anything is sent.
	keep(tap) {
		this.waiting.set(tap.id, tap);
		this.store.put(tap);
		this.tell();
	}

	// forget is for a tap that was answered, or was never meant to be sent.
	forget(id) {
		this.waiting.delete(id);
		this.store.remove(id);
		this.tell();
	}

	// deliver calls attempt until there is an answer and returns it. Taps of before the reload go first.
	async deliver(tap, attempt) {
		this.waiting.set(tap.id, tap);
		this.tell();
		await this.replayed;
		return this.insist(tap, attempt);
	}

	async insist(tap, attempt) {
		for (let tries = 0; ; tries++) {
			let response = null;
			try {
				response = await attempt(tap);
			} catch (error) {
				if (error?.name === "AbortError") {
					this.forget(tap.id);
					throw error;
				}
			}
			if (response && !again(response.status, tries)) {
				this.tries = 0;
				this.forget(tap.id);
				return response;
			}
			this.tries = tries + 1;
			this.tell();
			await this.wait(backoff(tries, this.random));
		}
	}

	// replay sends, in order, what an earlier page left behind, which may be known only later: what is
	// tapped meanwhile waits for it, and is not among it. done hears each answer.
	replay(left, attempt, done = () => {}) {
		this.replayed = (async () => {
			const taps = (await left).filter((tap) => !this.waiting.has(tap.id));
			const sorted = taps.sort((a, b) => (a.id < b.id ? -1 : 1));
			for (const tap of sorted) {
				this.waiting.set(tap.id, tap);
			}
			this.tell();
			for (const tap of sorted) {
				done(tap, await this.insist(tap, attempt));
			}
		})();
		return this.replayed;
	}

	get state() {
		if (this.waiting.size === 0) {
			return "ok";
		}
		if (this.tries === 0) {
			return "saving";
		}
		return this.tries < TROUBLE ? "retrying" : "failed";
	}

	tell() {
		if (this.waiting.size === 0) {
			this.tries = 0;
		}
		this.changed(this.state, this.waiting.size);
	}
}
