import assert from "node:assert/strict";
import { test } from "node:test";
import { Places } from "./places.js";

const tickets = (...ids) => ids.map((id) => ({ id, rows: 10, first: false }));
const drawn = (p) => p.positions().map(({ id, n, column, row }) => `${id}${n}@${column}/${row}`).join(" ");

test("a ticket keeps its place when another is done, and a new one goes to the end", () => {
	const p = new Places();
	p.update(tickets("a", "b", "c"), 20);
	assert.equal(drawn(p), "a1@1/1 b2@1/11 c3@2/1");
	p.update(tickets("b", "c", "d"), 20);
	assert.equal(drawn(p), "b2@1/11 c3@2/1 d4@2/11");
	assert.equal(p.at(1), null);
	assert.equal(p.at(4), "d");
});

test("a ticket that is called back stands where it stood", () => {
	const p = new Places();
	p.update(tickets("a", "b"), 20);
	p.update(tickets("b"), 20);
	p.update(tickets("a", "b"), 20);
	assert.equal(drawn(p), "a1@1/1 b2@1/11");
});

test("gaps close when they are closed, not before", () => {
	const p = new Places();
	p.update(tickets("a", "b", "c"), 20);
	p.update(tickets("b", "c"), 20);
	assert.ok(p.gaps());
	p.tidy(tickets("b", "c"), 20);
	assert.equal(drawn(p), "b1@1/1 c2@1/11");
	assert.ok(!p.gaps());
});

test("what goes first stands first at once", () => {
	const p = new Places();
	p.update(tickets("a", "b"), 20);
	p.update([{ id: "b", rows: 10, first: true }, ...tickets("a")], 20);
	assert.equal(drawn(p), "b1@1/1 a2@1/11");
});

test("a ticket that grows moves only those below it in its column", () => {
	const p = new Places();
	p.update(tickets("a", "b", "c"), 20);
	p.update([{ id: "a", rows: 14, first: false }, ...tickets("b", "c")], 20);
	assert.equal(drawn(p), "a1@1/1 b2@1/15 c3@2/1");
});

test("a thousand tickets leave nothing behind", () => {
	const p = new Places();
	for (let n = 0; n < 1000; n++) {
		p.update(tickets(`t${n}`, `t${n + 1}`, `t${n + 2}`), 20);
		if (n % 10 === 9) {
			p.tidy(tickets(`t${n}`, `t${n + 1}`, `t${n + 2}`), 20); // nobody is at work
		}
		assert.ok(p.places.length < 14, String(p.places.length));
	}
});
