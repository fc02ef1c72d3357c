package order

import (
	"encoding/hex"
	"slices"

	"comptoir/models/price"
	"comptoir/models/tax"
)

// Price returns the totals of an order. The lines of the result are those of the order, in
// its sequence, with those that were voided at zero.
func Price(o Order) price.Result {
	r, err := price.Compute(Pricing(o))
	if err != nil {
		// Do lets no order come into being that cannot be priced.
		return price.Result{Lines: make([]price.LineResult, len(o.Lines))}
	}
	return r
}

// Pricing returns what the totals of an order follow from.
func Pricing(o Order) price.Order {
	out := price.Order{
		Currency: o.Terms.Currency, Rules: o.Terms.Rules, Tip: o.Tip, Exempt: o.Exemption != nil, CashRounding: o.Terms.CashRounding,
		Lines: make([]price.Line, len(o.Lines)),
	}
	ids := texts(o.Lines)
	var places []int // one array for the taxes of all lines
	for i := range o.Lines {
		l := &o.Lines[i]
		from := len(places)
		for _, rate := range l.Sold.Taxes {
			places = append(places, place(&out, rate))
		}
		out.Lines[i] = price.Line{
			ID: ids[i*idLength : (i+1)*idLength], Quantity: l.Quantity, UnitPrice: l.Price(), Taxes: places[from:len(places):len(places)],
			NotDiscounted: l.Sold.NotDiscounted, NoService: l.Sold.Role.Charged(), Deposit: l.Sold.Role.Owed(),
		}
	}
	o.priceOffers(&out)
	o.priceParts(&out)
	o.priceService(&out)
	o.priceDiscounts(&out)
	for _, p := range o.Payments {
		out.Payments = append(out.Payments, p.pricing(o.Split()))
	}
	return out
}

// idLength is how long the text of an id is.
const idLength = 36

// texts returns the ids of lines one after the other, so that a long order costs one
// allocation for them.
func texts(lines []Line) string {
	out := make([]byte, 0, idLength*len(lines))
	for i := range lines {
		id := lines[i].ID[:]
		for k, part := range [][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
			if k > 0 {
				out = append(out, '-')
			}
			out = hex.AppendEncode(out, part)
		}
	}
	return string(out)
}

// place returns where a rate stands among the order's, adding it where it is new. A tax
// whose rate was changed while the order was open stands there twice.
func place(out *price.Order, rate tax.Rate) int {
	if k := slices.Index(out.Taxes, rate); k >= 0 {
		return k
	}
	out.Taxes = append(out.Taxes, rate)
	return len(out.Taxes) - 1
}
