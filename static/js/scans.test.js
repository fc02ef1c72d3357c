import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, leave, takes } from "./scans.js";

const request = (action, body) => ({ action, body: new URLSearchParams(body) });
const next = [{ name: "order", value: "b" }, { name: "kind", value: "counter" }, { name: "version", value: "0" }];

test("what was scanned while the sale before was being closed goes to the next one", () => {
	leave("a");
	const ctx = { request: request("/till/scan", { code: "4006381333931", times: "3", order: "a", version: "7", command: "1" }), tap: { body: "" } };
	assert.equal(follow(ctx, "b", next), true);
	assert.equal(ctx.request.body.toString(), "code=4006381333931&times=3&command=1&order=b&kind=counter&version=0");
	assert.equal(ctx.tap.body, ctx.request.body.toString());
});

test("a tap that means something on the order that was shown stays with it", () => {
	leave("a");
	for (const [action, order] of [["/till/remove", "a"], ["/till/scan", "b"], ["/till/scan", "elsewhere"]]) {
		const ctx = { request: request(action, { order }), tap: { body: "as it was" } };
		assert.equal(follow(ctx, "b", next), false);
		assert.equal(ctx.request.body.get("order"), order);
		assert.equal(ctx.tap.body, "as it was");
	}
});

test("the code of a credit note is told from one of goods", () => {
	const note = { dataset: { scanLike: "^(?=.*[A-Za-z])[A-Za-z2-7]{10}$" } };
	assert.equal(takes(note, "AB2CD7EFGH"), true);
	for (const goods of ["4006381333931", "2345672345", "ROSE", "AB1CD8EFGH"]) {
		assert.equal(takes(note, goods), false);
	}
	assert.equal(takes({ dataset: {} }, "4006381333931"), true);
});
