// Package payment knows what providers tell of payments.
//
// It owns the reading of their notices, which come late, twice and out of order. It must
// not know any one provider or the order that is paid. Start reading at Notices.
package payment

// Notice is what a provider tells of one of its objects (a charge, an intent). Of two
// notices of an object the one with the higher Seq is the newer, whichever arrives first.
type Notice struct {
	ID     string `json:"id"`
	Object string `json:"object"`
	Seq    int64  `json:"seq"`
	Status string `json:"status"`
}

// The statuses of an object that matter to an order.
const (
	Succeeded  = "succeeded"
	Processing = "processing"
	Created    = "created"
)

// Meaning is what the notices mean for the order.
type Meaning string

// What notices can mean.
const (
	Paid    Meaning = "paid"
	Pending Meaning = "pending"
	Unpaid  Meaning = "unpaid"
)

// Notices is what is known of the objects of one order.
type Notices struct {
	newest map[string]Notice
	seen   map[string]bool
}

// Take takes a notice in; it is false where the notice tells nothing new.
func (n *Notices) Take(notice Notice) bool {
	if n.seen == nil {
		n.seen, n.newest = make(map[string]bool), make(map[string]Notice)
	}
	if n.seen[notice.ID] {
		return false
	}
	n.seen[notice.ID] = true
	if known, ok := n.newest[notice.Object]; ok && notice.Seq <= known.Seq {
		return false
	}
	n.newest[notice.Object] = notice
	return true
}

// Statuses returns the newest status of each object.
func (n *Notices) Statuses() map[string]string {
	out := make(map[string]string, len(n.newest))
	for object, notice := range n.newest {
		out[object] = notice.Status
	}
	return out
}

// Meaning returns what the notices mean for the order: one object that succeeded pays it.
func (n *Notices) Meaning() Meaning {
	meaning := Unpaid
	for _, notice := range n.newest {
		switch notice.Status {
		case Succeeded:
			return Paid
		case Processing, Created:
			meaning = Pending
		}
	}
	return meaning
}
