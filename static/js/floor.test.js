import assert from "node:assert/strict";
import { test } from "node:test";
import { snap } from "./floor.js";

test("a table that is dropped stands on the grid and inside the hall", () => {
	assert.equal(snap(123, 120, 1000), 120);
	assert.equal(snap(126, 120, 1000), 130);
	assert.equal(snap(-40, 120, 1000), 0);
	assert.equal(snap(990, 120, 1000), 880);
});
