import assert from "node:assert/strict";
import { test } from "node:test";
import { Feed, address, delay } from "./feed.js";

// A stage on which time only passes when the test says so.
function stage(options = {}) {
	const s = { at: 0, timers: [], streams: [], states: [], heard: [], resets: 0, polls: [] };
	const feed = new Feed({
		src: "/events?topics=tickets", since: "5", random: () => 0.5,
		open(url) {
			const stream = new EventTarget();
			Object.assign(stream, { url, close() { stream.closed = true; } });
			s.streams.push(stream);
			return stream;
		},
		fetch: async (url) => {
			s.polls.push(url);
			return options.poll?.() ?? { status: 304 };
		},
		setTimeout(f, ms) {
			s.timers.push({ f, due: s.at + ms });
			return s.timers.at(-1);
		},
		clearTimeout(t) { s.timers = s.timers.filter((x) => x !== t); },
		now: () => s.at,
		changed: (topic, key) => s.heard.push(topic + " " + key),
		reset: () => s.resets++,
		state: (name) => s.states.at(-1) === name || s.states.push(name),
	});
	s.pass = async (ms) => {
		const end = s.at + ms;
		for (;;) {
			const next = s.timers.filter((t) => t.due <= end).sort((a, b) => a.due - b.due)[0];
			if (!next) {
				break;
			}
			s.at = next.due;
			s.timers = s.timers.filter((t) => t !== next);
			next.f();
			await new Promise(setImmediate);
		}
		s.at = end;
	};
	s.say = (type, id, data = {}) => {
		s.streams.at(-1).dispatchEvent(Object.assign(new Event(type), { lastEventId: id, data: JSON.stringify(data) }));
	};
	feed.start();
	return { s, feed };
}

test("a change is heard, and the mark says live", () => {
	const { s } = stage();
	s.say("ready", "5");
	s.say("change", "6", { topic: "tickets", key: "k1" });
	assert.deepEqual(s.heard, ["tickets k1"]);
	assert.deepEqual(s.states, ["catching", "live"]);
});

test("a stream that broke off resumes after the last change that was seen", async () => {
	const { s } = stage();
	assert.equal(s.streams[0].url, "/events?topics=tickets&since=5");
	s.say("change", "6", { topic: "tickets", key: "k1" });
	s.say("error");
	await s.pass(400);
	assert.equal(s.streams.length, 2);
	assert.equal(s.streams[1].url, "/events?topics=tickets&since=6");
	assert.ok(s.streams[0].closed);
});

test("a stream that goes silent is replaced, one with a heartbeat is not", async () => {
	const { s } = stage();
	s.say("ready", "5");
	for (let i = 0; i < 10; i++) {
		await s.pass(15_000);
		s.say("ping", "");
	}
	assert.equal(s.streams.length, 1);
	await s.pass(41_000);
	assert.equal(s.streams.length, 2);
});

test("without any answer the mark says since when", async () => {
	const { s } = stage({ poll: () => { throw new Error("no network"); } });
	s.say("ready", "5");
	for (let i = 0; i < 4; i++) {
		s.say("error");
		await s.pass(3000);
	}
	assert.deepEqual(s.states, ["catching", "live", "catching", "offline"]);
});

test("where no stream can be kept the page polls and hears the same", async () => {
	const changes = [{ status: 200, json: async () => ({ last: 9, reset: false, changes: [{ id: 9, topic: "tickets", key: "k9" }] }) }];
	const { s } = stage({ poll: () => changes.shift() });
	for (let i = 0; i < 3; i++) {
		s.say("error");
		await s.pass(1000);
	}
	await s.pass(100);
	assert.equal(s.polls[0], "/events?topics=tickets&since=5&poll=1");
	assert.deepEqual(s.heard, ["tickets k9"]);
	assert.equal(s.states.at(-1), "polling");
	await s.pass(4000);
	assert.equal(s.polls[1], "/events?topics=tickets&since=9&poll=1");
});

test("polling ends when the stream is back", async () => {
	const { s } = stage();
	for (let i = 0; i < 3; i++) {
		s.say("error");
		await s.pass(1000);
	}
	await s.pass(31_000);
	s.say("ready", "12");
	const polls = s.polls.length;
	await s.pass(14_000);
	assert.equal(s.polls.length, polls);
	assert.equal(s.states.at(-1), "live");
});

test("a server that is back after an outage is given a stream at once", async () => {
	let down = true;
	const { s } = stage({
		poll: () => {
			if (down) {
				throw new Error("no network");
			}
		},
	});
	for (let i = 0; i < 3; i++) {
		s.say("error");
		await s.pass(1000);
	}
	const before = s.streams.length;
	down = false;
	await s.pass(4000);
	assert.equal(s.streams.length, before + 1);
	s.say("ready", "12");
	assert.equal(s.states.at(-1), "live");
});

test("a reset fetches everything again", () => {
	const { s } = stage();
	s.say("reset", "100");
	assert.equal(s.resets, 1);
});

test("a hundred screens do not come back at the same moment", () => {
	assert.notEqual(delay(2, () => 0.1), delay(2, () => 0.9));
	assert.equal(address("/events", "", ""), "/events");
	assert.equal(address("/events", "3", "&poll=1"), "/events?since=3&poll=1");
	assert.equal(address("/events", "", "&poll=1"), "/events?poll=1");
});
