package pirit

import (
	"context"
	"strings"

	"comptoir/printbridge/fiscal"
)

// usualTaxes are tag 1199 by the rows that table 40 begins with (section 2.4).
var usualTaxes = []fiscal.Tax{1, 2, 5, 6, 3, 4}

// namedTaxes are tag 1199 by the names that devices give their rates. The names count
// where there are any: firmware of later years has other rates in the rows.
var namedTaxes = map[string]fiscal.Tax{
	"20%": 1, "10%": 2, "20/120": 3, "10/110": 4, "0%": 5, "5%": 7, "7%": 8, "5/105": 9, "7/107": 10, "22%": 11, "22/122": 12,
}

const maxTaxes = 16

// tax is the device's number for a rate.
func (d *Device) tax(ctx context.Context, t fiscal.Tax) (int, error) {
	if d.taxes == nil {
		if err := d.readTaxes(ctx); err != nil {
			return 0, err
		}
	}
	n, known := d.taxes[t]
	if !known {
		return 0, fiscal.Fail(fiscal.Refused, "the device's table of taxes has none of code %d: its firmware is too old or too new for this rate", t)
	}
	return n, nil
}

// readTaxes reads table 40 to its end.
func (d *Device) readTaxes(ctx context.Context) error {
	found := map[fiscal.Tax]int{}
	for n := range maxTaxes {
		r, err := d.ask(ctx, "11", number(40), number(n))
		if fiscal.CodeOf(err) == fiscal.Refused {
			break // the table ends here
		}
		if err != nil {
			return err
		}
		if t := rate(n, r.text()); t != 0 {
			found[t] = n
		}
	}
	d.taxes = found
	return nil
}

// rate is tag 1199 of a row by its name, or 0 for one that nobody knows.
func rate(row int, name string) fiscal.Tax {
	if words := strings.Fields(name); len(words) > 0 {
		if t, known := namedTaxes[words[len(words)-1]]; known {
			return t
		}
		if strings.ContainsAny(name, "0123456789") {
			return 0
		}
	}
	if row < len(usualTaxes) {
		return usualTaxes[row]
	}
	return 0
}
