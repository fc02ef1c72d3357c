package staff_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/staff"
)

const secret = "a long enough secret"

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.at = c.at.Add(d) }

// A house is an account with its owner, and the clock that everything goes by.
type house struct {
	*staff.Store
	ctx   context.Context
	clock *clock
	account.Result
	owner staff.Identity
	email string
}

func id() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func open(t *testing.T, d *db.DB, email string) house {
	t.Helper()
	r, err := account.SignUp(t.Context(), d, account.Form{Command: id(), Name: "Demo", Trade: account.Cafe, Country: "FR", Language: "fr",
		Person: "Demo Owner", Email: email, Password: secret, Words: func(key string) string { return key }})
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{at: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	h := house{staff.NewStore(d, []byte("a key of the server"), c.now), db.WithAccount(t.Context(), r.AccountID), c, r, staff.Identity{}, email}
	h.owner = h.identify(t, r.Claims())
	return h
}

func (h house) identify(t *testing.T, c staff.Claims) staff.Identity {
	t.Helper()
	who, err := h.Identify(h.ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func (h house) signIn(password, address string) (staff.Welcome, error) {
	return h.SignIn(context.WithoutCancel(h.ctx), staff.SignIn{Email: h.email, Password: password, Address: address})
}

// waits is how long the person is asked to wait; 0: not at all.
func waits(err error) int {
	if f := fault.Of(err); f != nil && f.Kind == fault.KindTooMany {
		return f.Args["count"].(int)
	}
	return 0
}

func TestTheRightPasswordSignsIn(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	w, err := h.SignIn(t.Context(), staff.SignIn{Email: "  Owner@Example.ORG", Password: secret, Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	if who := h.identify(t, w.Claims); who.StaffID != h.StaffID || who.Pin || who.DeviceID != uuid.Nil || !who.May(staff.ManageAccount) {
		t.Errorf("signed in as %+v", who)
	}
}

func TestEveryFailureSaysTheSame(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	for _, in := range []staff.SignIn{
		{Email: "owner@example.org", Password: "wrong password"},
		{Email: "nobody@example.org", Password: secret},
		{Email: "\x00\xff", Password: "\x00"},
		{},
	} {
		in.Address = "192.0.2.1"
		if _, err := h.SignIn(t.Context(), in); !errors.Is(err, staff.ErrWrong) {
			t.Errorf("%q: %v", in.Email, err)
		}
	}
}

// C209: guessing a password gets slower with each try, every failure says the same, the owner is told
// of the tries, and a browser that is known still gets in.
func TestC209GuessingIsHeldBackButTheOwnersBrowserIsNot(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	before, err := h.signIn(secret, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	longest, looked := 0, 0
	for range 1000 {
		_, err := h.signIn("guess", "198.51.100.1")
		if w := waits(err); w > 0 {
			longest = max(longest, w)
		} else {
			looked++
		}
		h.clock.pass(time.Second)
	}
	if looked > 20 || longest < 200 {
		t.Errorf("of 1000 guesses %d were looked at, the longest wait was %d s", looked, longest)
	}
	if _, err := h.signIn(secret, "203.0.113.9"); waits(err) == 0 {
		t.Errorf("a stranger with the right password was let in at once: %v", err)
	}
	w, err := h.SignIn(t.Context(), staff.SignIn{Email: h.email, Password: secret, Address: "192.0.2.7", Browser: before.Browser})
	if err != nil {
		t.Fatalf("the owner's own browser: %v", err)
	}
	if w.Failed < 5 {
		t.Errorf("the owner is told of %d tries", w.Failed)
	}
	device := staff.Identity{AccountID: h.AccountID, DeviceID: h.DeviceID}
	if _, err := h.SignIn(t.Context(), staff.SignIn{Email: h.email, Password: secret, Address: "192.0.2.8", At: device}); err != nil {
		t.Errorf("the till: %v", err)
	}
}

func TestManyGuessesAtOnceGainNothing(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	var wg sync.WaitGroup
	var mu sync.Mutex
	looked := 0
	for range 40 {
		wg.Go(func() {
			if _, err := h.signIn("guess", "198.51.100.1"); errors.Is(err, staff.ErrWrong) {
				mu.Lock()
				looked++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if looked > 5 {
		t.Errorf("%d of 40 were looked at", looked)
	}
}

func TestOneAddressCannotTryEveryEmail(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	for n := range 40 {
		_, err := h.Take(h.ctx, staff.SigningUp(), "198.51.100.1")
		if n >= 10 && waits(err) == 0 {
			t.Fatalf("try %d: %v", n, err)
		}
	}
	if _, err := h.Take(h.ctx, staff.SigningUp(), "198.51.100.2"); err != nil {
		t.Errorf("another address: %v", err)
	}
}

func TestSigningOutEverywhereEndsEverySession(t *testing.T) {
	h := open(t, dbtest.New(t), "owner@example.org")
	epoch, err := h.SignOutEverywhere(h.ctx, h.StaffID)
	if err != nil {
		t.Fatal(err)
	}
	c := h.Claims()
	if who := h.identify(t, c); who.SignedIn() || who.DeviceID != h.DeviceID {
		t.Errorf("an old cookie is %+v", who)
	}
	c.StaffEpoch = epoch
	if who := h.identify(t, c); !who.SignedIn() {
		t.Error("the new cookie is nobody")
	}
}

func TestCookiesOfAnotherAccountAreNobody(t *testing.T) {
	d := dbtest.New(t)
	h, other := open(t, d, "owner@example.org"), open(t, d, "other@example.org")
	c := h.Claims()
	c.AccountID = other.AccountID
	if who := other.identify(t, c); who.Known() {
		t.Errorf("got %+v", who)
	}
}

func TestOldTriesAreSweptAway(t *testing.T) {
	d := dbtest.New(t)
	h := open(t, d, "owner@example.org")
	for _, who := range []string{"a", "b", "c"} {
		if _, err := h.Take(h.ctx, staff.Pairing(), who); err != nil {
			t.Fatal(err)
		}
	}
	h.clock.pass(4 * 24 * time.Hour)
	if _, err := h.signIn(secret, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	var n int
	err := d.Global(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select count(*) from throttles where key like 'pair:%'").Scan(ctx, &n)
	})
	if err != nil || n != 0 {
		t.Errorf("%d are left, %v", n, err)
	}
}

// What every request pays to know who asks.
func BenchmarkIdentify(b *testing.B) {
	d := dbtest.New(b)
	r, err := account.SignUp(b.Context(), d, account.Form{Command: id(), Name: "Demo", Trade: account.Cafe, Country: "FR", Language: "fr",
		Person: "Demo Owner", Email: "owner@example.org", Password: secret, Words: func(key string) string { return key }})
	if err != nil {
		b.Fatal(err)
	}
	s, ctx := staff.NewStore(d, []byte("key"), time.Now), db.WithAccount(b.Context(), r.AccountID)
	for b.Loop() {
		if who, err := s.Identify(ctx, r.Claims()); err != nil || !who.SignedIn() {
			b.Fatal(who, err)
		}
	}
}
