import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox, again, backoff } from "./outbox.js";

function setup(store = new Map()) {
	const states = [];
	const outbox = new Outbox({
		store: { put: (t) => store.set(t.id, t), remove: (id) => store.delete(id) },
		wait: () => Promise.resolve(),
		changed: (state, waiting) => states.push(state + " " + waiting),
		random: () => 0.5,
	});
	return { outbox, store, states };
}

const answers = (...list) => async () => {
	const next = list.shift();
	if (next instanceof Error) {
		throw next;
	}
	return { status: next, ok: next < 400 };
};

test("a tap that is answered is forgotten", async () => {
	const { outbox, store, states } = setup();
	outbox.keep({ id: "1" });
	const response = await outbox.deliver({ id: "1" }, answers(200));
	assert.equal(response.status, 200);
	assert.equal(store.size, 0);
	assert.equal(states.at(-1), "ok 0");
});

test("a tap is sent again, the same, until it is answered", async () => {
	const { outbox, states } = setup();
	const sent = [];
	const replies = answers(new TypeError("no network"), new Error("silence"), 502, 504, 201);
	const tap = { id: "7" };
	const response = await outbox.deliver(tap, (t) => {
		sent.push(t.id);
		return replies();
	});
	assert.equal(response.status, 201);
	assert.deepEqual(sent, ["7", "7", "7", "7", "7"]);
	assert.ok(states.includes("retrying 1"));
	assert.ok(states.includes("failed 1"));
});

test("a tap is still written down while there is no network", async () => {
	const { outbox, store } = setup();
	outbox.wait = () => new Promise(() => {});
	outbox.keep({ id: "1" });
	outbox.deliver({ id: "1" }, answers(new TypeError("no network")));
	await new Promise(setImmediate);
	assert.equal(store.size, 1);
	assert.equal(outbox.state, "retrying");
});

test("a refusal is an answer and is never repeated", async () => {
	const { outbox } = setup();
	for (const status of [400, 401, 403, 409, 422, 500]) {
		const response = await outbox.deliver({ id: "1" }, answers(status, 200));
		assert.equal(response.status, status);
	}
});

test("a server that stays busy is shown as such in the end", () => {
	assert.ok(again(503, 0));
	assert.ok(!again(503, 4));
	assert.ok(again(502, 100));
});

test("what an earlier page left goes first, in its order", async () => {
	const { outbox } = setup();
	const sent = [];
	const attempt = async (t) => {
		sent.push(t.id);
		return { status: 200, ok: true };
	};
	outbox.replay([{ id: "b" }, { id: "a" }], attempt);
	await outbox.deliver({ id: "c" }, attempt);
	assert.deepEqual(sent, ["a", "b", "c"]);
});

test("what is tapped before it is known what was left waits for that, and is sent once", async () => {
	const { outbox } = setup();
	const sent = [];
	const attempt = async (t) => {
		sent.push(t.id);
		return { status: 200, ok: true };
	};
	let known;
	const replayed = outbox.replay(new Promise((resolve) => (known = resolve)), attempt);
	outbox.keep({ id: "c" });
	const delivered = outbox.deliver({ id: "c" }, attempt);
	await new Promise(setImmediate);
	assert.deepEqual(sent, []);
	known([{ id: "c" }, { id: "b" }, { id: "a" }]); // the browser keeps the new one as well
	await Promise.all([replayed, delivered]);
	assert.deepEqual(sent, ["a", "b", "c"]);
});

test("a tap that the person took back is not sent again", async () => {
	const { outbox, store } = setup();
	outbox.keep({ id: "1" });
	await assert.rejects(outbox.deliver({ id: "1" }, answers(new DOMException("cancelled", "AbortError"))));
	assert.equal(store.size, 0);
	assert.equal(outbox.state, "ok");
});

test("tries come later and later, within bounds", () => {
	const waits = [0, 1, 2, 3, 9].map((n) => backoff(n, () => 0.5));
	assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000]);
	assert.notEqual(backoff(3, () => 0), backoff(3, () => 1));
});
