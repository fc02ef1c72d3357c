import assert from "node:assert/strict";
import { test } from "node:test";
import { settle, size, snap, turn } from "./layout.js";

const table = { x: 100, y: 100, w: 120, h: 80, r: 0 };

test("a thing that is dropped stands on the grid and inside the hall", () => {
	assert.equal(snap(123, 120, 1000), 120);
	assert.equal(snap(126, 120, 1000), 130);
	assert.equal(snap(-40, 120, 1000), 0);
	assert.equal(snap(990, 120, 1000), 880);
});

test("a thing that comes near a neighbour's edge stands in line with it", () => {
	const { place, lines } = settle({ ...table, x: 306, y: 497 }, [{ x: 303, y: 700, w: 200, h: 80, r: 0 }], 1000);
	assert.deepEqual(place, { ...table, x: 303, y: 500 });
	assert.deepEqual(lines, { x: 303 });
});

test("a turned neighbour is in line by what is seen of it", () => {
	const wall = { x: 400, y: 500, w: 200, h: 20, r: 90 }; // seen from 490 to 510
	assert.equal(settle({ ...table, x: 513, y: 0 }, [wall], 1000).place.x, 510);
});

test("the corner across stays where it is while a thing is sized, turned or not", () => {
	assert.deepEqual(size(table, "se", { x: 252, y: 203 }, 40, 1000), { ...table, w: 150, h: 100 });
	assert.deepEqual(size(table, "nw", { x: 60, y: 80 }, 40, 1000), { x: 60, y: 80, w: 160, h: 100, r: 0 });
	assert.equal(size(table, "se", { x: 0, y: 0 }, 40, 1000).w, 40);
	const turned = size({ ...table, r: 90 }, "se", { x: 120, y: 220 }, 40, 1000);
	assert.deepEqual(turned, { x: 90, y: 110, w: 140, h: 80, r: 90 });
});

test("a thing turns by steps to where it is drawn", () => {
	assert.equal(turn(table, { x: 160, y: 0 }).r, 0);
	assert.equal(turn(table, { x: 500, y: 140 }).r, 90);
	assert.equal(turn(table, { x: 150, y: 400 }).r, 180);
	assert.equal(turn(table, { x: 0, y: 30 }).r, 300);
});
