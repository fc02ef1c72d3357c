package orderdb

import (
	"encoding/json"
	"fmt"

	"comptoir/models/order"
)

// An envelope is what order_events.data holds: the payload, and who by name at that time, so that
// the story can be read back even after somebody was renamed.
type envelope struct {
	Payload    json.RawMessage `json:"payload"`
	Actor      order.Actor     `json:"actor,omitzero"`
	ApprovedBy order.Actor     `json:"approved_by,omitzero"`
}

// seal writes an event's data.
func seal(e order.Event) ([]byte, error) {
	payload, err := order.MarshalData(e)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(envelope{payload, e.Actor, e.ApprovedBy})
	if err != nil {
		return nil, fmt.Errorf("write event %s: %w", e.Type, err)
	}
	return data, nil
}

// open reads what seal wrote into e, whose Type is known.
func open(e *order.Event, data []byte) error {
	var in envelope
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("read event %d %s: %w", e.Seq, e.Type, err)
	}
	payload, err := order.UnmarshalData(e.Type, in.Payload)
	if err != nil {
		return fmt.Errorf("read event %d: %w", e.Seq, err)
	}
	e.Data, e.Actor, e.ApprovedBy = payload, in.Actor, in.ApprovedBy
	return nil
}
