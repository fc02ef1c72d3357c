// Package live tells screens what changed, so that they fetch it again.
//
// It owns the feed of an account: changes are written in the transaction that makes them, get
// their numbers once they are committed, and are handed to whoever listens, each exactly once
// and in order, across copies of the server and across reconnections. It must not know what a
// change means or how a screen shows it. Start reading at Tell, then Hub.
package live

import "github.com/google/uuid"

// A Topic is what a screen listens to.
type Topic string

// Every topic there is. The key of a change is the id of the thing.
const (
	Orders   Topic = "orders"
	Tickets  Topic = "tickets"
	Tables   Topic = "tables"
	Items    Topic = "items"
	Shifts   Topic = "shifts"
	Print    Topic = "print"
	Leave    Topic = "leave"    // what managers are asked, and their answers
	Bookings Topic = "bookings" // and the waiting list
	Notices  Topic = "notices"  // what people are told; the key is the person, where it is for one
	Stations Topic = "stations" // which of them do not answer
)

// Topics lists every topic.
func Topics() []Topic {
	return []Topic{Orders, Tickets, Tables, Items, Shifts, Print, Leave, Bookings, Notices, Stations}
}

// A Change says that the thing of a topic changed. What became of it is read where it is kept.
type Change struct {
	Topic Topic
	Key   uuid.UUID // zero: more than one thing
	Venue uuid.UUID // zero: every venue of the account
}
