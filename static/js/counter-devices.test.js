import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "./counter-devices.js";

test("grams are written in the unit that the goods are sold by", () => {
	for (const [grams, perUnit, decimals, want] of [
		[1250, 1000, 3, "1.250"], [5, 1000, 3, "0.005"], [0, 1000, 3, "0.000"], [29995, 1000, 3, "29.995"], [345, 1, 0, "345"], [1000, 1000, 3, "1.000"],
	]) {
		assert.equal(written(grams, perUnit, decimals), want);
	}
});
