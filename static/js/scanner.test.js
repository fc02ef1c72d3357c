import assert from "node:assert/strict";
import { test } from "node:test";
import { Scanner } from "./scanner.js";

// type feeds characters so many milliseconds apart and returns what each was.
function type(scanner, keys, apart, start = 1000) {
	return keys.map((key, i) => scanner.key(key, start + i * apart));
}

test("a burst that ends with Enter is a code", () => {
	const seen = type(new Scanner(), [..."4006381333931", "Enter"], 8);
	assert.deepEqual(seen.at(-1), { code: "4006381333931" });
	assert.equal(seen[0], "first");
	assert.ok(seen.slice(1, -1).every((s) => s === "more"));
});

test("a person typing is not", () => {
	const seen = type(new Scanner(), [..."4006381", "Enter"], 90);
	assert.ok(seen.slice(0, -1).every((s) => s === "first"));
	assert.equal(seen.at(-1), "");
});

test("a short burst is not a code", () => {
	assert.equal(type(new Scanner(), ["1", "2", "3", "Enter"], 5).at(-1), "");
});

test("Enter long after a burst is a person's", () => {
	const scanner = new Scanner();
	type(scanner, [..."123456"], 5);
	assert.equal(scanner.key("Enter", 5000), "");
});

test("two codes one after the other are two", () => {
	const scanner = new Scanner();
	assert.deepEqual(type(scanner, [..."11112222", "Enter"], 5, 1000).at(-1), { code: "11112222" });
	assert.deepEqual(type(scanner, [..."33334444", "Enter"], 5, 1060).at(-1), { code: "33334444" });
});

test("a quantity typed before a scan is not part of the code", () => {
	const scanner = new Scanner();
	scanner.key("3", 1000);
	assert.deepEqual(type(scanner, [..."98765432", "Enter"], 6, 1400).at(-1), { code: "98765432" });
});

test("capital letters come with Shift in between", () => {
	const seen = type(new Scanner(), ["Shift", "A", "Shift", "B", "1", "2", "Enter"], 6);
	assert.deepEqual(seen.at(-1), { code: "AB12" });
});

test("an arrow key in between breaks it off", () => {
	assert.equal(type(new Scanner(), ["1", "2", "ArrowLeft", "3", "4", "Enter"], 5).at(-1), "");
});
