package order

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Event is something that happened to an order. Events are never changed: an old one must
// stay readable, so payloads may gain fields but not lose or rename any.
type Event struct {
	Seq        int       `json:"seq"` // from 1, without gaps
	Type       string    `json:"type"`
	CommandID  uuid.UUID `json:"command_id"`
	At         time.Time `json:"at"`
	Actor      Actor     `json:"actor"`
	ApprovedBy Actor     `json:"approved_by,omitzero"`
	RegisterID uuid.UUID `json:"register_id,omitzero"`
	Data       Payload   `json:"data"`
}

// Payload is what an event says beyond who and when. The set is closed; each payload
// stands in the file of its command.
type Payload interface {
	// Type is the event's name, in the past tense: "line_added".
	Type() string
	// act is the type of command that it belongs to in the life of an order.
	act() string
	apply(o *Order, e Event)
}

// Apply returns the order as it is after an event.
func Apply(o Order, e Event) Order {
	o = o.clone()
	o.apply(e)
	return o
}

// Fold returns the order as it is after events.
func Fold(o Order, events []Event) Order {
	if len(events) == 0 {
		return o
	}
	o = o.clone()
	for _, e := range events {
		o.apply(e)
	}
	return o
}

func (o *Order) apply(e Event) {
	e.Data.apply(o, e)
	if len(o.Allergies) > 0 {
		o.spreadAllergies() // over lines that came, or changed hands
	}
	if status, ok := next[o.Status][e.Data.act()]; ok {
		o.Status = status
	}
	o.Version = e.Seq
	o.UpdatedAt = e.At
}

// MarshalData writes an event's payload as the store keeps it.
func MarshalData(e Event) ([]byte, error) {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return nil, fmt.Errorf("write event %s: %w", e.Type, err)
	}
	return data, nil
}

// UnmarshalData reads a payload that MarshalData wrote, now or years ago.
func UnmarshalData(eventType string, data []byte) (Payload, error) {
	read, ok := payloads[eventType]
	if !ok {
		return nil, fmt.Errorf("read event: unknown type %q", eventType)
	}
	p, err := read(data)
	if err != nil {
		return nil, fmt.Errorf("read event %s: %w", eventType, err)
	}
	return p, nil
}

// UnmarshalJSON reads an event with its payload.
func (e *Event) UnmarshalJSON(data []byte) error {
	type plain Event
	in := struct {
		*plain
		Data json.RawMessage `json:"data"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	var err error
	e.Data, err = UnmarshalData(e.Type, in.Data)
	return err
}

// payloads reads each type of event.
var payloads = map[string]func([]byte) (Payload, error){
	OrderOpened{}.Type():      read[OrderOpened],
	LineAdded{}.Type():        read[LineAdded],
	QuantitySet{}.Type():      read[QuantitySet],
	LineRemoved{}.Type():      read[LineRemoved],
	LineVoided{}.Type():       read[LineVoided],
	ModifiersSet{}.Type():     read[ModifiersSet],
	PriceSet{}.Type():         read[PriceSet],
	NoteSet{}.Type():          read[NoteSet],
	AllergiesSet{}.Type():     read[AllergiesSet],
	SeatSet{}.Type():          read[SeatSet],
	CourseSet{}.Type():        read[CourseSet],
	TableSet{}.Type():         read[TableSet],
	CoversSet{}.Type():        read[CoversSet],
	NameSet{}.Type():          read[NameSet],
	KindSet{}.Type():          read[KindSet],
	OrderNoteSet{}.Type():     read[OrderNoteSet],
	GuestAttached{}.Type():    read[GuestAttached],
	DiscountApplied{}.Type():  read[DiscountApplied],
	DiscountRemoved{}.Type():  read[DiscountRemoved],
	TipSet{}.Type():           read[TipSet],
	LineComped{}.Type():       read[LineComped],
	LineUncomped{}.Type():     read[LineUncomped],
	ServiceSet{}.Type():       read[ServiceSet],
	ExemptionSet{}.Type():     read[ExemptionSet],
	OrderHeld{}.Type():        read[OrderHeld],
	OrderResumed{}.Type():     read[OrderResumed],
	LinesSent{}.Type():        read[LinesSent],
	CoursePlanned{}.Type():    read[CoursePlanned],
	BillPrinted{}.Type():      read[BillPrinted],
	PaymentAdded{}.Type():     read[PaymentAdded],
	PaymentConfirmed{}.Type(): read[PaymentConfirmed],
	PaymentRemoved{}.Type():   read[PaymentRemoved],
	OrderClosed{}.Type():      read[OrderClosed],
	OrderCancelled{}.Type():   read[OrderCancelled],
	ChecksSet{}.Type():        read[ChecksSet],
	LinesMovedOut{}.Type():    read[LinesMovedOut],
	LinesMovedIn{}.Type():     read[LinesMovedIn],
	MergedInto{}.Type():       read[MergedInto],
	LinesTakenBack{}.Type():   read[LinesTakenBack],
	LinesGivenBack{}.Type():   read[LinesGivenBack],
	Refunded{}.Type():         read[Refunded],
	OrderReopened{}.Type():    read[OrderReopened],
	PaymentTipped{}.Type():    read[PaymentTipped],
}

func read[P Payload](data []byte) (Payload, error) {
	var p P
	err := json.Unmarshal(data, &p)
	return p, err
}
