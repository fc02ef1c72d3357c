package ledger

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/order"
	"comptoir/models/price"
)

// RefundEntry is the entry of one refund of an order: the mirror of its part of the sale. What
// was earned, and owed to the authorities and the staff, is taken back; what the tenders gave back
// leaves them, with what cash was rounded by.
func RefundEntry(o order.Order, refund uuid.UUID) (Entry, error) {
	e := Entry{Kind: Refund}
	taken, taxes, err := order.TakenBy(o, refund)
	if err != nil {
		return e, err
	}
	r := o.Refund(refund)
	for _, l := range taken.Lines {
		e.takeBack(o, l)
		e.debit(ServiceRevenue, "", l.ServiceNet)
	}
	for _, t := range taxes {
		e.debit(TaxPayable, string(t.Tax), t.Amount)
	}
	e.debit(TipsPayable, o.TipOwner(), r.Tip)
	e.debit(CashRounding, "", r.Rounding)
	for _, p := range r.Payments {
		account, detail := tenderOf(p.Tender)
		e.credit(account, detail, p.Amount)
	}
	return e.withoutZeros(), nil
}

// takeBack is the mirror of what a line earned, or is owed, or cost where it was given away.
func (e *Entry) takeBack(o order.Order, l price.TakenLine) {
	sold := soldAs(o, l.ID)
	switch {
	case sold.Role == catalog.Deposit:
		e.debit(Deposits, "", l.Net)
	case sold.Role == catalog.GiftCard:
		e.giftTaken(o, l)
	case len(l.Parts) > 0:
		e.partsTaken(sold, l)
	default:
		e.earned(sold.CategoryID, -l.Net, -l.Given)
	}
}

// tenderOf is where the money of a tender stands.
func tenderOf(tender string) (Account, string) {
	switch tender {
	case price.Cash:
		return Cash, price.Cash
	case order.Credit:
		return CreditNotes, order.Credit
	case order.HouseAccount:
		return HouseAccounts, order.HouseAccount
	case order.GiftCard:
		return GiftCardsUsed, order.GiftCard
	}
	return Tender, tender
}

func soldAs(o order.Order, line string) catalog.Sold {
	if id, err := uuid.Parse(line); err == nil {
		if l := o.Line(id); l != nil {
			return l.Sold
		}
	}
	return catalog.Sold{}
}

// RefundFacts returns what each line of a refund takes back, in the form of a sale's facts, with
// every amount below zero. Money that was given back without goods has no quantity.
func RefundFacts(o order.Order, refund uuid.UUID) ([]LineFact, error) {
	taken, _, err := order.TakenBy(o, refund)
	if err != nil {
		return nil, err
	}
	out := make([]LineFact, 0, len(taken.Lines))
	for _, l := range taken.Lines {
		id, err := uuid.Parse(l.ID)
		if err != nil {
			return nil, err
		}
		sold := o.Line(id).Sold
		if len(sold.Parts) > 0 {
			out = append(out, partsBack(*o.Line(id), l)...)
			continue
		}
		fact := LineFact{
			LineID: id, ItemID: sold.ItemID, VariantID: sold.VariantID, CategoryID: sold.CategoryID,
			ItemName: sold.Name, VariantName: sold.VariantName, CategoryName: sold.CategoryName, Quantity: -l.Quantity,
			Amount: -l.Amount, Discount: -(l.Amount - l.Comp - l.Goods), Comp: -l.Comp, Total: -l.Goods, Net: -l.Net, Tax: -l.Tax,
		}
		out = append(out, fact.of(sold.Role))
	}
	return out, nil
}
