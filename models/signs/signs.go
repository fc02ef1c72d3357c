// Package signs finds what an owner should look at: days on which somebody voided, discounted, gave back or opened the drawer
// far more than is usual, and counts of drawers that do not fit.
//
// It owns the rule. It must not know where its days come from, nor how a sign is worded: signs/signsdb reads them. A sign is
// a question, no verdict. Start reading at Find.
package signs

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/money"
)

// A Kind is something that money can leave by.
type Kind string

// The kinds.
const (
	AfterBill Kind = "after_bill" // taken off after the guest had the bill
	Voids     Kind = "void"       // many, be they small
	Cancels   Kind = "cancel"
	Discounts Kind = "discount"
	Comps     Kind = "comp"
	Prices    Kind = "price" // typed over the catalogue's
	Refunds   Kind = "refund"
	Other     Kind = "other_tender" // given back by another tender than it was paid with
	GivenBack Kind = "payment"      // a payment taken and given back before the sale was done
	Reopened  Kind = "reopen"
	Tips      Kind = "tip" // changed after the closing
	Openings  Kind = "drawer"
	PaidOut   Kind = "paid_out"
	Recounts  Kind = "recount" // counts of a drawer that were refused
	Differs   Kind = "difference"
)

// Kinds lists every kind in the order in which screens show them.
func Kinds() []Kind {
	return []Kind{AfterBill, GivenBack, Other, Refunds, Reopened, Voids, Cancels, Discounts, Comps, Prices, Tips, Openings, PaidOut, Recounts, Differs}
}

// Fact says that one is enough, whatever is usual.
func (k Kind) Fact() bool { return k == Other || k == Recounts || k == Differs }

// ByAmount says that what counts is the money, not how often: of voids and openings the many small ones are the sign.
func (k Kind) ByAmount() bool {
	switch k {
	case AfterBill, Discounts, Comps, Prices, Refunds, GivenBack, PaidOut:
		return true
	}
	return false
}

// A Deed is what somebody did of one kind on a day.
type Deed struct {
	Kind   Kind
	Count  int
	Amount money.Amount
}

func (d Deed) measure() int64 {
	if d.Kind.ByAmount() {
		return int64(d.Amount)
	}
	return int64(d.Count)
}

// A Day is a person's day of work.
type Day struct {
	Date  string // as 2006-01-02
	Staff uuid.UUID
	Role  uuid.UUID
	Sales int // that the person closed
	Deeds []Deed
}

func (d Day) of(k Kind) Deed {
	for _, deed := range d.Deeds {
		if deed.Kind == k {
			return deed
		}
	}
	return Deed{Kind: k}
}

// A Sign is a day that stands out.
type Sign struct {
	Date  string
	Kind  Kind
	Staff uuid.UUID
	Deed  Deed
	Own   int64 // what would be usual for the person with as many sales, as a count or in money; zero: not known
	Peers int64 // and for the others
	// OwnKnown, PeersKnown: there are days to compare with.
	OwnKnown, PeersKnown bool
}

// The rule's numbers.
const (
	History = 28 // days that are looked back
	enough  = 5  // days of work before anything is usual
	times   = 3  // usual deviations, and least steps, that a day may be off
	scale   = 10_000
)

// Find lists the signs of the days from a date on, the newest first. Days before it are what is usual; step is the money that
// counts as little: an average sale.
//
// A day stands out if it is further above the person's own usual, or above that of the others in the same role, than three
// times the usual deviation and three steps (three times, or three average sales); usual is the median of the days of work in the
// four weeks before, per sale, so that who sells more may do more. A day on which the others of the role do the same is no sign.
// Counts that were refused, drawers that differ and money given back by another tender are signs by themselves.
func Find(days []Day, from string, step money.Amount) []Sign {
	var list []Sign
	for _, day := range days {
		if day.Date < from {
			continue
		}
		for _, k := range Kinds() {
			deed := day.of(k)
			if deed.Count == 0 {
				continue
			}
			if s := weigh(days, day, deed, least(k, step)); s.Kind != "" {
				list = append(list, s)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Sign) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), slices.Index(Kinds(), a.Kind)-slices.Index(Kinds(), b.Kind), cmp.Compare(b.Deed.measure(), a.Deed.measure()),
			slices.Compare(a.Staff[:], b.Staff[:]))
	})
	return list
}

// least is the step that counts as little.
func least(k Kind, step money.Amount) int64 {
	if k.ByAmount() {
		return max(1, int64(step))
	}
	return 1
}

// weigh compares a day with what is usual. The zero Sign: nothing stands out.
func weigh(days []Day, day Day, deed Deed, step int64) Sign {
	var own, peers, now []int64
	begin := before(day.Date, History)
	for _, d := range days {
		mine := d.Staff == day.Staff
		switch rate := d.of(deed.Kind).measure() * scale / int64(max(1, d.Sales)); {
		case d.Date == day.Date && !mine && d.Role == day.Role:
			now = append(now, rate)
		case d.Date >= day.Date || d.Date < begin:
		case mine:
			own = append(own, rate)
		case d.Role == day.Role:
			peers = append(peers, rate)
		}
	}
	s := Sign{Date: day.Date, Kind: deed.Kind, Staff: day.Staff, Deed: deed, OwnKnown: len(own) >= enough, PeersKnown: len(peers) >= enough}
	sales := int64(max(1, day.Sales))
	s.Own, s.Peers = median(own)*sales/scale, median(peers)*sales/scale
	above := func(rates []int64) bool {
		usual := median(rates)
		return deed.measure() > (usual+times*deviation(rates, usual))*sales/scale+times*step
	}
	alone := len(now) == 0 || above(now)
	if deed.Kind.Fact() || alone && (s.OwnKnown && above(own) || s.PeersKnown && above(peers)) {
		return s
	}
	return Sign{}
}

// median is the middle one, the lower of two; zero where there are none.
func median(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[(len(sorted)-1)/2]
}

// deviation is the median of how far a list is from its usual.
func deviation(list []int64, usual int64) int64 {
	off := make([]int64, len(list))
	for i, v := range list {
		off[i] = max(v-usual, usual-v)
	}
	return median(off)
}

// before is the date some days earlier.
func before(date string, days int) string {
	return businessday.Day(date).Add(-days).String()
}
