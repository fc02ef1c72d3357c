// Sounds for a loud room, made on the spot: no files. A browser lets a page sound only after
// somebody touched it.

const TUNES = {
	new: [[880, 0.12], [1175, 0.18]],
	changed: [[660, 0.1], [660, 0.1]],
	voided: [[440, 0.16], [330, 0.26]],
	wrong: [[247, 0.16], [185, 0.32]],
	first: [[880, 0.08], [1175, 0.08], [1568, 0.22]],
	ready: [[784, 0.12], [1047, 0.24]],
	message: [[659, 0.1], [880, 0.1], [659, 0.16]],
	late: [[988, 0.09], [988, 0.09], [988, 0.09]],
};

let audio;

// unlock has the page sound from the first touch on, and says when that is.
export function unlock(heard = () => {}) {
	const wake = () => {
		if (audio?.state === "running") {
			return;
		}
		audio ??= new AudioContext();
		audio.resume().then(heard);
	};
	document.addEventListener("pointerdown", wake);
	document.addEventListener("keydown", wake);
}

// blocked says whether nothing would be heard.
export const blocked = () => audio?.state !== "running";

// play sounds one of the tunes, and tells the page which; nothing where the page may not.
export function play(kind, volume = 0.5) {
	if (audio?.state !== "running" || !TUNES[kind]) {
		return;
	}
	document.dispatchEvent(new CustomEvent("sounded", { detail: { kind, volume } }));
	let at = audio.currentTime;
	for (const [pitch, length] of TUNES[kind]) {
		const tone = audio.createOscillator();
		const level = audio.createGain();
		tone.type = "triangle";
		tone.frequency.value = pitch;
		level.gain.setValueAtTime(volume, at);
		level.gain.exponentialRampToValueAtTime(0.001, at + length);
		tone.connect(level).connect(audio.destination);
		tone.start(at);
		tone.stop(at + length);
		at += length + 0.05;
	}
}
