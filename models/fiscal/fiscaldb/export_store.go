package fiscaldb

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/fiscal"
)

// An Export is records as they are handed over.
type Export struct {
	Command  uuid.UUID
	Chain    uuid.UUID
	From, To businessday.Day // both included; empty: from the first, to the last
}

// Whole says whether an export begins with the register's first record, whatever was asked for: nobody
// could check an Austrian one that does not.
func (c Chain) Whole() bool { return c.Regime == Austria }

// Export writes the records of a chain as the authority reads them. That a journal was handed over is
// itself signed.
func (s *Store) Export(ctx context.Context, in Export, w io.Writer) error {
	c, err := s.Chain(ctx, in.Chain)
	if err != nil {
		return err
	}
	if c.Whole() {
		in.From = ""
	}
	records, err := s.records(ctx, in)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fault.Invalid("fiscal.nothing_there").Field("to", "fiscal.nothing_there")
	}
	if c.Regime == France && c.EndedAt.IsZero() {
		note := fmt.Sprintf("%d records, %s to %s", len(records), in.From, in.To)
		err := s.carryOut(ctx, c, act{command: in.Command, do: func(signing *Signing, at time.Time) error {
			return signing.Make(Document{Source: in.Command, Receipt: fiscal.Receipt{Kind: fiscal.Archive, At: at, Note: note}})
		}})
		if err != nil {
			return err
		}
	}
	if err := c.rules.Export(w, records); err != nil {
		return refusal(err)
	}
	return nil
}

func (s *Store) records(ctx context.Context, in Export) ([]string, error) {
	where, args := "e.chain_id = ?", []any{in.Chain}
	if in.From != "" {
		where, args = where+" and e.business_day >= ?", append(args, string(in.From))
	}
	if in.To != "" {
		where, args = where+" and e.business_day <= ?", append(args, string(in.To))
	}
	list, err := s.entries(ctx, where+" order by e.seq", args...)
	if err != nil {
		return nil, err
	}
	records := make([]string, len(list))
	for i, e := range list {
		records[i] = e.Record
	}
	return records, nil
}

// Keys writes the file of keys that the Austrian authority wants, and its checking tool. It holds the
// key of the turnover counter.
func (s *Store) Keys(ctx context.Context, chain uuid.UUID, w io.Writer) error {
	c, err := s.Chain(ctx, chain)
	if err != nil {
		return err
	}
	if c.Regime != Austria {
		return fault.NotFound("request.not_found")
	}
	if c.closed != nil {
		return fault.Unavailable("fiscal.device_failed").Because(c.closed)
	}
	m, err := c.till.Material()
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(m)
}

// Verify checks the whole chain; what it finds is a *fiscal.Broken.
func (s *Store) Verify(ctx context.Context, chain uuid.UUID) error {
	c, err := s.Chain(ctx, chain)
	if err != nil {
		return err
	}
	records, err := s.records(ctx, Export{Chain: chain})
	if err != nil {
		return err
	}
	return c.rules.Verify(records)
}
