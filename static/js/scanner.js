// Tells a scanner, which types a code in one burst and ends it with Enter, from a person. It
// sees keys and times only; what a code means is decided elsewhere.

export class Scanner {
	constructor({ gap = 35, least = 4 } = {}) {
		this.gap = gap; // milliseconds between two characters of one burst
		this.least = least; // characters of the shortest code
		this.clear();
	}

	clear() {
		this.code = "";
		this.at = -Infinity;
	}

	// key takes one keystroke and says what it was:
	//   "first"  a character that may begin a code (or is somebody typing)
	//   "more"   a character of a burst: surely not a person
	//   code     Enter at the end of a burst: { code }
	//   ""       anything else
	key(key, time) {
		const quick = time - this.at < this.gap;
		if (key === "Enter" || key === "Tab") {
			const code = quick && this.code.length >= this.least ? this.code : "";
			this.clear();
			return code ? { code } : "";
		}
		if ([...key].length !== 1) {
			if (key !== "Shift" && key !== "CapsLock") {
				this.clear(); // Shift comes with capital letters
			}
			return "";
		}
		this.code = quick ? this.code + key : key;
		this.at = time;
		return this.code.length > 1 ? "more" : "first";
	}
}
