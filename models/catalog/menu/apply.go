package menu

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog/catalogdb"
)

// stepSize is how many items are taken in one transaction: some tenths of a second, so that
// the screen shows progress and nobody else waits long.
const stepSize = 2000

// Compare says what taking a menu would do, and changes nothing.
func Compare(ctx context.Context, store *catalogdb.Store, venue uuid.UUID, m Menu) (Report, error) {
	known, err := store.Snapshot(ctx, venue)
	if err != nil {
		return Report{}, err
	}
	p, err := NewPlan(known, m)
	if err != nil {
		return Report{}, err
	}
	r := Report{Lines: slices.Clone(m.Refused)}
	for n, item := range m.Items {
		r.Lines = append(r.Lines, p.Item(n, item)...)
	}
	r.sort()
	return r, nil
}

// Apply takes a menu into the catalogue, step by step. Stations are those of the venue. It may
// be stopped and begun again at any time: what was taken is then found unchanged.
func Apply(ctx context.Context, store *catalogdb.Store, venue uuid.UUID, m Menu, progress func(done, total int)) (Report, error) {
	r := Report{Lines: slices.Clone(m.Refused)}
	for from := 0; from < len(m.Items); from += stepSize {
		to := min(from+stepSize, len(m.Items))
		var lines []Line
		err := store.Import(ctx, venue, func(_ context.Context, _ bun.Tx, known catalogdb.Snapshot) (b catalogdb.Batch, err error) {
			lines, b, err = step(known, m, from, to)
			return b, err
		})
		if err != nil {
			return r, err
		}
		r.Lines = append(r.Lines, lines...)
		progress(to, len(m.Items))
	}
	r.sort()
	return r, nil
}

// step plans some of a menu's items.
func step(known catalogdb.Snapshot, m Menu, from, to int) ([]Line, catalogdb.Batch, error) {
	p, err := NewPlan(known, m)
	if err != nil {
		return nil, catalogdb.Batch{}, err
	}
	var lines []Line
	for n := from; n < to; n++ {
		lines = append(lines, p.Item(n, m.Items[n])...)
	}
	return lines, p.Batch(), nil
}

func (r Report) sort() {
	slices.SortStableFunc(r.Lines, func(a, b Line) int { return cmp.Or(a.File-b.File, a.Line-b.Line) })
}
