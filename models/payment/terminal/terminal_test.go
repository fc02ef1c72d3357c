package terminal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/payment"
	"comptoir/models/payment/collect"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/terminal"
)

// A counter is a house with a card terminal at its till, and a bridge that takes each job once.
type counter struct {
	*ordertest.House
	t        *testing.T
	payments *paymentdb.Store
	reader   uuid.UUID
	bridge   map[uuid.UUID]int64 // what each job moved

	mu sync.Mutex
	at time.Time
}

func open(t *testing.T) *counter {
	t.Helper()
	c := &counter{House: ordertest.New(t), t: t, reader: ordertest.ID(), bridge: map[uuid.UUID]int64{}, at: time.Now().UTC()}
	c.payments = paymentdb.New(c.DB, live.NewHub(c.DB, slog.New(slog.DiscardHandler)), []byte("a secret"), c.now)
	ok(t, c.payments.PutReader(c.Ctx, paymentdb.Reader{ID: c.reader, VenueID: c.Venue, RegisterID: c.Tills[0], Name: "Counter", Device: "terminal"}))
	return c
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

func (c *counter) server(p collect.Provider) *collect.Collector {
	return &collect.Collector{
		Payments: c.payments, Orders: ordertest.Copy(c.House), Log: slog.New(slog.DiscardHandler),
		Open: func(context.Context) (collect.Provider, error) { return p, nil },
	}
}

// page is the till's page with its bridge: it hands over what there is, and tells what became of it.
func (c *counter) page() {
	c.t.Helper()
	list, err := c.payments.OpenTerminalJobs(c.Ctx, c.Tills[0])
	ok(c.t, err)
	for _, j := range list {
		j, err := c.payments.HandTerminalJob(c.Ctx, j.ID)
		ok(c.t, err)
		var asked paymentdb.TerminalRequest
		ok(c.t, json.Unmarshal(j.Document, &asked))
		c.bridge[j.ID] = int64(asked.Amount)
		said, err := json.Marshal(paymentdb.Said{Terminal: "52500041", Receipt: 41 + len(c.bridge), Amount: asked.Amount, Last4: "4242"})
		ok(c.t, err)
		for range 2 {
			_, err = c.payments.ReportTerminalJob(c.Ctx, j.ID, "done", "", said)
			ok(c.t, err)
		}
	}
}

func (c *counter) moved() (sum int64) {
	for _, amount := range c.bridge {
		sum += amount
	}
	return sum
}

var errKilled = errors.New("killed")

// A mortal provider takes the server with it.
type mortal struct {
	collect.Provider
	left int
	asks bool // it dies after it has asked
}

func (m *mortal) Do(ctx context.Context, s payment.Step, r paymentdb.Row) (payment.News, error) {
	if m.left--; m.left >= 0 {
		return m.Provider.Do(ctx, s, r)
	}
	if m.asks {
		_, _ = m.Provider.Do(ctx, s, r)
	}
	panic(errKilled)
}

func dies(fn func()) {
	defer func() {
		if r := recover(); r != nil && r != errKilled {
			panic(r)
		}
	}()
	fn()
}

// The server is killed before and after each thing that it asks of a terminal; the next one goes on, and the guest pays once.
func TestAServerKilledAtAnyStepOfATerminalsPaymentIsFollowedByOneThatGoesOn(t *testing.T) {
	t.Parallel()
	for _, asks := range []bool{false, true} {
		t.Run(fmt.Sprint("asked ", asks), func(t *testing.T) {
			t.Parallel()
			c := open(t)
			real := terminal.Provider{Payments: c.payments}
			next := c.server(real)
			for n := range 5 {
				before := c.moved()
				id, pay := ordertest.ID(), ordertest.ID()
				c.Do(id, ordertest.Add(c.Beer), ordertest.Add(c.Beer))
				killed := c.server(&mortal{Provider: real, left: n, asks: asks})
				r := c.Ask(0, id)
				r.At = c.now()
				dies(func() {
					_, err := killed.Ask(c.Ctx, r, order.AddPayment{PaymentID: pay, Tender: order.Terminal, Amount: 1000}, paymentdb.Asked{ReaderID: c.reader})
					ok(t, err)
					for range 6 {
						c.page()
						c.later(time.Second)
						_, err := killed.Drive(c.Ctx, pay)
						ok(t, err)
					}
				})
				for range 12 {
					c.later(2 * time.Minute)
					ok(t, next.Round(c.Ctx))
					c.page()
				}
				o, err := next.Orders.Load(c.Ctx, id)
				ok(t, err)
				if p, _ := c.payments.Find(c.Ctx, pay); o.Status != order.Closed || p.Captured != 1000 || c.moved()-before != 1000 {
					t.Fatalf("killed at %d: the order is %s, the terminal took %d, the payment %+v", n, o.Status, c.moved()-before, p)
				}
			}
		})
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
