import assert from "node:assert/strict";
import { test } from "node:test";
import { TapStore, livingTabs } from "./storage.js";

class Storage extends Map {
	getItem(name) { return this.get(name) ?? null; }
	setItem(name, value) { this.set(name, String(value)); }
	removeItem(name) { this.delete(name); }
	key(i) { return [...this.keys()][i]; }
	get length() { return this.size; }
}

test("a reload of the same tab finds what it left", () => {
	const local = new Storage();
	const session = new Storage();
	new TapStore(local, session, () => "tab-1").put({ id: "a", at: 1 });
	const after = new TapStore(local, session, () => "tab-2");
	assert.deepEqual(after.leftBehind(new Set(["tab-1"])).map((t) => t.id), ["a"]);
});

test("a closed tab's taps are taken over, an open one's are not", () => {
	const local = new Storage();
	new TapStore(local, new Storage(), () => "open").put({ id: "a", at: 1 });
	new TapStore(local, new Storage(), () => "closed").put({ id: "b", at: 1 });
	const here = new TapStore(local, new Storage(), () => "here");
	assert.deepEqual(here.leftBehind(new Set(["open", "here"])).map((t) => t.id), ["b"]);
});

test("where tabs cannot be asked, old taps count as left behind", () => {
	const local = new Storage();
	new TapStore(local, new Storage(), () => "other").put({ id: "a", at: 1000 });
	const here = new TapStore(local, new Storage(), () => "here");
	assert.equal(here.leftBehind(null, 2000).length, 0);
	assert.equal(here.leftBehind(null, 100_000).length, 1);
});

test("other entries of the storage are left alone", () => {
	const local = new Storage([["theme", "dark"]]);
	const store = new TapStore(local, new Storage(), () => "t");
	store.put({ id: "a", at: 1 });
	store.remove("a");
	assert.deepEqual([...local.keys()], ["theme"]);
});

test("a full storage does not stop a sale", () => {
	const local = new Storage();
	local.setItem = () => { throw new Error("quota"); };
	new TapStore(local, new Storage(), () => "t").put({ id: "a", at: 1 });
});

test("open tabs are known by their locks", async () => {
	const locks = { request() {}, query: async () => ({ held: [{ name: "comptoir.tab.x" }, { name: "other" }] }) };
	assert.deepEqual([...(await livingTabs("x", locks))], ["x"]);
	assert.equal(await livingTabs("x", null), null);
});
