package ordertest

import (
	"strings"
	"time"

	"comptoir/models/fiscal/fiscaldb"
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
