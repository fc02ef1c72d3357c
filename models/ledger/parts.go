package ledger

import (
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
			Amount: r.Amount, Discount: r.Discount, Total: r.Total, Net: r.Total - s.Inclusive, Tax: s.Tax(),
			WholeID: l.Sold.ItemID, WholeName: l.Sold.Name,
		}
	}
	return out
}
