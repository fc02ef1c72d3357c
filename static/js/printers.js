// The printers of the bridge as a page shows them: a row for each, cloned from the page's own
// template, in which the prepared words that fit are revealed.

// saying is what there is to say of a printer: what is wrong, what soon will be, or how it is.
export const saying = ({ state, code, warnings }) => code || warnings?.[0] || state;

export class Printers {
	list = [];
	dismissed = new Map(); // name -> what was said when it was taken away

	hear(devices) {
		this.list = devices.filter((d) => d.kind === "printer");
		for (const d of this.list) {
			if (this.dismissed.get(d.name) !== saying(d)) {
				this.dismissed.delete(d.name);
			}
		}
		this.show(document);
	}

	dismiss(name) {
		const printer = this.list.find((d) => d.name === name);
		if (printer) {
			this.dismissed.set(name, saying(printer));
		}
		this.show(document);
	}

	// worth leaves out what nobody has to be told beside the work: what is well, what was read
	// already, and what a job that waits for it says.
	worth(printer) {
		const quiet = ["ready", "unknown"].includes(saying(printer)) || this.dismissed.has(printer.name);
		return !quiet && !document.querySelector(`.print-job-wrong[data-device="${CSS.escape(printer.name)}"]:not([data-device-row])`);
	}

	show(root) {
		for (const place of root.querySelectorAll("[data-bridge-devices]")) {
			this.fill(place, "onlyTrouble" in place.dataset ? this.list.filter((d) => this.worth(d)) : this.list);
		}
		for (const names of root.querySelectorAll("datalist[data-device-names]")) {
			const wanted = this.list.map((d) => d.name);
			if ([...names.options].map((o) => o.value).join("\n") !== wanted.join("\n")) {
				names.replaceChildren(...wanted.map((name) => Object.assign(document.createElement("option"), { value: name })));
			}
		}
	}

	// fill draws rows anew only where something is otherwise: whoever reads one out is not interrupted.
	fill(place, printers) {
		const said = printers.map((d) => `${d.name} ${saying(d)}`).join("\n");
		if (place.dataset.said === said) {
			return;
		}
		place.dataset.said = said;
		const template = place.querySelector("template");
		place.replaceChildren(template, ...printers.map((printer) => {
			const row = template.content.firstElementChild.cloneNode(true);
			row.dataset.device = printer.name;
			row.querySelector("[data-device-name]").textContent = printer.name;
			for (const words of row.querySelectorAll("[data-device-when]")) {
				words.hidden = !words.dataset.deviceWhen.split(" ").includes(saying(printer));
			}
			return row;
		}));
	}
}
