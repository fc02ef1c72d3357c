package ledger

import (
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// partFacts are the facts of a line that is made of others: one for each part, as if it had been
// sold for its share of the whole.
func partFacts(l order.Line, priced []price.PartResult, shares []price.Share) []LineFact {
	out := make([]LineFact, len(l.Sold.Parts))
	for n, p := range l.Sold.Parts {
		r, s := priced[n], shares[n]
		out[n] = LineFact{
			LineID: l.ID, ItemID: p.ItemID, VariantID: p.VariantID, CategoryID: p.CategoryID,
			ItemName: p.Name, VariantName: p.VariantName, CategoryName: p.CategoryName, Quantity: l.Quantity * money.Quantity(p.Quantity),
			Amount: r.Amount, Discount: r.Discount, Comp: r.Comp, Total: r.Total, Net: r.Total - s.Inclusive, Tax: s.Tax(),
			WholeID: l.Sold.ItemID, WholeName: l.Sold.Name,
		}
	}
	return out
}

// partsBack are the facts of a piece of such a line that is taken back, below zero.
func partsBack(l order.Line, taken price.TakenLine) []LineFact {
	priced, shares := make([]price.PartResult, len(taken.Parts)), make([]price.Share, len(taken.Parts))
	l.Quantity = -taken.Quantity
	for n, p := range taken.Parts {
		priced[n] = price.PartResult{Amount: -p.Amount, Discount: p.Goods + p.Comp - p.Amount, Comp: -p.Comp, Total: -p.Goods}
		shares[n] = price.Share{Inclusive: p.Net - p.Goods, Exclusive: p.Goods - p.Net - p.Tax}
	}
	return partFacts(l, priced, shares)
}

// partsTaken is the mirror of what the parts of a piece earned.
func (e *Entry) partsTaken(sold catalog.Sold, taken price.TakenLine) {
	for n, p := range taken.Parts {
		e.earned(sold.Parts[n].CategoryID, -p.Net, -p.Given)
	}
}
