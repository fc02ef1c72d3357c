import assert from "node:assert/strict";
import { test } from "node:test";
import { age, waited } from "./clock.js";
import { nearest } from "./grid.js";
import { erased, stepped, typed } from "./keypad.js";
import { isPlain, named } from "./keys.js";
import { uuid7 } from "./uuid7.js";

test("ids have the form of version 7 and sort by birth", () => {
	const ids = Array.from({ length: 5000 }, () => uuid7());
	assert.match(ids[0], /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	assert.deepEqual([...ids].sort(), ids);
	assert.equal(new Set(ids).size, ids.length);
});

test("an id carries its time", () => {
	const at = Date.now() + 1_000_000;
	assert.equal(parseInt(uuid7(at).replaceAll("-", "").slice(0, 12), 16), at);
});

test("an amount grows from its last digit", () => {
	let value = "";
	for (const key of ["1", "2", "5", "00"]) {
		value = typed(value, key, 2);
	}
	assert.equal(value, "125.00");
	assert.equal(erased(value, "last", 2), "12.50");
	assert.equal(erased("0.01", "last", 2), "");
	assert.equal(erased("12.50", "all", 2), "");
	assert.equal(typed("", "7", 3), "0.007");
});

test("a PIN keeps its noughts", () => {
	assert.equal(typed("00", "1", 0), "001");
	assert.equal(erased("001", "last", 0), "00");
});

test("a number stays within its bounds", () => {
	assert.equal(stepped("1", -1, "1", "9"), 1);
	assert.equal(stepped("9", 1, "1", "9"), 9);
	assert.equal(stepped("x", 1, "", ""), 1);
});

test("waiting is counted in minutes and seconds", () => {
	assert.equal(waited(65_000), "1:05");
	assert.equal(waited(-5), "0:00");
	assert.equal(waited(3_725_000), "1h02");
	assert.equal(age(59, 60, 120), "fresh");
	assert.equal(age(60, 60, 120), "due");
	assert.equal(age(120, 60, 120), "late");
	assert.equal(age(9999, 0, 0), "fresh");
});

test("keys have the names that buttons carry", () => {
	const key = (k, mods = {}) => named({ key: k, ...mods });
	assert.equal(key("F2"), "F2");
	assert.equal(key("P"), "p");
	assert.equal(key("Enter", { metaKey: true }), "Mod+Enter");
	assert.equal(key("F2", { shiftKey: true }), "Shift+F2");
	assert.equal(key("?", { shiftKey: true }), "?");
	assert.equal(key(" "), "Space");
	assert.ok(isPlain("p") && isPlain("é") && !isPlain("F2"));
});

test("an arrow key goes to what lies straight ahead", () => {
	const boxes = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 0, y: 100 }, { x: 100, y: 100 }];
	assert.equal(nearest(boxes, 0, [1, 0]), 1);
	assert.equal(nearest(boxes, 0, [0, 1]), 2);
	assert.equal(nearest(boxes, 3, [0, -1]), 1);
	assert.equal(nearest(boxes, 1, [1, 0]), -1);
});
