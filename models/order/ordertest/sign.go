package ordertest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/tse"
	"comptoir/models/fiscal/tse/module"
)

// Secret is what the keys of a test's registers are sealed with.
var Secret = []byte(strings.Repeat("k", 32))

// Sign has a till of the house sign by the rules of a regime from now on, and returns the store of its
// chain. now nil is the clock.
func (h *House) Sign(till int, regime fiscaldb.Regime, now func() time.Time) (*fiscaldb.Store, fiscaldb.Start) {
	h.T.Helper()
	if now == nil {
		now = time.Now
	}
	vault := fiscaldb.NewVault(Secret)
	store := fiscaldb.New(h.DB, vault, nil, now)
	h.Orders.SignWith(vault)
	in := fiscaldb.Start{ID: ID(), RegisterID: h.Tills[till], Regime: regime, CashBox: "HOUSE-" + ID().String()[24:], Serial: "U:ATU12345678-K1"}
	if err := store.Start(h.Ctx, in); err != nil {
		h.T.Fatalf("sign at till %d: %v", till, err)
	}
	return store, in
}

// Modules are those at which a test's house finds one security module, over HTTP as in life.
func Modules(t testing.TB, d tse.Device) fiscaldb.Modules {
	t.Helper()
	server := httptest.NewServer(module.Handler(d))
	t.Cleanup(server.Close)
	return fiscaldb.Modules{Addresses: []string{server.URL}, Open: func(ctx context.Context, address string) (tse.Device, error) { return module.Open(ctx, address) }}
}

// Module makes a security module that stands in for one.
func Module(t testing.TB) *tse.Emulator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &tse.Emulator{Key: key, Now: time.Now}
}

// German gives the house German rates.
func (h *House) German() {
	h.T.Helper()
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update taxes set basis_points = case basis_points when 1000 then 700 else 1900 end`)
		return errors.Join(err, db.Touch(ctx, tx))
	})
	if err != nil {
		h.T.Fatalf("set German rates: %v", err)
	}
}

// SignByModule has a till of the house sign by a security module from now on.
func (h *House) SignByModule(till int, d tse.Device) (*fiscaldb.Store, fiscaldb.Start) {
	h.T.Helper()
	h.German()
	vault, modules := fiscaldb.NewVault(Secret), Modules(h.T, d)
	store := fiscaldb.New(h.DB, vault, nil, time.Now)
	store.Through(modules)
	h.Orders.SignWith(vault)
	in := fiscaldb.Start{ID: ID(), RegisterID: h.Tills[till], Regime: fiscaldb.Germany, CashBox: "HOUSE-" + ID().String()[24:], Module: modules.Addresses[0]}
	if err := store.Start(h.Ctx, in); err != nil {
		h.T.Fatalf("sign at till %d: %v", till, err)
	}
	return store, in
}
