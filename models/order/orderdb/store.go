// Package orderdb keeps orders: their events, their projection, and everything that follows from
// them in the same transaction.
//
// It owns the life of a command from the tap to the commit: what is locked and read, what the pure
// core decides, and what is written. It must not know HTTP or how an order is shown. Start reading
// at Store.Do.
package orderdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/businessday"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/creditnote"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/giftcard"
	"comptoir/models/houseaccount"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/price"
)

// A Store keeps the orders of all accounts; the context says whose are meant.
type Store struct {
	db        *db.DB
	catalog   *catalogdb.Store
	hub       *live.Hub
	log       *slog.Logger
	orders    *cache
	venues    *venues
	revisions *revisions
	vault     fiscaldb.Vault
	now       func() time.Time
}

// SignWith gives the store the keys of registers that sign. Without them what they should sign is owed.
func (s *Store) SignWith(v fiscaldb.Vault) { s.vault = v }

// New makes a store. The hub is told after each commit.
func New(d *db.DB, catalog *catalogdb.Store, hub *live.Hub, log *slog.Logger) *Store {
	return &Store{
		db: d, catalog: catalog, hub: hub, log: log,
		orders: newCache(), venues: &venues{known: map[key]venueAt{}},
		revisions: &revisions{last: map[uuid.UUID]int64{}}, now: time.Now,
	}
}

// An Order is an order with its totals, as it is after a request.
type Order struct {
	order.Order
	Totals      price.Result
	BusinessDay businessday.Day // of its opening
	Repeated    bool            // every command had been carried out before
}

// folded is what the cache remembers.
type folded struct {
	order  order.Order
	totals price.Result
	day    businessday.Day
}

func (f folded) version() int { return f.order.Version }

// errStale says that the catalogue or the settings changed since they were read; nothing was written.
var errStale = errors.New("configuration changed meanwhile")

const staleTries = 5

// Do carries a request out: everything it causes is committed together, or nothing is. A command
// that was carried out before is answered, not repeated; its id with other content is refused
// ("command.reused").
func (s *Store) Do(ctx context.Context, r Request) (Order, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Order{}, err
	}
	if r.At.IsZero() {
		r.At = s.now()
	}
	r.At = r.At.UTC().Truncate(time.Microsecond)
	asked, err := acts(r.Commands)
	if err != nil {
		return Order{}, err
	}
	try := s.try
	if slices.ContainsFunc(r.Commands, func(c Command) bool { return order.Crosses(c.Command) != uuid.Nil }) {
		try = s.across
	}
	for range staleTries {
		o, err := try(ctx, account, r, asked)
		if !errors.Is(err, errStale) {
			if err == nil && !o.Repeated {
				s.hub.Wake(account)
			}
			return o, err
		}
	}
	return Order{}, fault.Conflict("order.configuration_changing")
}

// try carries a request out against the configuration that is known now.
func (s *Store) try(ctx context.Context, account uuid.UUID, r Request, asked []act) (Order, error) {
	facts, err := s.facts(ctx, account, r)
	if err != nil {
		return Order{}, err
	}
	before, _ := s.orders.get(key{account, r.OrderID})
	q := question{
		account: account, order: r.OrderID, register: r.RegisterID, venue: facts.venue.ID, staff: r.Actor.StaffID,
		after: before.version(), day: facts.venue.day(r.At), ids: ids(asked),
		opening: r.Opening.Allowed, closing: closes(r.Commands), tips: tips(r.Commands), table: tableOf(r),
	}
	if signs(r) {
		q.chain, q.device = facts.venue.Chains[r.RegisterID], facts.venue.Devices[r.RegisterID]
	}
	var snap snapshot
	var run *running
	err = s.db.Hot().Do(ctx,
		func(b *pgx.Batch) { snap.queue(b, q) },
		func() (func(*pgx.Batch), error) {
			run = &running{store: s, request: r, facts: facts, question: q, snapshot: &snap}
			return run.decide(before, asked)
		})
	if noPortion(err) {
		return Order{}, s.shortage(ctx, r.VenueID, run.used, err)
	}
	if err != nil {
		return Order{}, s.refusal(err)
	}
	result := run.result()
	s.orders.put(key{account, r.OrderID}, folded{result.Order, result.Totals, result.BusinessDay})
	return result, nil
}

// refusal turns what the database refused into what the person can act on.
func (s *Store) refusal(err error) error {
	if f := creditnote.Refusal(err); f != nil {
		return f
	}
	if f := paymentdb.Refusal(err); f != nil {
		return f
	}
	if f := giftcard.Refusal(err); f != nil {
		return f
	}
	if f := houseaccount.Refusal(err); f != nil {
		return f
	}
	if f := invoicedb.Refusal(err); f != nil {
		return f
	}
	switch db.Violated(err) {
	case "orders_one_open_per_table":
		return fault.Conflict("order.table_taken").Because(err)
	case "orders_pkey", "order_events_pkey":
		return errStale // another copy of the same command came first: look again
	}
	return err
}

func notFound(err error, format string, args ...any) error {
	if db.IsNotFound(err) || errors.Is(err, pgx.ErrNoRows) {
		return fault.NotFound("request.not_found").Because(fmt.Errorf(format+": %w", append(args, err)...))
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

func ids(asked []act) []uuid.UUID {
	out := make([]uuid.UUID, len(asked))
	for i, a := range asked {
		out[i] = a.id
	}
	return out
}
