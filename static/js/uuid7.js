// Ids that sort by time (RFC 9562, version 7). Two made in the same millisecond still sort in
// the order in which they were made, so a queue of taps keeps its order by name alone.

let last = 0n;

export function uuid7(now = Date.now(), random = (bytes) => crypto.getRandomValues(bytes)) {
	// 48 bits of milliseconds and 12 that count within one.
	let stamp = BigInt(now) << 12n;
	if (stamp <= last) {
		stamp = last + 1n;
	}
	last = stamp;
	const bytes = random(new Uint8Array(16));
	for (let i = 0; i < 6; i++) {
		bytes[i] = Number((stamp >> BigInt(52 - 8 * i)) & 0xffn);
	}
	bytes[6] = 0x70 | Number((stamp >> 8n) & 0xfn);
	bytes[7] = Number(stamp & 0xffn);
	bytes[8] = 0x80 | (bytes[8] & 0x3f);
	const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
