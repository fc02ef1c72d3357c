package till

import (
	"cmp"
	"slices"
)

// Sum is what several shifts of a venue came to together. It has no number, register or pieces; it is closed when all of them are.
func Sum(list []Z) Z {
	sum := Z{Closed: true}
	for i, z := range list {
		if i == 0 {
			sum.Venue, sum.Currency, sum.Day, sum.OpenedAt, sum.At = z.Venue, z.Currency, z.Day, z.OpenedAt, z.At
		}
		sum.add(z)
	}
	slices.SortStableFunc(sum.Taxes, func(a, b ZTax) int { return cmp.Or(b.BasisPoints-a.BasisPoints, cmp.Compare(a.Name, b.Name)) })
	slices.SortStableFunc(sum.Tenders, func(a, b ZTender) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Tender, b.Tender))
	})
	slices.SortStableFunc(sum.Drawer.Movements, func(a, b ZMovement) int { return a.At.Compare(b.At) })
	return sum
}

func (z *Z) add(o Z) {
	z.Closed = z.Closed && o.Closed
	if o.OpenedAt.Before(z.OpenedAt) {
		z.OpenedAt = o.OpenedAt
	}
	if o.At.After(z.At) {
		z.At = o.At
	}
	if o.First > 0 && (z.First == 0 || o.First < z.First) {
		z.First = o.First
	}
	z.Last = max(z.Last, o.Last)
	z.Orders, z.Late, z.Covers, z.Quantity = z.Orders+o.Orders, z.Late+o.Late, z.Covers+o.Covers, z.Quantity+o.Quantity
	z.Amount, z.Discount, z.Comp, z.Service = z.Amount+o.Amount, z.Discount+o.Discount, z.Comp+o.Comp, z.Service+o.Service
	z.Net, z.Tax, z.Tip, z.Deposit = z.Net+o.Net, z.Tax+o.Tax, z.Tip+o.Tip, z.Deposit+o.Deposit
	z.Total, z.Rounding = z.Total+o.Total, z.Rounding+o.Rounding
	z.OnAccount, z.AccountUsed = z.OnAccount+o.OnAccount, z.AccountUsed+o.AccountUsed
	z.Refunds, z.Refunded, z.Reopened = z.Refunds+o.Refunds, z.Refunded+o.Refunded, z.Reopened+o.Reopened
	z.Voids, z.Cancellations = z.Voids+o.Voids, z.Cancellations+o.Cancellations
	for _, t := range o.Taxes {
		z.addTax(t)
	}
	for _, t := range o.Tenders {
		z.addTender(t)
	}
	z.Drawer.add(o.Drawer)
}

func (z *Z) addTax(t ZTax) {
	i := slices.IndexFunc(z.Taxes, func(o ZTax) bool { return o.TaxID == t.TaxID && o.BasisPoints == t.BasisPoints })
	if i < 0 {
		z.Taxes = append(z.Taxes, t)
		return
	}
	z.Taxes[i].Net += t.Net
	z.Taxes[i].Amount += t.Amount
}

func (z *Z) addTender(t ZTender) {
	i := slices.IndexFunc(z.Tenders, func(o ZTender) bool { return o.Tender == t.Tender })
	if i < 0 {
		z.Tenders = append(z.Tenders, t)
		return
	}
	z.Tenders[i].Count += t.Count
	z.Tenders[i].Amount += t.Amount
}

func (d *ZDrawer) add(o ZDrawer) {
	d.Float, d.Sales, d.PaidIn, d.PaidOut, d.Dropped = d.Float+o.Float, d.Sales+o.Sales, d.PaidIn+o.PaidIn, d.PaidOut+o.PaidOut, d.Dropped+o.Dropped
	d.Expected, d.Counted, d.Difference = d.Expected+o.Expected, d.Counted+o.Counted, d.Difference+o.Difference
	d.Movements = append(d.Movements, o.Movements...)
	for _, f := range o.Foreign {
		d.addForeign(f)
	}
}
