package pirit

import (
	"context"
	"strings"

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

// firstTaxes are the rows of table 40 that every device has (section 2.4).
var firstTaxes = map[fiscal.Tax]int{1: 0, 2: 1, 5: 2, 6: 3, 3: 4, 4: 5}

// laterTaxes are the rates of later years by the names that devices give them.
var laterTaxes = map[string]fiscal.Tax{"5%": 7, "7%": 8, "5/105": 9, "7/107": 10, "22%": 11, "22/122": 12}

const maxTaxes = 16

// tax is the number of a rate. The first six are the same everywhere; others the device's
// own table names, where its firmware has them.
func (d *Device) tax(ctx context.Context, t fiscal.Tax) (int, error) {
	if n, known := firstTaxes[t]; known {
		return n, nil
	}
	if d.taxes == nil {
		if err := d.readTaxes(ctx); err != nil {
			return 0, err
		}
	}
	n, known := d.taxes[t]
	if !known {
		return 0, fiscal.Fail(fiscal.Refused, "the device's table of taxes has none of code %d: its firmware is too old for this rate", t)
	}
	return n, nil
}

func (d *Device) readTaxes(ctx context.Context) error {
	found := map[fiscal.Tax]int{}
	for n := len(firstTaxes); n < maxTaxes; n++ {
		r, err := d.ask(ctx, "11", number(40), number(n))
		if code := fiscal.CodeOf(err); code == fiscal.Refused {
			break // the table ends here
		}
		if err != nil {
			return err
		}
		words := strings.Fields(r.text())
		if len(words) == 0 {
			continue
		}
		if t, known := laterTaxes[words[len(words)-1]]; known {
			found[t] = n
		}
	}
	d.taxes = found
	return nil
}
