package fiscaldb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/tse"
	"comptoir/models/form"
	"comptoir/models/live"
)

// Store keeps the chains of all accounts; the context says whose are meant.
type Store struct {
	db    *db.DB
	vault Vault
	hub   *live.Hub // told after a change; nil: nobody listens here
	now   func() time.Time

	modules Modules
}

// New makes a store.
func New(d *db.DB, v Vault, hub *live.Hub, now func() time.Time) *Store {
	return &Store{db: d, vault: v, hub: hub, now: now}
}

// Vault is what opens the keys of registers.
func (s *Store) Vault() Vault { return s.vault }

// Chains are those of a venue that sign, by register; nil where none has ever signed.
type Chains map[uuid.UUID]*Chain

// ReadChains reads the chains of a venue.
func (v Vault) ReadChains(ctx context.Context, tx bun.IDB, venue uuid.UUID) (Chains, error) {
	list, err := v.chains(ctx, tx, "c.venue_id = ?", venue)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	signing := make(Chains, len(list))
	for _, c := range list {
		if c.EndedAt.IsZero() {
			signing[c.RegisterID] = c
		}
	}
	return signing, nil
}

func (v Vault) chains(ctx context.Context, tx bun.IDB, where string, args ...any) ([]*Chain, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var rows []chainRow
	if err := tx.NewRaw("select "+chainColumns+where+" order by c.started_at, c.id", args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read fiscal chains: %w", err)
	}
	list := make([]*Chain, len(rows))
	for i, r := range rows {
		if list[i], err = v.chain(account, r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// A Start asks for a register to begin to sign.
type Start struct {
	ID         uuid.UUID // of the command, and of the chain
	RegisterID uuid.UUID
	Regime     Regime
	CashBox    string
	Serial     string // Austria: how the key is named
	Module     string // Germany: where the module is
}

var (
	cashBoxes = regexp.MustCompile(`^[A-Za-z0-9ÄÖÜäöüß .:/-]{1,40}$`)
	// serials of a closed system name the company by its tax number, its GLN or its number at the tax office (RKSV, § 3 no. 20).
	serials = regexp.MustCompile(`^[USG]:[A-Za-z0-9/]{3,20}-[A-Za-z0-9]{1,20}$`)
)

func (in *Start) check() error {
	in.CashBox, in.Serial = strings.TrimSpace(in.CashBox), strings.TrimSpace(in.Serial)
	var c form.Check
	c.Require(in.Regime == Austria || in.Regime == France || in.Regime == Germany, "regime", "field.unknown")
	c.Require(cashBoxes.MatchString(in.CashBox), "cash_box", "fiscal.cash_box_form")
	if in.Regime == Austria {
		c.Require(serials.MatchString(in.Serial), "serial", "fiscal.serial_form")
	} else {
		in.Serial = ""
	}
	return c.Err()
}

// Start has a register sign from now on: its keys are made and sealed, and its first record is signed
// in the same transaction. The same start again does nothing.
func (s *Store) Start(ctx context.Context, in Start) error {
	if err := in.check(); err != nil {
		return err
	}
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	kept, known, err := s.secrets(ctx, in)
	if err != nil {
		return err
	}
	text, _ := json.Marshal(kept) // plain data: cannot fail
	sealed, err := s.vault.Box.Close(text, account, in.ID)
	if err != nil {
		return fmt.Errorf("seal keys of chain %s: %w", in.ID, err)
	}
	public, _ := json.Marshal(known) // plain data: cannot fail
	at := s.now().UTC().Truncate(time.Microsecond)
	row := chainRow{ID: in.ID, RegisterID: in.RegisterID, Regime: in.Regime, CashBox: in.CashBox, Settings: public, Sealed: sealed, StartedAt: at}
	done := false
	err = s.db.Hot().Do(ctx,
		func(b *pgx.Batch) {
			done = false
			queueRegister(b, account, &row)
			b.Queue(`select exists (select from fiscal_chains where account_id = $1 and id = $2)`, account, in.ID).QueryRow(func(r pgx.Row) error { return r.Scan(&done) })
		},
		func() (func(*pgx.Batch), error) {
			if done {
				return nil, nil
			}
			return s.begin(account, row)
		})
	switch db.Violated(err) {
	case "fiscal_chains_one_of_a_register":
		return fault.Conflict("fiscal.already_on").Because(err)
	case "fiscal_chains_cash_box":
		return fault.Invalid("request.invalid").Field("cash_box", "fiscal.cash_box_used").Because(err)
	}
	return err
}

// secrets makes the keys of a chain, or asks the module that has them.
func (s *Store) secrets(ctx context.Context, in Start) (secrets, settings, error) {
	if in.Regime != Germany {
		return newSecrets(in.Serial)
	}
	d, err := s.open(ctx, in.Module)
	if err != nil {
		return secrets{}, settings{}, noModule(err)
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error { return ratesKnown(ctx, tx, tse.KnownRate) })
	if err != nil {
		return secrets{}, settings{}, err
	}
	return secrets{}, settings{Module: in.Module, Modules: [][]byte{d.Info().PublicKey}}, nil
}

// queueRegister locks a register's chain, as every command given there does, and reads where it is.
func queueRegister(b *pgx.Batch, account uuid.UUID, row *chainRow) {
	b.Queue(`select r.venue_id, v.zone, v.cutover::text from registers r
		join venues v on v.account_id = r.account_id and v.id = r.venue_id
		join register_chains c on c.account_id = r.account_id and c.register_id = r.id
		where r.account_id = $1 and r.id = $2 and r.archived_at is null for update of c`, account, row.RegisterID).QueryRow(func(r pgx.Row) error {
		err := r.Scan(&row.VenueID, &row.Zone, &row.Cutover)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.NotFound("register.not_found")
		}
		return err
	})
}

const touchSQL = `update accounts set revision = revision + 1 where account_id = $1`

// begin writes a chain with its first record.
func (s *Store) begin(account uuid.UUID, row chainRow) (func(*pgx.Batch), error) {
	c, err := s.vault.chain(account, row)
	if err != nil {
		return nil, err
	}
	first := Document{Receipt: fiscal.Receipt{Kind: fiscal.Start, At: row.StartedAt}}
	if c.Regime == France {
		first.Kind, first.Note = fiscal.Event, "start of the journal, key "+c.Fingerprint()
	}
	signing := &Signing{chain: c, account: account, active: true}
	if err := signing.first(first); err != nil {
		return nil, fault.Unavailable("fiscal.device_failed").Because(err)
	}
	return func(b *pgx.Batch) {
		b.Queue(`insert into fiscal_chains (account_id, id, venue_id, register_id, regime, cash_box, settings, sealed, started_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, account, row.ID, row.VenueID, row.RegisterID, string(row.Regime), row.CashBox, string(row.Settings), row.Sealed, row.StartedAt)
		signing.Write(b)
		b.Queue(touchSQL, account)
	}, nil
}

// first signs the first record, where there is one: a module's register has none of its own.
func (s *Signing) first(d Document) error {
	if s.chain.later() {
		return nil
	}
	return s.Make(d)
}

// Make signs a receipt of the register itself: one that is due, or one of nothing that shows that the
// device signs. The same command again does nothing.
func (s *Store) Make(ctx context.Context, command, chain uuid.UUID, kind fiscal.Kind) error {
	if !slices.Contains([]fiscal.Kind{fiscal.Null, fiscal.Collective, fiscal.Day, fiscal.Month, fiscal.Year}, kind) {
		return fault.Invalid("fiscal.kind_unknown")
	}
	return s.act(ctx, chain, act{command: command, do: func(signing *Signing, at time.Time) error {
		return signing.Make(Document{Source: command, Receipt: fiscal.Receipt{Kind: kind, At: at}})
	}})
}

// End has a register sign nothing any more, for good: periods that are open are closed, and its last
// record says so. It may begin again under another name.
func (s *Store) End(ctx context.Context, command, chain uuid.UUID) error {
	end := func(signing *Signing, at time.Time) error {
		if signing.chain.later() {
			return signing.done()
		}
		last := Document{Source: command, Receipt: fiscal.Receipt{Kind: fiscal.End, At: at}}
		if signing.chain.Regime == France {
			for _, k := range []fiscal.Kind{fiscal.Day, fiscal.Month, fiscal.Year} {
				_ = signing.Make(Document{Receipt: fiscal.Receipt{Kind: k, At: at}}) // nothing to close is nothing wrong
			}
			last.Kind, last.Note = fiscal.Event, "end of the journal"
		}
		err := signing.Make(last)
		if err == nil && signing.Owes() > 0 {
			return fault.Conflict("fiscal.owed_first")
		}
		return err
	}
	return s.act(ctx, chain, act{command: command, do: end, write: func(b *pgx.Batch, account uuid.UUID, at time.Time) {
		b.Queue(`update fiscal_chains set ended_at = $3 where account_id = $1 and id = $2`, account, chain, at)
		b.Queue(touchSQL, account)
	}})
}

// done refuses to end a register that owes something.
func (s *Signing) done() error {
	switch {
	case !s.active:
		return fiscal.ErrEnded
	case s.Owes() > 0:
		return fault.Conflict("fiscal.owed_first")
	}
	return nil
}

// Copy signs that a receipt was printed once more, where the regime wants to know, and returns the
// record; nil where nothing was signed. The same print job is one copy.
func (s *Store) Copy(ctx context.Context, job uuid.UUID, of Entry) (*Entry, error) {
	c, err := s.Chain(ctx, of.ChainID)
	if err != nil || !c.traces() || !c.EndedAt.IsZero() {
		return nil, err
	}
	before := 0
	err = s.carryOut(ctx, c, act{
		command: job,
		read: func(b *pgx.Batch, account uuid.UUID) {
			b.Queue(`select count(*) from fiscal_entries where account_id = $1 and chain_id = $2 and kind = 'copy' and number = $3`, account, c.ID, of.Number).
				QueryRow(func(r pgx.Row) error { return r.Scan(&before) })
		},
		do: func(signing *Signing, at time.Time) error {
			return signing.Make(Document{Source: job, Order: of.OrderID, Check: of.CheckID, Receipt: fiscal.Receipt{Kind: fiscal.Copy, Number: of.Number, At: at, Copy: before + 1}})
		},
	})
	if err != nil {
		return nil, err
	}
	return s.Of(ctx, Subject{Source: job})
}

// An act is something that is done once to a chain, which is locked meanwhile.
type act struct {
	command uuid.UUID
	read    func(*pgx.Batch, uuid.UUID)            // more than the chain; nil: nothing
	do      func(*Signing, time.Time) error        //
	write   func(*pgx.Batch, uuid.UUID, time.Time) // beside what was signed; nil: nothing
}

func (s *Store) act(ctx context.Context, chain uuid.UUID, a act) error {
	c, err := s.Chain(ctx, chain)
	if err != nil {
		return err
	}
	return s.carryOut(ctx, c, a)
}

func (s *Store) carryOut(ctx context.Context, c *Chain, a act) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	at := s.now().UTC().Truncate(time.Microsecond)
	var signing *Signing
	row, done := chainRow{RegisterID: c.RegisterID}, false
	return s.db.Hot().Do(ctx,
		func(b *pgx.Batch) {
			done = false
			queueRegister(b, account, &row)
			signing = c.Queue(b, account, uuid.Nil)
			b.Queue(`select exists (select from fiscal_entries where account_id = $1 and source_id = $2)`, account, a.command).QueryRow(func(r pgx.Row) error { return r.Scan(&done) })
			if a.read != nil {
				a.read(b, account)
			}
		},
		func() (func(*pgx.Batch), error) {
			if done {
				return nil, nil
			}
			if err := a.do(signing, at); err != nil {
				return nil, refusal(err)
			}
			return func(b *pgx.Batch) {
				signing.Write(b)
				if a.write != nil {
					a.write(b, account, at)
				}
			}, nil
		})
}

// refusal is what a person can do about what the rules refuse.
func refusal(err error) error {
	switch {
	case fault.Of(err) != nil:
		return err
	case errors.Is(err, fiscal.ErrEnded):
		return fault.Conflict("fiscal.ended").Because(err)
	case errors.Is(err, fiscal.ErrKind):
		return fault.Invalid("fiscal.kind_unknown").Because(err)
	case errors.Is(err, fiscal.ErrDevice):
		return fault.Unavailable("fiscal.device_failed").Because(err)
	}
	return fault.Conflict("fiscal.refused").Because(err)
}

// day is a business day of a row.
func day(t time.Time) businessday.Day { return businessday.FromTime(t) }
