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
