import assert from "node:assert/strict";
import { test } from "node:test";
import { Bridge, canonical, importKey, proven, sign } from "./bridge-client.js";
import { saying } from "./printers.js";

const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const origin = "https://shop.example";

test("a request is signed as the bridge checks it", async () => {
	const body = '{"job":"3f0c6a1e-7f2b-4d58-9a53-2f4a6f1c9d10","device":"receipt","kind":"text","lines":["Test"]}';
	const text = await canonical({ method: "POST", path: "/v1/jobs", origin, time: "2026-01-15T09:32:00Z", nonce: "b7e6a1d0c3f4", body });
	assert.equal(await sign(await importKey(KEY), text), "XOy1FGlYAs7K65M9rJv6LIQadDB20Leyrz8kQcrGzXI=");
});

test("no script reads the key back", async () => {
	await assert.rejects(crypto.subtle.exportKey("raw", await importKey(KEY)));
});

test("an answer without the bridge's proof is not believed", async () => {
	const key = await importKey(KEY);
	const answer = { nonce: "abc", status: 200, body: "{}" };
	assert.equal(await proven(key, { ...answer, proof: null }), false);
	assert.equal(await proven(key, { ...answer, proof: "AAAA" }), false);
});

// A page with a network that answers what the test says, in turn.
function page(answers, { paired = true } = {}) {
	const told = [];
	const asked = [];
	let kept = paired ? importKey(KEY).then((key) => ({ bridgeId: "b", key })) : undefined;
	const bridge = new Bridge({
		origin,
		store: { get: async () => kept, set: async (p) => (kept = p), remove: async () => (kept = undefined) },
		tell: (name, detail) => told.push([name, detail.state, detail.code].join(" ").trim()),
		permission: async () => "granted",
		wait: async () => {},
		fetch: async (url, request) => {
			asked.push(`${request.method} ${new URL(url).pathname}`);
			const answer = answers.shift();
			if (!answer) {
				throw new TypeError("connection refused");
			}
			const [status, body, honest = true] = answer;
			const text = JSON.stringify(body);
			const { key } = (await kept) ?? {};
			const digest = key && Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");
			const proof = honest && key && (await sign(key, `${request.headers["X-Bridge-Nonce"]}\n${status}\n${digest}`));
			return new Response(text, { status, headers: proof ? { "X-Bridge-Proof": proof } : {} });
		},
	});
	return { bridge, told, asked };
}

const status = [200, { devices: [] }];
const job = (state, code) => [200, { id: "job-1", state, code }];

test("without a pairing the bridge is left alone", async () => {
	const { bridge, asked } = page([], { paired: false });
	assert.equal(await bridge.connect(), "unpaired");
	assert.deepEqual(asked, []);
});

test("a bridge that does not run is missing, and forbidden when the browser says so", async () => {
	const { bridge } = page([]);
	assert.equal(await bridge.connect(), "missing");
	bridge.permission = async () => "denied";
	assert.equal(await bridge.connect(), "denied");
});

test("a program that only pretends to be the bridge is not believed", async () => {
	const { bridge, told } = page([[200, { devices: [] }, false]]);
	assert.equal(await bridge.connect(), "missing");
	assert.deepEqual(told, ["bridge:state missing fake_bridge"]);
});

test("a bridge that has forgotten us is paired anew", async () => {
	const { bridge, told } = page([[403, { error: { code: "not_paired" } }, false]]);
	assert.equal(await bridge.connect(), "unpaired");
	assert.equal(await bridge.store.get(), undefined);
	assert.deepEqual(told, ["bridge:state unpaired not_paired"]);
});

test("knocking shows the field for the code, and the right code connects", async () => {
	const { bridge, told } = page([[202, { state: "waiting" }], [403, { error: { code: "bad_code" } }], [200, { bridgeId: "b", key: KEY }], status], { paired: false });
	await bridge.knock();
	await bridge.pair("1");
	await bridge.pair("12345678");
	assert.deepEqual(told, ["bridge:state unpaired waiting", "bridge:state unpaired bad_code", "bridge:state ready"]);
});

test("a job is followed to its end", async () => {
	const { bridge, told } = page([[202, { state: "queued" }], status, job("needs_paper", "no_paper"), job("running"), job("done")]);
	await bridge.print({ id: "job-1", device: "receipt", kind: "receipt", document: {} });
	assert.deepEqual(told, ["bridge:job queued", "bridge:state ready", "bridge:job needs_paper no_paper", "bridge:job running", "bridge:job done"]);
});

test("a job waits for a bridge that is not there and is sent again under its id", async () => {
	const { bridge, told, asked } = page([null, null, [202, { state: "queued" }], status, job("done")]);
	await bridge.print({ id: "job-1", device: "receipt", kind: "receipt", document: {} });
	assert.deepEqual(asked.slice(0, 3), ["POST /v1/jobs", "POST /v1/jobs", "POST /v1/jobs"]);
	assert.ok(told.includes("bridge:job no_bridge missing"));
	assert.equal(told.at(-1), "bridge:job done");
});

test("a job that nobody wants any more is not sent again", async () => {
	const { bridge, asked } = page([null, null]);
	let wanted = 2;
	const last = await bridge.print({ id: "job-1", device: "receipt", kind: "receipt", document: {} }, () => wanted-- > 0);
	assert.equal(last.state, "no_bridge");
	assert.equal(asked.length, 2);
});

test("a job that the bridge refuses has failed, one that it does not know any more is unknown", async () => {
	const refused = page([[422, { error: { code: "bad_document" } }]]);
	assert.equal((await refused.bridge.print({ id: "job-1" })).state, "failed");
	const forgotten = page([[202, { state: "queued" }], status, [404, { error: { code: "unknown_job" } }]]);
	assert.equal((await forgotten.bridge.print({ id: "job-1" })).state, "unknown");
});

test("contact lost while a job prints is told, and the job is asked for, not sent again", async () => {
	const { bridge, told, asked } = page([[202, { state: "queued" }], status, null, job("done"), status]);
	await bridge.print({ id: "job-1", device: "receipt", kind: "receipt", document: {} });
	assert.ok(told.includes("bridge:job no_bridge no_contact"));
	assert.equal(asked.filter((a) => a.startsWith("POST")).length, 1);
	assert.ok(told.includes("bridge:job done"));
});

test("what a printer lacks is heard again at each change, and asked about no more once nobody looks", async () => {
	const seen = (state, code, warnings) => [200, { devices: [{ kind: "printer", name: "receipt", state, code, warnings }], seen: `${state}${code}${warnings}` }];
	const { bridge, asked } = page([seen("ready"), seen("ready"), seen("trouble", "no_paper"), seen("ready", "", ["low_paper"])]);
	bridge.state = "ready";
	const heard = [];
	bridge.tell = (name, { devices }) => name === "bridge:devices" && heard.push(devices.map(saying).join());
	await bridge.watch(() => heard.length < 3 && asked.length < 9);
	assert.deepEqual(heard, ["ready", "no_paper", "low_paper"]);
	assert.equal(asked.length, 4);
});

test("a bridge that cannot say when its printers change is asked once", async () => {
	const { bridge, asked } = page([status]);
	await bridge.watch();
	assert.deepEqual(asked, ["GET /v1/devices"]);
});
