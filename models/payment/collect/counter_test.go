package collect_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
	"comptoir/models/payment"
	"comptoir/models/payment/collect"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe"
	"comptoir/models/payment/stripe/stripetest"
)

// A counter is a house with a reader at its till, and Stripe behind it.
type counter struct {
	*ordertest.House
	t        *testing.T
	stripe   *stripetest.Server
	payments *paymentdb.Store
	collect  *collect.Collector
	device   string    // the provider's name of the reader
	reader   uuid.UUID // ours

	mu sync.Mutex
	at time.Time
}

func open(t *testing.T) *counter {
	t.Helper()
	c := &counter{House: ordertest.New(t), t: t, stripe: stripetest.New(t), at: time.Now().UTC(), reader: ordertest.ID()}
	c.device = c.stripe.NewReader()
	log := slog.New(slog.DiscardHandler)
	c.payments = paymentdb.New(c.DB, live.NewHub(c.DB, log), []byte("a secret"), c.now)
	c.collect = c.another()
	ok(t, c.payments.PutKey(c.Ctx, ordertest.ID(), c.stripe.Key, false))
	ok(t, c.payments.PutReader(c.Ctx, paymentdb.Reader{ID: c.reader, VenueID: c.Venue, Name: "Bar", External: c.device}))
	return c
}

// another is another copy of the server.
func (c *counter) another() *collect.Collector {
	return &collect.Collector{
		Payments: c.payments, Orders: ordertest.Copy(c.House), Log: slog.New(slog.DiscardHandler),
		Open: func(context.Context) (collect.Provider, error) { return stripe.New(c.stripe.Key, c.stripe.URL), nil },
	}
}

func (c *counter) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *counter) later(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// order rings up two beers for 10.00.
func (c *counter) order() uuid.UUID {
	id := ordertest.ID()
	c.Do(id, ordertest.Add(c.Beer), ordertest.Add(c.Beer))
	return id
}

// ask puts an amount before the guest.
func (c *counter) ask(id uuid.UUID, tender string, a money.Amount, asked paymentdb.Asked) uuid.UUID {
	c.t.Helper()
	pay := ordertest.ID()
	if tender == order.Reader {
		asked.ReaderID = c.reader
	} else {
		asked.BackTo = "https://till.example/r/1"
	}
	r := c.Ask(0, id)
	r.At = c.now()
	if _, err := c.collect.Ask(c.Ctx, r, order.AddPayment{PaymentID: pay, Tender: tender, Amount: a}, asked); err != nil {
		c.t.Fatalf("ask for %d: %v", a, err)
	}
	return pay
}

// drive looks after a payment as often as somebody at a till would in half a minute.
func (c *counter) drive(id uuid.UUID) paymentdb.Row {
	c.t.Helper()
	var r paymentdb.Row
	for range 30 {
		c.later(time.Second)
		var err error
		if r, err = c.collect.Drive(c.Ctx, id); err != nil {
			c.t.Fatalf("drive: %v", err)
		}
	}
	return r
}

func (c *counter) state(id uuid.UUID, want payment.State) paymentdb.Row {
	c.t.Helper()
	r, err := c.payments.Find(c.Ctx, id)
	ok(c.t, err)
	if r.State != want {
		c.t.Fatalf("the payment is %s (was %q, code %q, told %q), not %s", r.State, r.Was, r.Code, r.Told, want)
	}
	return r
}

func (c *counter) load(id uuid.UUID) orderdb.Order {
	c.t.Helper()
	o, err := c.collect.Orders.Load(c.Ctx, id)
	ok(c.t, err)
	return o
}

// books are what the accounts of the ledger hold, with their details.
func (c *counter) books() map[string]money.Amount {
	c.t.Helper()
	var rows []struct {
		Account, Detail string
		Amount          int64
	}
	ok(c.t, c.DB.Read(c.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select ledger_account as account, detail, sum(amount)::bigint as amount from journal_postings
			where account_id = app_account() group by 1, 2`).Scan(ctx, &rows)
	}))
	books := map[string]money.Amount{}
	for _, r := range rows {
		if r.Amount != 0 {
			books[r.Account+" "+r.Detail] = money.Amount(r.Amount)
		}
	}
	return books
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
