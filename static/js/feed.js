// The feed of changes: a stream that resumes where it broke off, or polling where no stream can
// be kept. It knows neither the page nor htmx; timers and connections are handed in.

const SILENCE = 40_000; // the server speaks every 15 s
const POLL_AFTER = 3; // streams that failed in a row
const POLL_EVERY = 3000;
const RETRY_STREAM = 30_000;
const OFFLINE_AFTER = 5000;

// delay before the next stream: longer each time, and different on each of a hundred screens.
export function delay(failures, random = Math.random) {
	return Math.min(300 * 2 ** Math.min(failures, 5), 10_000) * (0.5 + random());
}

// address adds where to resume to the stream's address.
export function address(src, since, more = "") {
	const join = src.includes("?") ? "&" : "?";
	return src + (since ? join + "since=" + encodeURIComponent(since) + more : more ? join + more.slice(1) : "");
}

export class Feed {
	// open(url) is an EventSource; fetch, setTimeout, clearTimeout and now are the browser's.
	// changed(topic, key, command) and reset() hear what happened; state(name, since) what is so.
	constructor(options) {
		Object.assign(this, { random: Math.random, failures: 0, lost: 0 }, options);
	}

	start() {
		this.state("catching", 0);
		this.connect();
	}

	// connect opens a stream from where the last one ended.
	connect() {
		this.drop();
		const stream = (this.stream = this.open(address(this.src, this.since)));
		stream.addEventListener("ready", (e) => this.alive(e));
		stream.addEventListener("ping", () => this.watch());
		stream.addEventListener("change", (e) => {
			this.alive(e);
			this.hear(JSON.parse(e.data));
		});
		stream.addEventListener("reset", (e) => {
			this.alive(e);
			this.reset();
		});
		stream.addEventListener("error", () => stream === this.stream && this.fail());
		this.watch();
	}

	hear({ topic, key, command }) {
		this.changed(topic, key, command);
	}

	// alive notes the place in the feed and that the connection is good.
	alive(event) {
		if (event.lastEventId) {
			this.since = event.lastEventId;
		}
		this.failures = 0;
		this.lost = 0;
		this.clearTimeout(this.poller);
		this.poller = undefined;
		this.state("live", 0);
		this.watch();
	}

	// watch ends a stream that has gone silent: it looks open and is not.
	watch() {
		this.clearTimeout(this.watchdog);
		this.watchdog = this.setTimeout(() => this.fail(), SILENCE);
	}

	drop() {
		this.clearTimeout(this.watchdog);
		this.clearTimeout(this.retry);
		this.stream?.close();
		this.stream = undefined;
	}

	fail() {
		this.drop();
		this.failures++;
		this.lost ||= this.now();
		this.mark();
		const polls = this.failures >= POLL_AFTER;
		if (polls && this.poller === undefined) {
			this.poll();
		}
		this.retry = this.setTimeout(() => this.connect(), polls ? RETRY_STREAM : delay(this.failures - 1, this.random));
	}

	mark() {
		this.state(this.now() - this.lost >= OFFLINE_AFTER ? "offline" : "catching", this.lost);
	}

	// poll asks for what is new; 304 says nothing is.
	async poll() {
		try {
			const response = await this.fetch(address(this.src, this.since, "&poll=1"), { cache: "no-store" });
			if (response.status === 200) {
				this.take(await response.json());
			}
			if (response.status === 200 || response.status === 304) {
				this.lost = 0;
				this.state("polling", 0);
				if (this.unheard) {
					this.unheard = false;
					this.connect(); // the server is back: it is not only the streams that were cut
				}
			} else {
				this.silent();
			}
		} catch {
			this.silent();
		}
		if (this.failures > 0) {
			this.poller = this.setTimeout(() => this.poll(), POLL_EVERY * (0.8 + 0.4 * this.random()));
		}
	}

	silent() {
		this.unheard = true;
		this.lost ||= this.now();
		this.mark();
	}

	take({ last, reset, changes }) {
		this.since = String(last);
		if (reset) {
			this.reset();
		}
		for (const c of changes) {
			this.hear(c);
		}
	}

	// wake is for a machine that was asleep, or a network that came back.
	wake() {
		if (this.failures > 0) {
			this.connect();
		}
	}
}
