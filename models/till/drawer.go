// Package till knows the cash of a shift and what a shift came to.
//
// It owns the arithmetic of a drawer and the shape of X and Z. It must not know orders or
// the database: its store is tilldb. Start reading at Drawer and Z.
package till

import (
	"comptoir/models/money"
	"comptoir/models/price"
)

// Drawer is the cash of a shift as its movements tell it. Tenders holds what stayed of
// each, net of change and refunds.
type Drawer struct {
	Float    money.Amount
	PaidIn   money.Amount
	PaidOut  money.Amount
	NetSales money.Amount // sales less refunds
	Tenders  map[string]money.Amount
}

// Sale takes a sale's tenders in and gives its change out of the cash.
func (d *Drawer) Sale(total money.Amount, tenders []price.Payment) {
	change := -total
	for _, t := range tenders {
		d.take(t.Tender, t.Amount)
		change += t.Amount
	}
	if change > 0 {
		d.take(price.Cash, -change)
	}
	d.NetSales += total
}

// Refund gives money back by a tender.
func (d *Drawer) Refund(tender string, amount money.Amount) {
	d.take(tender, -amount)
	d.NetSales -= amount
}

// Pay puts cash in without a sale, or takes it out where the amount is negative.
func (d *Drawer) Pay(amount money.Amount) {
	if amount < 0 {
		d.PaidOut -= amount
		return
	}
	d.PaidIn += amount
}

// Expected is what the drawer should hold.
func (d *Drawer) Expected() money.Amount {
	return d.Float + d.Tenders[price.Cash] + d.PaidIn - d.PaidOut
}

// Difference is what was counted above, or below zero short of, what is expected.
func (d *Drawer) Difference(counted money.Amount) money.Amount { return counted - d.Expected() }

func (d *Drawer) take(tender string, amount money.Amount) {
	if d.Tenders == nil {
		d.Tenders = make(map[string]money.Amount)
	}
	d.Tenders[tender] += amount
}
