package order

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/price"
)

// Fingerprint is what a command said, for telling a repetition from another command with
// the same id. What Resolve fills in does not count: a price may have changed in between.
func Fingerprint(cmd Command) ([]byte, error) {
	data, err := json.Marshal(cmd)
	if err != nil {
		return nil, fmt.Errorf("fingerprint command %s: %w", cmd.Type(), err)
	}
	sum := sha256.Sum256(append([]byte(cmd.Type()+" "), data...))
	return sum[:], nil
}

// Repeated says whether a command was done already, given the fingerprint kept with its id
// (nil where there is none). The same id for something else is refused.
func Repeated(kept, fingerprint []byte) (bool, error) {
	switch {
	case kept == nil:
		return false, nil
	case bytes.Equal(kept, fingerprint):
		return true, nil
	}
	return false, fault.Conflict("command.reused")
}

// Session is an order with the commands it has seen, for where there is no database:
// the till offline, replays and tests.
type Session struct {
	Order  Order
	Totals price.Result
	Events []Event

	seen map[uuid.UUID][]byte
}

// Do carries a command out once, however often it comes.
func (s *Session) Do(cmd Command, m Meta) (repeated bool, err error) {
	fingerprint, err := Fingerprint(cmd)
	if err != nil {
		return false, err
	}
	if repeated, err = Repeated(s.seen[m.CommandID], fingerprint); repeated || err != nil {
		return repeated, err
	}
	after, events, totals, err := Do(s.Order, cmd, m)
	if err != nil {
		return false, err
	}
	if s.seen == nil {
		s.seen = make(map[uuid.UUID][]byte)
	}
	s.Order, s.Totals, s.seen[m.CommandID] = after, totals, fingerprint
	s.Events = append(s.Events, events...)
	return false, nil
}
