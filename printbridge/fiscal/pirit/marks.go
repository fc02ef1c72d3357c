package pirit

import (
	"context"

	"comptoir/printbridge/fiscal"
)

// checkMarks has the storage check the codes of marked goods, which must be before the
// receipt is opened (section 2.9), and takes them whatever the answer: what was sold is
// told as it is. It gives tag 2106 of each.
func (d *Device) checkMarks(ctx context.Context, doc fiscal.Document) (map[string]uint64, error) {
	var results map[string]uint64
	for _, l := range doc.Lines {
		if l.Mark == "" {
			continue
		}
		if results == nil {
			results = map[string]uint64{}
			if _, err := d.ask(ctx, "79", number(3)); err != nil { // those of a receipt that came to nothing
				return nil, err
			}
		}
		r, err := d.info(ctx, "79", 1, mark(l.Mark), number(0), number(byte(l.Planned(doc.Operation()))), quantity(l.Quantity), number(l.Unit), number(0))
		if err != nil {
			return nil, err
		}
		results[l.Mark] = r.number(8)
		if err := shaped("79", r); err != nil {
			return nil, err
		}
		if _, err := d.info(ctx, "79", 2, number(1)); err != nil {
			return nil, err
		}
	}
	return results, nil
}
