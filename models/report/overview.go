package report

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
)

// Overview is how today is going, at some venues.
type Overview struct {
	Currency money.Currency
	Day      string  // the first venue's business day
	Sold     Figures // so far
	Before   Figures // a week before, until the same time
	Hours    []Hour  // in the order of the business day
	Venues   []Row   // sold so far by venue
	Items    []Row   // what sells best today

	Open       int          // orders that are not paid
	OpenAmount money.Amount // and what they come to
	Shifts     []OpenShift
	Unprinted  int // print jobs that did not come out
	Late       int // sales that wait for their register's next shift
	Steps      Steps
}

// Hour is one hour of today beside the same one a week before.
type Hour struct {
	Hour   int
	Total  money.Amount
	Before money.Amount // of the whole hour
}

// OpenShift is a register at which somebody sells.
type OpenShift struct {
	ID       uuid.UUID
	Venue    string
	Register string // with its drawer, where it has several
	By       string // whose drawer it is, or who opened everybody's
	OpenedAt time.Time
}

// Steps are what a newcomer does once. All done, the list goes away.
type Steps struct {
	Menu    bool // an item beyond the examples of the sign-up
	People  bool // somebody besides the owner
	Device  bool // a paired till
	Printer bool // something was printed
	Shift   bool // a shift was opened
	Sale    bool // something was sold
}

// Done says whether nothing is left to do.
func (s Steps) Done() bool {
	return s.Menu && s.People && s.Device && s.Printer && s.Shift && s.Sale
}
