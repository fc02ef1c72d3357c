// Package platform lets programs act in an account: keys with scopes.
//
// It owns what a key is, what it may do and how its secret is kept. It must not know HTTP or what
// the API offers. Start reading at Key and Store.Identify.
package platform

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/staff"
)

// A Scope is one part of the API that a key opens. The names are stable: keys store them.
type Scope string

// Every scope there is.
const (
	OrdersRead    Scope = "orders:read"
	OrdersWrite   Scope = "orders:write"  // take, change, send, split, join and pay orders
	OrdersManage  Scope = "orders:manage" // what asks for a manager's right: voids, discounts, comps, refunds
	CatalogRead   Scope = "catalog:read"
	CatalogWrite  Scope = "catalog:write"
	PlacesRead    Scope = "places:read" // venues, registers, tables, people by name
	ReportsRead   Scope = "reports:read"
	BookingsRead  Scope = "bookings:read" // with what is known of guests
	BookingsWrite Scope = "bookings:write"
	PrintJobs     Scope = "print:jobs" // of a bridge: fetch what it has to print, and say what became of it
)

// Scopes lists every scope in the sequence in which screens show them.
func Scopes() []Scope {
	return []Scope{OrdersRead, OrdersWrite, OrdersManage, CatalogRead, CatalogWrite, PlacesRead, BookingsRead, BookingsWrite, ReportsRead, PrintJobs}
}

// Known says whether s is one of Scopes.
func (s Scope) Known() bool { return slices.Contains(Scopes(), s) }

// permissions are the rights of a person that a scope stands for.
func (s Scope) permissions() []staff.Permission {
	switch s {
	case OrdersWrite:
		return []staff.Permission{staff.Sell, staff.SplitOrder, staff.MoveOrder, staff.IssueInvoice}
	case OrdersManage:
		return []staff.Permission{
			staff.CancelOrder, staff.VoidSent, staff.OpenPrice, staff.Discount, staff.Comp, staff.ChangeService, staff.TaxExempt,
			staff.RefundSale, staff.ReopenSale, staff.AddTip,
		}
	case CatalogWrite:
		return []staff.Permission{staff.EditCatalog, staff.MarkSoldOut}
	case BookingsWrite:
		return []staff.Permission{staff.TakeBookings}
	case ReportsRead:
		return []staff.Permission{staff.ViewReports}
	}
	return nil
}

// A Key is a program's way in.
type Key struct {
	ID        uuid.UUID
	Name      string
	Scopes    []Scope
	CreatedAt time.Time
	LastUsed  time.Time // zero: never
	Revoked   time.Time // zero: it is good
}

// permissions are what all the key's scopes stand for.
func (k Key) permissions() []staff.Permission {
	var all []staff.Permission
	for _, s := range k.Scopes {
		all = append(all, s.permissions()...)
	}
	return all
}

// tokenPrefix makes a key recognisable where it should not be, in a repository or a log.
const tokenPrefix = "ck_"

// A token is a key's account, its id and its secret, as a program sends them. The account is part
// of it, so that a key is looked for among its own account's only.
type token struct {
	account, key uuid.UUID
	secret       [32]byte
}

func newToken(account, key uuid.UUID) token {
	t := token{account: account, key: key}
	_, _ = rand.Read(t.secret[:]) // it never fails: where it would, the program ends
	return t
}

// String is the text that is shown once.
func (t token) String() string {
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(slices.Concat(t.account[:], t.key[:], t.secret[:]))
}

// parseToken reads what a program sent; ok is false for anything that String did not write.
func parseToken(text string) (t token, ok bool) {
	rest, ok := strings.CutPrefix(text, tokenPrefix)
	if !ok {
		return token{}, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(rest)
	if err != nil || len(raw) != 64 {
		return token{}, false
	}
	t.account, t.key = uuid.UUID(raw[:16]), uuid.UUID(raw[16:32])
	copy(t.secret[:], raw[32:])
	return t, true
}

func (t token) hash() []byte {
	sum := sha256.Sum256(t.secret[:])
	return sum[:]
}

// opens says in constant time whether the token's secret is the one whose hash is kept.
func (t token) opens(hash []byte) bool { return subtle.ConstantTimeCompare(t.hash(), hash) == 1 }
