package ledger

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// SaleEntry is the entry of a closed order with its totals: what guests gave, net of
// change, against revenue by category, taxes, tips and rounding. It balances whatever the
// order is like; what nobody paid is owed by the guest.
func SaleEntry(o order.Order, r price.Result) Entry {
	e := Entry{Kind: Sale}
	for _, p := range o.Payments {
		account, detail := tenderOf(p.Tender)
		e.debit(account, detail, p.Amount)
	}
	e.credit(Cash, price.Cash, r.Change)
	e.used(o)
	e.debit(Receivable, "", r.Due)
	e.revenue(o, r)
	for _, t := range r.Taxes {
		e.credit(TaxPayable, string(t.Tax), t.Amount)
	}
	e.credit(TipsPayable, o.TipOwner(), r.Tip)
	e.credit(CashRounding, "", r.Rounding)
	return e.withoutZeros()
}

// revenue credits each category with its lines, and the service charge, without tax. What was
// given away is credited as if it had been sold, and debited as what that cost the house. A deposit
// is owed, not earned.
func (e *Entry) revenue(o order.Order, r price.Result) {
	pricing := order.Pricing(o)
	shares := price.Shares(pricing, r)
	parts := price.PartShares(pricing, r)
	for i, l := range o.Lines {
		for n, p := range l.Sold.Parts {
			given := pricing.PartGivenAway(r, i, n)
			e.earned(p.CategoryID, r.Lines[i].Parts[n].Total-parts[i][n].Inclusive, given)
		}
		switch net := r.Lines[i].Total - shares[i].Inclusive; {
		case l.Sold.Role == catalog.Deposit:
			e.credit(Deposits, "", net)
		case l.IsGift():
			e.giftSold(l.GiftValue(), net)
		case len(l.Sold.Parts) == 0:
			e.earned(l.Sold.CategoryID, net, pricing.GivenAway(r, i))
		}
	}
	e.credit(ServiceRevenue, "", r.Charges()-shares[len(o.Lines)].Inclusive)
}

// earned credits a category with what it earned and what of it was given away.
func (e *Entry) earned(id uuid.UUID, net, given money.Amount) {
	e.credit(Revenue, category(id), net+given)
	e.debit(Comps, category(id), given)
}

func category(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// withoutZeros drops postings that cancelled out.
func (e Entry) withoutZeros() Entry {
	kept := e.Postings[:0]
	for _, p := range e.Postings {
		if p.Amount != 0 {
			kept = append(kept, p)
		}
	}
	e.Postings = kept
	return e
}

// LineFact is what one line of a closed order came to. With the service charge, the facts
// of an order add up to its totals exactly.
type LineFact struct {
	LineID       uuid.UUID
	ItemID       uuid.UUID
	VariantID    uuid.UUID
	CategoryID   uuid.UUID
	ItemName     string
	VariantName  string
	CategoryName string
	Quantity     money.Quantity
	Amount       money.Amount // before discounts
	Discount     money.Amount
	Comp         money.Amount // given away
	Total        money.Amount // Amount - Discount - Comp, as on the receipt
	Net          money.Amount // revenue, without any tax
	Deposit      money.Amount // owed to whoever brings it back, which is no revenue
	Tax          money.Amount // inside and on top
	WholeID      uuid.UUID    // the item that it was sold as a part of; zero: by itself
	WholeName    string
}

// LineFacts returns the facts of each line of which something was sold; those of a line that is made
// of others are the facts of its parts, which add up to it.
func LineFacts(o order.Order, r price.Result) []LineFact {
	pricing := order.Pricing(o)
	shares, parts := price.Shares(pricing, r), price.PartShares(pricing, r)
	out := make([]LineFact, 0, len(o.Lines))
	for i, l := range o.Lines {
		if l.Quantity == 0 {
			continue
		}
		if len(l.Sold.Parts) > 0 {
			out = append(out, partFacts(l, r.Lines[i].Parts, parts[i])...)
			continue
		}
		p, s := r.Lines[i], shares[i]
		fact := LineFact{
			LineID: l.ID, ItemID: l.Sold.ItemID, VariantID: l.Sold.VariantID, CategoryID: l.Sold.CategoryID,
			ItemName: l.Sold.Name, VariantName: l.Sold.VariantName, CategoryName: l.Sold.CategoryName, Quantity: l.Quantity,
			Amount: p.Amount, Discount: p.Discount, Comp: p.Comp, Total: p.Total, Net: p.Total - s.Inclusive, Tax: s.Tax(),
		}
		out = append(out, fact.of(l.Sold.Role))
	}
	return out
}

// of makes a deposit of what is owed to whoever brings it back: it is not earned.
func (f LineFact) of(role catalog.Role) LineFact {
	if role.Owed() {
		f.Net, f.Deposit = 0, f.Net
	}
	return f
}
