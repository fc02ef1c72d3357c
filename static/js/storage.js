// Where taps wait over a reload. Each tap is one entry, so that two tabs never write over each
// other; a tab that is gone leaves its taps to the next page that is opened.

const PREFIX = "comptoir.tap.";
const TAB = "comptoir.tab";
const ABANDONED = 60_000; // where tabs cannot be asked whether they live

export class TapStore {
	constructor(local = localStorage, session = sessionStorage, makeTab = () => crypto.randomUUID()) {
		this.local = local;
		this.tab = session.getItem(TAB) ?? makeTab();
		session.setItem(TAB, this.tab);
	}

	all() {
		const taps = [];
		for (let i = 0; i < this.local.length; i++) {
			const name = this.local.key(i);
			if (name.startsWith(PREFIX)) {
				taps.push(JSON.parse(this.local.getItem(name)));
			}
		}
		return taps;
	}

	put(tap) {
		try {
			this.local.setItem(PREFIX + tap.id, JSON.stringify({ ...tap, tab: this.tab }));
		} catch {
			// Storage is full or forbidden: the tap is still sent, it only would not survive a reload.
		}
	}

	remove(id) {
		this.local.removeItem(PREFIX + id);
	}

	// leftBehind are the taps of this tab's earlier page, and of tabs that are closed.
	// living are the tabs that still are open; null where nobody can tell.
	leftBehind(living, now = Date.now()) {
		return this.all().filter((tap) => {
			if (tap.tab === this.tab) {
				return true;
			}
			return living ? !living.has(tap.tab) : now - tap.at > ABANDONED;
		});
	}
}

// livingTabs asks the browser which tabs hold their lock, and takes this tab's own.
export async function livingTabs(tab, locks = navigator.locks) {
	if (!locks) {
		return null;
	}
	locks.request(TAB + "." + tab, { mode: "shared" }, () => new Promise(() => {})); // held until the tab is gone
	const { held } = await locks.query();
	return new Set(held.filter((l) => l.name.startsWith(TAB + ".")).map((l) => l.name.slice(TAB.length + 1)));
}
