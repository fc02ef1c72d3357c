// Where each ticket stands. A ticket keeps its place as long as it is there: what is done leaves a
// gap, what is new goes to the end, and gaps close only when nobody is at work. Columns are filled
// from top to bottom, then to the right. It knows no page: heights are handed in, in rows.

export class Places {
	places = []; // { id, rows, column }; of a gap the id is null and was is who stood there
	front = "";

	// update takes the tickets that there are, in the sequence of the server, and how many rows a
	// column has. first marks those that go before all others.
	update(tickets, height) {
		const front = tickets.filter((t) => t.first).map((t) => t.id).join();
		if (front !== this.front) {
			this.tidy(tickets, height);
			return;
		}
		const left = new Map(tickets.map((t) => [t.id, t]));
		for (const place of this.places) {
			const t = left.get(place.id ?? place.was);
			if (t) {
				Object.assign(place, { id: t.id, rows: t.rows });
				left.delete(t.id);
			} else if (place.id) {
				Object.assign(place, { id: null, was: place.id });
			}
		}
		while (this.places.length > 0 && this.places.at(-1).id === null) {
			this.places.pop();
		}
		for (const t of left.values()) {
			this.add(t, height);
		}
	}

	// tidy closes the gaps.
	tidy(tickets, height) {
		this.front = tickets.filter((t) => t.first).map((t) => t.id).join();
		this.places = [];
		tickets.forEach((t) => this.add(t, height));
	}

	add({ id, rows }, height) {
		const column = this.places.at(-1)?.column ?? 1;
		const used = this.places.reduce((sum, p) => sum + (p.column === column ? p.rows : 0), 0);
		this.places.push({ id, rows, column: used > 0 && used + rows > height ? column + 1 : column });
	}

	gaps() {
		return this.places.some((p) => p.id === null);
	}

	// at is who stands at a place, counted from 1.
	at(n) {
		return this.places[n - 1]?.id ?? null;
	}

	// positions says where each ticket is drawn.
	positions() {
		const rows = new Map();
		return this.places.map((p, n) => {
			const row = rows.get(p.column) ?? 1;
			rows.set(p.column, row + p.rows);
			return { id: p.id, n: n + 1, column: p.column, row, rows: p.rows };
		}).filter((p) => p.id !== null);
	}
}
