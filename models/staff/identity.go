// Package staff knows the people of an account: their roles, permissions and PINs.
//
// It owns who somebody is and what they may do. It must not know HTTP or cookies: a signed-in
// request arrives as an Identity. Start reading at Identity and Permission.
package staff

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/till"
)

// An Identity is who acts: a person, on a device or in the back office. The zero Identity is nobody.
type Identity struct {
	AccountID   uuid.UUID
	AccountName string
	StaffID     uuid.UUID // zero: a paired device at which nobody has signed in
	Name        string
	RoleName    string
	Builtin     Builtin
	Permissions []Permission
	Limits      order.Limits // how far those go
	VenueIDs    []uuid.UUID  // empty: every venue
	Language    string       // the person's; where none was chosen, the venue's
	Theme       string
	Pin         bool // signed in by PIN: without the permissions of PasswordOnly

	DeviceID   uuid.UUID // zero: a browser that is not paired
	DeviceKind string    // till, kitchen, display, board
	DeviceName string
	VenueID    uuid.UUID // where the device stands, or the venue chosen in the back office
	RegisterID uuid.UUID // of a till
	Mode       till.Mode // how that register serves
	StationID  uuid.UUID // of a kitchen screen
	VenueName  string
	Zone       string         // the venue's, by its IANA name
	Country    string         // the account's
	Currency   money.Currency // the account's
	Venues     []Place        // those in which the person works; none for a device alone

	KeyID  uuid.UUID // of a program that came by the API; no person and no device then
	Scopes []string  // what its key opens

	Revision int64 // the account's revision of configuration when this was read
}

// A Place is a venue by its name.
type Place struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// SignedIn reports whether a person acts.
func (i Identity) SignedIn() bool { return i.StaffID != uuid.Nil }

// Known reports whether the account at least is known: a person or a paired device.
func (i Identity) Known() bool { return i.AccountID != uuid.Nil }

// May reports whether the person may do p.
func (i Identity) May(p Permission) bool { return slices.Contains(i.Permissions, p) }

// Covers reports whether the person may do all of these: nobody gives rights that they lack.
func (i Identity) Covers(all []Permission) bool {
	for _, p := range all {
		if !i.May(p) {
			return false
		}
	}
	return true
}

// In reports whether the person works at the venue.
func (i Identity) In(venue uuid.UUID) bool {
	return len(i.VenueIDs) == 0 || slices.Contains(i.VenueIDs, venue)
}

type contextKey struct{}

// With returns a context in which id acts.
func With(ctx context.Context, id Identity) context.Context {
	return context.WithValue(ctx, contextKey{}, id)
}

// From returns who acts in ctx; nobody where that was never said.
func From(ctx context.Context) Identity {
	id, _ := ctx.Value(contextKey{}).(Identity)
	return id
}
