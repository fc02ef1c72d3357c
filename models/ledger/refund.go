package ledger

import (
	"github.com/google/uuid"

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
		e.revenueBack(o, l)
		e.debit(ServiceRevenue, "", l.ServiceNet)
	}
	for _, t := range taxes {
		e.debit(TaxPayable, string(t.Tax), t.Amount)
	}
	e.debit(TipsPayable, "", r.Tip)
	e.debit(CashRounding, "", r.Rounding)
	for _, p := range r.Payments {
		account, detail := tenderOf(p.Tender)
		e.credit(account, detail, p.Amount)
	}
	return e.withoutZeros(), nil
}

// tenderOf is where the money of a tender stands.
func tenderOf(tender string) (Account, string) {
	switch tender {
	case price.Cash:
		return Cash, price.Cash
	case order.Credit:
		return CreditNotes, order.Credit
	}
	return Tender, tender
}

func categoryOf(o order.Order, line string) string {
	id, err := uuid.Parse(line)
	if err != nil {
		return ""
	}
	if l := o.Line(id); l != nil {
		return category(l.Sold.CategoryID)
	}
	return ""
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
		out = append(out, LineFact{
			LineID: id, ItemID: sold.ItemID, VariantID: sold.VariantID, CategoryID: sold.CategoryID,
			ItemName: sold.Name, VariantName: sold.VariantName, CategoryName: sold.CategoryName, Quantity: -l.Quantity,
			Amount: -l.Amount, Discount: -(l.Amount - l.Goods), Total: -l.Goods, Net: -l.Net, Tax: -l.Tax,
		})
	}
	return out, nil
}
