// Tells the server that this board is looked at: it is in sight, and follows what happens. Where nobody
// tells, tickets that come are passed on to another place.

const EVERY = 8000; // milliseconds
const AGAIN = 2000; // after no answer

let told = -Infinity;
let telling = false;

const inSight = () => !document.hidden && document.documentElement.dataset.liveState === "live";

async function tell() {
	const at = document.getElementById("kitchen-board")?.dataset.seen;
	if (!at || telling || !inSight()) {
		return;
	}
	telling = true;
	const answer = await fetch(at, { method: "POST", signal: AbortSignal.timeout(5000) }).catch(() => undefined);
	telling = false;
	told = performance.now() - (answer?.ok ? 0 : EVERY - AGAIN);
}

// look tells again when it is time; it is called every now and then.
export function look(least = EVERY) {
	if (performance.now() - told >= least) {
		tell();
	}
}

document.addEventListener("visibilitychange", () => look(0));
