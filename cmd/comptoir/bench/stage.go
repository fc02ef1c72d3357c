package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"comptoir/handlers"
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/db/postgres"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/till/tilldb"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	databaseName = "bench"
	registers    = 33 // one for each of 32 clients, and one whose shift is closed
)

// A stage is a shop that can be sold in, on a database of its own.
type stage struct {
	scale     Scale
	dir       string
	server    *postgres.Server
	db        *db.DB
	app       *handlers.App
	browser   *browser
	ctx       context.Context // of the shop's account
	account   uuid.UUID
	venue     uuid.UUID
	registers []uuid.UUID
	shifts    []uuid.UUID
	items     []uuid.UUID
}

func newStage(ctx context.Context, scale Scale) (*stage, error) {
	s := &stage{scale: scale}
	for _, step := range []func(context.Context) error{s.start, s.open, s.enter, s.furnish, s.wear} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

// start runs a Postgres as a shop has it: nothing about durability is changed.
func (s *stage) start(ctx context.Context) (err error) {
	if s.dir, err = os.MkdirTemp("", "comptoir-bench-"); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.Chmod(s.dir, 0o755); err != nil { // the server may run as another user
		return fmt.Errorf("open folder: %w", err)
	}
	if s.server, err = postgres.Start(ctx, postgres.Config{Dir: filepath.Join(s.dir, "postgres")}); err != nil {
		return err
	}
	return s.server.Create(ctx, databaseName, db.Role)
}

// open migrates the database and puts the program on it.
func (s *stage) open(ctx context.Context) (err error) {
	log := slog.New(slog.DiscardHandler)
	if err := db.Migrate(ctx, s.owner(), log); err != nil {
		return err
	}
	if s.db, err = db.Open(ctx, db.Config{URL: s.user(), MigrateURL: s.owner(), Log: log}); err != nil {
		return err
	}
	var keys handlers.Keys
	for name, key := range map[string]*[]byte{"cookie-sign": &keys.Sign, "cookie-encrypt": &keys.Encrypt, "pin": &keys.PIN} {
		if *key, err = db.Key(ctx, s.owner(), name); err != nil {
			return err
		}
	}
	s.app = handlers.NewApp(s.db, keys, log)
	return nil
}

// user and owner are how the program and its migrations reach the database.
func (s *stage) user() string  { return s.server.URL(db.Role, databaseName) }
func (s *stage) owner() string { return s.server.URL(postgres.Superuser, databaseName) }

// enter opens a shop as a person does, which makes this browser its first till.
func (s *stage) enter(ctx context.Context) error {
	s.browser = newBrowser(s.app.Handler())
	page, err := s.browser.get(ctx, "/signup")
	if err != nil {
		return err
	}
	found := regexp.MustCompile(`name="command" value="([0-9a-f-]{36})"`).FindSubmatch(page.body)
	if found == nil {
		return errors.New("the sign-up form has no command")
	}
	s.account, err = uuid.ParseBytes(found[1])
	if err != nil {
		return fmt.Errorf("read command: %w", err)
	}
	_, err = s.browser.post(ctx, "/signup", url.Values{
		"command": {s.account.String()}, "name": {"Bench"}, "trade": {string(account.Shop)}, "country": {"FR"},
		"person": {"Demo Owner"}, "email": {"owner@bench.example"}, "password": {rand.Text()},
	})
	s.ctx = db.WithAccount(ctx, s.account)
	return err
}

// furnish opens a shift at every register and finds something to sell.
func (s *stage) furnish(context.Context) error {
	venues, err := s.app.Accounts.Venues(s.ctx)
	if err != nil {
		return err
	}
	s.venue = venues[0].ID
	for n := range registers - 1 {
		_, err := s.app.Accounts.SaveRegister(s.ctx, newID(), account.Register{VenueID: s.venue, Name: fmt.Sprint("Till ", n+2)})
		if err != nil {
			return err
		}
	}
	list, err := s.app.Accounts.Registers(s.ctx)
	if err != nil {
		return err
	}
	for _, r := range list {
		shift, err := s.app.Shifts.Open(s.ctx, tilldb.Opening{ID: newID(), RegisterID: r.ID, Float: 10_000})
		if err != nil {
			return err
		}
		s.registers, s.shifts = append(s.registers, r.ID), append(s.shifts, shift.ID)
	}
	known, err := s.app.Catalog.Snapshot(s.ctx, s.venue)
	for _, item := range known.Items {
		s.items = append(s.items, item.ID)
	}
	return err
}

const worn = 1000

// wear gives the shop some sales behind it and lets the planner know: a shop is in its first
// minutes once only, and both sides of a figure meet the same tables.
func (s *stage) wear(ctx context.Context) error {
	due, err := s.due()
	if err != nil {
		return err
	}
	requests := make([]orderdb.Request, worn)
	for i := range requests {
		requests[i] = s.sale(0, due)
		requests[i].At = time.Now().AddDate(0, 0, -1)
	}
	if _, err := s.app.Orders.DoTogether(s.ctx, requests); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, s.owner())
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "analyze"); err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	return nil
}

// close throws everything away.
func (s *stage) close() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		errs = append(errs, s.server.Stop(ctx))
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}

// sale is a whole sale of five lines in cash, which come to due.
func (s *stage) sale(register int, due money.Amount) orderdb.Request {
	r := orderdb.Request{
		OrderID: newID(), VenueID: s.venue, RegisterID: s.registers[register], Opening: orderdb.Opening{Allowed: true, Kind: catalog.Counter},
		Actor: order.Actor{Name: "Bench"}, May: func(string) bool { return true }, Quiet: true,
	}
	for n := range 5 {
		r.Commands = append(r.Commands, orderdb.Command{ID: newID(), Command: order.AddLine{
			LineID: newID(), Choice: catalog.Choice{ItemID: s.items[n%len(s.items)]}, Quantity: money.One,
		}})
	}
	if due == 0 {
		return r
	}
	pay := newID()
	return with(r, pay, order.AddPayment{PaymentID: newID(), Tender: "cash", Amount: due}, order.Close{})
}

func with(r orderdb.Request, id uuid.UUID, commands ...order.Command) orderdb.Request {
	for _, c := range commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: id, Command: c})
	}
	return r
}

// due is what the five lines of a sale come to.
func (s *stage) due() (money.Amount, error) {
	o, err := s.app.Orders.Do(s.ctx, s.sale(0, 0))
	return o.Totals.Due, err
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
