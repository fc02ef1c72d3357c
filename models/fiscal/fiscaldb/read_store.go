package fiscaldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/money"
	"comptoir/models/receipt"
)

// An Entry is a record as it is kept.
type Entry struct {
	ChainID, OrderID, CheckID uuid.UUID
	Seq                       int64
	Kind                      fiscal.Kind
	Number                    string
	Day                       businessday.Day
	At                        time.Time
	Total                     money.Amount
	Failed                    bool
	Record                    string
	QR                        string
	Lines                     []fiscal.Line
}

type entryRow struct {
	ChainID, OrderID, CheckID uuid.UUID
	Seq, Total                int64
	Kind, Number, Record, QR  string
	BusinessDay, At           time.Time
	Failed                    bool
	Lines                     json.RawMessage
}

const entryColumns = `e.chain_id, coalesce(e.order_id, '00000000-0000-0000-0000-000000000000') as order_id,
	coalesce(e.check_id, '00000000-0000-0000-0000-000000000000') as check_id, e.seq, e.kind, e.number, e.business_day, e.at, e.total, e.failed, e.record, e.qr, e.lines
	from fiscal_entries e where e.account_id = app_account() and `

func (s *Store) entries(ctx context.Context, where string, args ...any) ([]Entry, error) {
	var rows []entryRow
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select "+entryColumns+where, args...).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("read signed records: %w", err)
	}
	list := make([]Entry, len(rows))
	for i, r := range rows {
		list[i] = Entry{ChainID: r.ChainID, OrderID: r.OrderID, CheckID: r.CheckID, Seq: r.Seq, Kind: fiscal.Kind(r.Kind), Number: r.Number, Day: day(r.BusinessDay),
			At: r.At, Total: money.Amount(r.Total), Failed: r.Failed, Record: r.Record, QR: r.QR}
		if err := json.Unmarshal(r.Lines, &list[i].Lines); err != nil {
			return nil, fmt.Errorf("read lines of record %d: %w", r.Seq, err)
		}
	}
	return list, nil
}

func (s *Store) entry(ctx context.Context, where string, args ...any) (*Entry, error) {
	list, err := s.entries(ctx, where+" order by e.at desc, e.seq desc limit 1", args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// A Subject is what a record is of: a sale, a refund, a copy by its id, or a check of an order.
type Subject struct {
	Source, Order, Check uuid.UUID
	Now                  bool // as it is: it is only looked at, and nobody waits for a module
}

// Of returns what was signed of something; nil: nothing was.
func (s *Store) Of(ctx context.Context, of Subject) (*Entry, error) {
	if of.Check != uuid.Nil {
		return s.entry(ctx, "e.order_id = ? and e.check_id = ? and e.kind = 'sale'", of.Order, of.Check)
	}
	return s.entry(ctx, "e.source_id = ?", of.Source)
}

// Paper is what is printed of what was signed; nil: nothing is. A copy is signed itself where the regime
// wants that, once for its print job; job is zero for what is only shown, and for the original.
func (s *Store) Paper(ctx context.Context, of Subject, job uuid.UUID) (*receipt.Signed, error) {
	e, err := s.Of(ctx, of)
	if err == nil && e == nil {
		if paper, err := s.registered(ctx, of); paper != nil || err != nil {
			return paper, err
		}
		if !of.Now {
			e, err = s.settle(ctx, of)
		}
		if err == nil && e == nil {
			return s.owedPaper(ctx, of)
		}
	}
	if err != nil {
		return nil, err
	}
	paper := &receipt.Signed{Number: e.Number, QR: e.QR, Lines: e.Lines}
	if job == uuid.Nil {
		return paper, nil
	}
	traced, err := s.Copy(ctx, job, *e)
	if err == nil && traced != nil {
		paper.Lines = append(paper.Lines, traced.Lines...)
	}
	return paper, err
}

func (s *Store) owedPaper(ctx context.Context, of Subject) (*receipt.Signed, error) {
	var owed bool
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select exists (select from fiscal_owed where account_id = app_account() and (source_id = ?0 or document->>'Check' = ?1))`,
			of.Source, checkText(of.Check)).Scan(ctx, &owed)
	})
	if err != nil || !owed {
		return nil, err
	}
	return &receipt.Signed{Owed: true}, nil
}

func checkText(check uuid.UUID) string {
	if check == uuid.Nil {
		return ""
	}
	return check.String()
}

// Chain returns a chain.
func (s *Store) Chain(ctx context.Context, id uuid.UUID) (c *Chain, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err := s.vault.chains(ctx, tx, "c.id = ?", id)
		if err == nil && len(list) == 0 {
			err = fault.NotFound("request.not_found")
		}
		if err == nil {
			c = list[0]
		}
		return err
	})
	return c, err
}

// A Register is one that money is taken at, and how it signs.
type Register struct {
	ID      uuid.UUID
	Name    string
	VenueID uuid.UUID
	Venue   string
	Chain   *Chain // nil: it signs nothing
	Past    []*Chain
	Records int64         // of Chain
	Due     []fiscal.Duty // of Chain, the most pressing first
	Owed    int
	Why     string  // the oldest of what is owed could not be signed
	Device  *Device // that its sales are registered with; nil: none
}

// Needs says how much somebody should look at.
func (r Register) Needs() int { return len(r.Due) + r.Owed }

// Registers lists the registers of some venues with what they sign; no venues means all of them.
func (s *Store) Registers(ctx context.Context, venues []uuid.UUID) ([]Register, error) {
	var list []Register
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		in, arg := "true", []any{}
		if len(venues) > 0 {
			in, arg = "r.venue_id in (?)", []any{bun.List(venues)}
		}
		err := tx.NewRaw(`select r.id, r.name, r.venue_id, v.name as venue from registers r join venues v on v.account_id = r.account_id and v.id = r.venue_id
			where r.account_id = app_account() and (r.archived_at is null or exists (select from fiscal_chains c where c.account_id = r.account_id and c.register_id = r.id))
				and `+in+` order by v.name, r.created_at, r.id`, arg...).Scan(ctx, &list)
		if err != nil {
			return fmt.Errorf("list registers: %w", err)
		}
		return s.describe(ctx, tx, list)
	})
	return list, err
}

// Register returns one register.
func (s *Store) Register(ctx context.Context, id uuid.UUID) (Register, error) {
	var list []Register
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		err := tx.NewRaw(`select r.id, r.name, r.venue_id, v.name as venue from registers r join venues v on v.account_id = r.account_id and v.id = r.venue_id
			where r.account_id = app_account() and r.id = ?`, id).Scan(ctx, &list)
		if err != nil {
			return fmt.Errorf("read register %s: %w", id, err)
		}
		return s.describe(ctx, tx, list)
	})
	if err == nil && len(list) == 0 {
		err = fault.NotFound("register.not_found")
	}
	if err != nil {
		return Register{}, err
	}
	return list[0], nil
}

// describe says of registers what they sign, and what is due.
func (s *Store) describe(ctx context.Context, tx bun.IDB, list []Register) error {
	chains, err := s.vault.chains(ctx, tx, "true")
	if err != nil {
		return err
	}
	heads, err := readHeads(ctx, tx)
	if err != nil {
		return err
	}
	devices, err := readDevices(ctx, tx, "true")
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		if d, ok := devices[r.ID]; ok {
			r.Device = &d
		}
		for _, c := range chains {
			switch {
			case c.RegisterID != r.ID:
			case !c.EndedAt.IsZero():
				r.Past = append(r.Past, c)
			default:
				r.Chain = c
			}
		}
		if r.Chain == nil {
			continue
		}
		h := heads[r.Chain.ID]
		r.Records, r.Owed, r.Why = h.Seq, h.Owed, h.Why
		if r.Due, err = r.Chain.rules.Due(fiscal.State(h.State), s.now()); err != nil {
			return fmt.Errorf("look what chain %s wants: %w", r.Chain.ID, err)
		}
	}
	return nil
}

type head struct {
	ID    uuid.UUID
	State json.RawMessage
	Seq   int64
	Owed  int
	Why   string
}

// readHeads reads where chains are. What a module is about to sign is not counted as owed for its first minute.
func readHeads(ctx context.Context, tx bun.IDB) (map[uuid.UUID]head, error) {
	var rows []head
	err := tx.NewRaw(`select c.id, c.state, c.seq, coalesce(o.owed, 0) as owed, coalesce(o.why, '') as why
		from fiscal_chains c left join lateral (select count(*) as owed, (array_agg(w.why order by w.n))[1] as why
			from fiscal_owed w where w.account_id = c.account_id and w.chain_id = c.id
				and (c.regime <> 'tse' or w.why <> '' or (w.document->>'At')::timestamptz < now() - interval '1 minute')) o on true
		where c.account_id = app_account() and c.ended_at is null`).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read heads of fiscal chains: %w", err)
	}
	heads := make(map[uuid.UUID]head, len(rows))
	for _, h := range rows {
		heads[h.ID] = h
	}
	return heads, nil
}

// ownShown is how many of a register's own records are listed.
const ownShown = 10

// Own lists the records that a chain made of itself, the newest first: its start, closings, what was
// handed over.
func (s *Store) Own(ctx context.Context, chain uuid.UUID) ([]Entry, error) {
	return s.entries(ctx, "e.chain_id = ? and e.kind not in ('sale', 'void', 'copy') and e.order_id is null order by e.seq desc limit ?", chain, ownShown)
}
