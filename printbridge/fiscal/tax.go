package fiscal

// sharePercent is the rate that each tax code takes off a price that includes it; 0 for
// those of which the turnover is told instead of a tax.
var sharePercent = [lastTax + 1]Amount{1: 20, 2: 10, 3: 20, 4: 10, 7: 5, 8: 7, 9: 5, 10: 7, 11: 22, 12: 22}

// Taxes is what a form of sums tells for each tax code: the tax in the prices, half a
// kopeck rounded up, and for codes 5 and 6 the turnover.
func (d Document) Taxes() [lastTax + 1]Amount {
	var sums [lastTax + 1]Amount
	for _, l := range d.Lines {
		sums[l.Tax] += l.Sum
	}
	for code, rate := range sharePercent {
		if rate != 0 {
			sums[code] = (2*sums[code]*rate + 100 + rate) / (2 * (100 + rate))
		}
	}
	return sums
}

// Kept is what was paid in one way and stays: cash without the change.
func (d Document) Kept(t Tender) Amount {
	if t == Cash {
		return d.Paid(t) - d.Change()
	}
	return d.Paid(t)
}

// formTaxes are the codes of a form of sums in the order of the formats: tags 1102 to 1107.
var formTaxes = [...]Tax{1, 2, 5, 6, 3, 4}

// Form105 is a correction as devices of format 1.05 make it: sums, no items. paid is by
// the order of tags 1031, 1081, 1215, 1216, 1217.
func (d Document) Form105() (paid [5]Amount, taxes [len(formTaxes)]Amount, err error) {
	if d.Reason != nil && d.Reason.Refund {
		return paid, taxes, Fail(Refused, "FFD 1.05 has no correction of a refund")
	}
	for i, t := range []Tender{Cash, Card, Prepaid, Credit, Barter} {
		paid[i] = d.Kept(t)
	}
	sums := d.Taxes()
	for i, code := range formTaxes {
		taxes[i], sums[code] = sums[code], 0
	}
	for code, sum := range sums {
		if sum != 0 {
			return paid, taxes, Fail(Refused, "a correction of FFD 1.05 has no place for tax code %d", code)
		}
	}
	return paid, taxes, nil
}

// Planned is tag 2003: what becomes of a marked item by an operation.
func (l Line) Planned(op Operation) MarkStatus {
	s := PieceSold
	if l.Unit != 0 {
		s = MeasureSold
	}
	if op == OpRefund {
		s += PieceBack - PieceSold
	}
	return s
}

// MarkStatus is tag 2003.
type MarkStatus byte

// The planned states of a marked item: whole, or measured off; sold, or given back.
const (
	PieceSold   MarkStatus = 1
	MeasureSold MarkStatus = 2
	PieceBack   MarkStatus = 3
	MeasureBack MarkStatus = 4
)
