// Package approval asks a manager who is not at the till, and carries out what they agree to.
//
// It owns the life of a question: asked, answered once, carried out once, or past its time. It
// must not know how it is worded or shown, nor what an order allows: the core decides again when
// the answer comes. Start reading at Store.Ask, then Store.Approve.
package approval

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
)

// Patience is how long a question waits for its answer.
const Patience = 10 * time.Minute

// A Status is where a question is in its life.
type Status string

// The statuses. Expired is never kept: a question that nobody answered in time is.
const (
	Asked     Status = "asked"
	Approved  Status = "approved" // agreed to, and about to be carried out
	Used      Status = "used"     // carried out
	Refused   Status = "refused"
	Failed    Status = "failed" // agreed to, but the order did not allow it any more
	Withdrawn Status = "withdrawn"
	Expired   Status = "expired"
)

// An Approval is a question with what became of it.
type Approval struct {
	ID           uuid.UUID    `bun:"id"`
	VenueID      uuid.UUID    `bun:"venue_id"`
	VenueName    string       `bun:"venue_name"`
	RegisterID   uuid.UUID    `bun:"register_id"`
	RegisterName string       `bun:"register_name"`
	OrderID      uuid.UUID    `bun:"order_id"`
	OrderNumber  int          `bun:"order_number"`
	OrderName    string       `bun:"order_name"`
	TableName    string       `bun:"table_name"`
	Permission   string       `bun:"permission"`
	Amount       money.Amount `bun:"amount"` // what it takes off, or gives back
	AskedBy      uuid.UUID    `bun:"asked_by"`
	AskedName    string       `bun:"asked_name"`
	AskedAt      time.Time    `bun:"asked_at"`
	ExpiresAt    time.Time    `bun:"expires_at"`
	Status       Status       `bun:"status"`
	AnsweredName string       `bun:"answered_name"`
	AnsweredAt   time.Time    `bun:"answered_at"`
	Answer       string       `bun:"answer"` // a word with a refusal, a code where it could not be done

	Events   []order.Event        `bun:"-"` // what would happen
	Items    map[uuid.UUID]string `bun:"-"` // what the lines in them are called
	Commands []order.Command      `bun:"-"`

	RawEvents   []byte `bun:"events"`
	RawItems    []byte `bun:"items"`
	RawCommands []byte `bun:"commands"`
}

// Open says whether the question waits for an answer.
func (a Approval) Open() bool { return a.Status == Asked }

// written is a command or an event as it is kept.
type written struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

func writeCommands(commands []order.Command) (string, error) {
	list := make([]written, len(commands))
	for i, c := range commands {
		data, err := json.Marshal(c)
		if err != nil {
			return "", fmt.Errorf("write command %s: %w", c.Type(), err)
		}
		list[i] = written{c.Type(), data}
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func writeEvents(events []order.Event) (string, error) {
	list := make([]written, len(events))
	for i, e := range events {
		data, err := order.MarshalData(e)
		if err != nil {
			return "", err
		}
		list[i] = written{e.Type, data}
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// read fills in what is kept as JSON, and says which question is past its time.
func (a *Approval) read(now time.Time) error {
	var commands, events []written
	for _, part := range []struct {
		raw  []byte
		into any
	}{{a.RawCommands, &commands}, {a.RawEvents, &events}, {a.RawItems, &a.Items}} {
		if err := json.Unmarshal(part.raw, part.into); err != nil {
			return fmt.Errorf("read approval %s: %w", a.ID, err)
		}
	}
	for _, w := range commands {
		c, err := order.ParseCommand(w.Type, w.Data)
		if err != nil {
			return fmt.Errorf("read approval %s: %w", a.ID, err)
		}
		a.Commands = append(a.Commands, c)
	}
	for _, w := range events {
		p, err := order.UnmarshalData(w.Type, w.Data)
		if err != nil {
			return fmt.Errorf("read approval %s: %w", a.ID, err)
		}
		a.Events = append(a.Events, order.Event{Type: w.Type, Data: p, At: a.AskedAt})
	}
	if a.Status == Asked && !now.Before(a.ExpiresAt) {
		a.Status = Expired
	}
	return nil
}
