import assert from "node:assert/strict";
import test from "node:test";
import { Times } from "./times.js";

const typed = (keys) => {
	const t = new Times();
	[...keys].forEach((k) => t.type(k));
	return t;
};

test("a number is how many, with or without a star", () => {
	assert.equal(typed("3").quantity(), "3");
	assert.equal(typed("3*").quantity(), "3");
	assert.equal(typed("0.5").quantity(), "0.5");
	assert.equal(typed("1.").quantity(), "1");
	assert.equal(typed("0").quantity(), "");
	assert.equal(typed("*").type("a"), false);
});

test("escape clears, backspace takes the last digit", () => {
	const t = typed("12");
	assert.equal(t.control("Backspace"), "changed");
	assert.equal(t.text, "1");
	assert.equal(t.control("Escape"), "changed");
	assert.equal(t.text, "");
	assert.equal(t.control("Escape"), "");
});

test("a long number that Enter ends is a code, and no quantity", () => {
	const t = typed("4006381333931");
	assert.equal(t.quantity(), "");
	assert.deepEqual(t.control("Enter"), { code: "4006381333931" });
	assert.equal(typed("3").control("Enter"), "");
});

test("a scan that stutters never becomes a quantity", () => {
	const t = new Times();
	t.type("2", 0); // the scanner's first digit, held too long
	t.burst(60);
	assert.equal(t.text, "");
	assert.equal(t.type("7", 150), true);
	assert.equal(t.text, "");
	t.type("3", 2000); // a person, later
	assert.equal(t.quantity(), "3");
	t.type("*", 2100);
	t.burst(2200); // and the scan that it is for
	assert.equal(t.quantity(), "3");
});
