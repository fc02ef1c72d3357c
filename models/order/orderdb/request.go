package orderdb

import (
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/order"
	"comptoir/models/payment/paymentdb"
)

// A Request is what one tap, form or API call asks of one order: commands that happen together or
// not at all.
type Request struct {
	OrderID    uuid.UUID // made by the sender; an order that does not exist is opened by its first request
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	Opening    Opening // used only where the order does not exist yet
	Commands   []Command
	At         time.Time // when it happens; zero is now
	IfVersion  int       // refuse if the order has another version; 0: whatever it has
	Actor      order.Actor
	ApprovedBy order.Actor
	May        func(permission string) bool
	Limits     order.Limits     // how far: of who approved, else of the actor
	Quiet      bool             // print nothing: past sales that are replayed
	Provider   bool             // whoever speaks with the provider of a payment asks
	Asked      *paymentdb.Asked // of its payment, where one is added that somebody outside is asked for
	BookingID  uuid.UUID        // whose guests sit down with it; zero: those that are due at its table
}

// Opening says how an order begins.
type Opening struct {
	Allowed bool // false: an unknown order is "not found"
	Kind    catalog.Kind
	TableID uuid.UUID
	Name    string
	Covers  int
}

// A Command is an order's command with the identity its sender gave it. Several commands may share
// one identity: they are one act of the person at the screen.
type Command struct {
	ID uuid.UUID
	order.Command
}

// An act is the commands of one identity, in order.
type act struct {
	id       uuid.UUID
	hash     []byte
	commands []order.Command
}

// acts groups a request's commands by identity.
func acts(commands []Command) ([]act, error) {
	var out []act
	for _, c := range commands {
		h, err := order.Fingerprint(c.Command)
		if err != nil {
			return nil, err
		}
		if n := len(out); n > 0 && out[n-1].id == c.ID {
			sum := sha256.Sum256(append(out[n-1].hash, h...))
			out[n-1].hash = sum[:]
			out[n-1].commands = append(out[n-1].commands, c.Command)
			continue
		}
		out = append(out, act{id: c.ID, hash: h, commands: []order.Command{c.Command}})
	}
	return out, nil
}

// closing says whether the order is closed by the request: what is paid with it stays on no account.
func (r Request) closing() bool {
	return slices.ContainsFunc(r.Commands, func(c Command) bool { _, ok := c.Command.(order.Close); return ok })
}
