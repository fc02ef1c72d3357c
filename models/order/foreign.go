package order

import (
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// Foreign is cash of another currency than the house's. It pays what it is worth at the rate of the moment; change is
// given in the house's own.
type Foreign struct {
	Currency string       `json:"currency"`
	Amount   money.Amount `json:"amount"` // in its own minor units
	Rate     money.Price  `json:"rate"`   // what one whole unit of it is worth, in minor units of the house's
}

// quantity is an amount as a number of whole units.
func (f Foreign) quantity() money.Quantity {
	return money.Quantity(f.Amount) * money.One / money.Quantity(money.CurrencyOf(f.Currency).Unit())
}

// Worth is what it pays, rounded half up to a minor unit of the house's.
func (f Foreign) Worth() (money.Amount, error) {
	if f.Rate.IsZero() || f.Rate.IsNegative() {
		return 0, fault.Conflict("order.currency_unknown").Field("foreign", "order.currency_unknown")
	}
	if f.Amount <= 0 || f.Amount > money.Limit/money.Amount(money.One) {
		return 0, fault.Invalid("order.payment_amount").Field("foreign", "order.payment_amount")
	}
	worth, err := f.Rate.Times(f.quantity(), money.HalfUp)
	if err != nil || worth <= 0 {
		return 0, fault.Invalid("order.payment_amount").Field("foreign", "order.payment_amount").Because(err)
	}
	return worth, nil
}

// For is the least of the currency that is worth an amount.
func (f Foreign) For(due money.Amount) Foreign {
	unit := money.CurrencyOf(f.Currency).Unit()
	if due <= 0 {
		return f
	}
	reaches := func(a money.Amount) bool {
		worth, err := Foreign{f.Currency, a, f.Rate}.Worth()
		return err == nil && worth >= due
	}
	low, high := money.Amount(0), unit
	for !reaches(high) && high < money.Limit/money.Amount(2*money.One) {
		low, high = high, 2*high
	}
	for low+1 < high {
		if middle := low + (high-low)/2; reaches(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	f.Amount = high
	return f
}

// byRate makes a payment of foreign cash one of what that is worth.
func (c AddPayment) byRate() (AddPayment, error) {
	if c.Foreign == nil {
		return c, nil
	}
	if c.Tender != price.Cash {
		return c, fault.Invalid("order.foreign_is_cash").Field("tender", "order.foreign_is_cash")
	}
	var err error
	c.Amount, err = c.Foreign.Worth()
	return c, err
}
