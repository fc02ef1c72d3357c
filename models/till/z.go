package till

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
)

// Z is what a shift came to: an X while it is open, the Z once it is closed and never changed
// again. All of it follows from the ledger and the sales of the shift. Amounts are minor units
// of Currency.
type Z struct {
	ShiftID  uuid.UUID      `json:"shift_id"`
	Number   int            `json:"number"` // of the register, from 1
	Venue    string         `json:"venue"`
	Register string         `json:"register"`
	Currency money.Currency `json:"currency"`
	Day      string         `json:"business_day"` // of the opening
	OpenedAt time.Time      `json:"opened_at"`
	OpenedBy string         `json:"opened_by,omitempty"`
	At       time.Time      `json:"at"` // of these figures: the closing, for a Z
	ClosedBy string         `json:"closed_by,omitempty"`
	HandedTo string         `json:"handed_to,omitempty"` // who went on with the drawer
	Closed   bool           `json:"closed"`

	Orders   int            `json:"orders"`
	Late     int            `json:"late,omitempty"` // of them, those that arrived after their own shift was closed
	First    int            `json:"first,omitempty"`
	Last     int            `json:"last,omitempty"` // number of the last order closed
	Covers   int            `json:"covers,omitempty"`
	Quantity money.Quantity `json:"quantity"`
	Amount   money.Amount   `json:"amount"` // before discounts
	Discount money.Amount   `json:"discount"`
	Comp     money.Amount   `json:"comp,omitempty"` // given away
	Service  money.Amount   `json:"service"`
	Net      money.Amount   `json:"net"`
	Tax      money.Amount   `json:"tax"`
	Tip      money.Amount   `json:"tip"`
	Deposit  money.Amount   `json:"deposit,omitempty"` // on bottles and cups: no turnover
	Total    money.Amount   `json:"total"`
	Rounding money.Amount   `json:"rounding"` // to coins
	Taxes    []ZTax         `json:"taxes"`
	Tenders  []ZTender      `json:"tenders"` // together Total, Rounding and OnAccount, less AccountUsed

	OnAccount   money.Amount `json:"on_account,omitempty"`   // taken for orders that were still open, less what was given back
	AccountUsed money.Amount `json:"account_used,omitempty"` // of such money, what paid for orders that were closed

	Refunds  int          `json:"refunds,omitempty"`  // taken off the figures above
	Refunded money.Amount `json:"refunded,omitempty"` // what they gave back
	Reopened int          `json:"reopened,omitempty"` // sales that were taken back to be corrected

	Voids         int `json:"voids"`         // lines that the kitchen had
	Cancellations int `json:"cancellations"` // whole orders

	Drawer ZDrawer `json:"drawer"`
}

// ZTax is one tax of a shift.
type ZTax struct {
	TaxID       string       `json:"tax_id"`
	Name        string       `json:"name"`
	BasisPoints int          `json:"rate_bp"`
	Net         money.Amount `json:"net"`
	Amount      money.Amount `json:"amount"`
}

// ZTender is what guests paid with one tender, change taken off.
type ZTender struct {
	Tender string       `json:"tender"`
	Count  int          `json:"count"` // orders paid with it
	Amount money.Amount `json:"amount"`
}

// ZDrawer is the cash of a shift: Float + Sales + PaidIn - PaidOut - Dropped = Expected, and
// Counted - Expected = Difference.
type ZDrawer struct {
	Name   string `json:"name,omitempty"`   // empty: the register's own
	Holder string `json:"holder,omitempty"` // whose cash it is; empty: everybody's at the register
	Purse  bool   `json:"purse,omitempty"`  // carried by the holder

	Float      money.Amount `json:"float"`
	Sales      money.Amount `json:"sales"`
	PaidIn     money.Amount `json:"paid_in"`
	PaidOut    money.Amount `json:"paid_out"`
	Dropped    money.Amount `json:"dropped,omitempty"` // into the safe
	Expected   money.Amount `json:"expected"`
	Counted    money.Amount `json:"counted"`    // zero until the shift is closed
	Difference money.Amount `json:"difference"` // negative: money is missing
	Movements  []ZMovement  `json:"movements,omitempty"`
	Pieces     []Pieces     `json:"pieces,omitempty"`
	Foreign    []ZForeign   `json:"foreign,omitempty"`
}

// ZMovement is cash that came or went without a sale.
type ZMovement struct {
	ID     uuid.UUID    `json:"id,omitzero"`
	Photo  bool         `json:"photo,omitempty"` // there is a picture of its slip
	Kind   string       `json:"kind"`            // "paid_in", "paid_out" or "dropped"
	Amount money.Amount `json:"amount"`
	Reason string       `json:"reason"`
	By     string       `json:"by,omitempty"`
	At     time.Time    `json:"at"`
}

// Pieces is how many of a coin or note were counted.
type Pieces struct {
	Value money.Amount `json:"value"`
	Count int          `json:"count"`
}

// CountOf adds up what was counted.
func CountOf(pieces []Pieces) money.Amount {
	var sum money.Amount
	for _, p := range pieces {
		sum += p.Value * money.Amount(p.Count)
	}
	return sum
}

// Average is the total of an order, rounded half up; zero where there are none.
func (z Z) Average() money.Amount {
	if z.Orders == 0 {
		return 0
	}
	return money.HalfUp.Share(z.Total, 1, int64(z.Orders))
}
