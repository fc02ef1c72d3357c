package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/till"
)

// seenEvery is how exactly it is kept when a device was last seen.
const seenEvery = time.Minute

// identify reads all that a request must know of who asks, by primary keys, in one round trip.
// A device stands in its venue; without one it is the venue that the person chose, or the first
// in which they work.
const identify = `
	select a.name, a.country, a.currency, a.digits, a.language, a.revision,
	       s.id, s.name, s.language, s.theme, s.venue_ids, r.name, r.builtin, r.permissions, r.limits,
	       d.id, d.kind, d.name, d.register_id, d.station_id, d.last_seen_at, d.venue_id, g.mode,
	       v.ids, v.names, v.zones, v.languages
	from accounts a
	left join staff s on s.account_id = a.account_id and s.id = $2 and s.epoch = $3 and s.active
	left join roles r on r.account_id = s.account_id and r.id = s.role_id
	left join devices d on d.account_id = a.account_id and d.id = $4 and d.epoch = $5 and d.revoked_at is null
	left join registers g on g.account_id = d.account_id and g.id = d.register_id
	left join lateral (
		select array_agg(id order by created_at, id) as ids, array_agg(name order by created_at, id) as names,
		       array_agg(zone order by created_at, id) as zones, array_agg(language order by created_at, id) as languages
		from venues
		where account_id = a.account_id and archived_at is null
		  and (id = d.venue_id or s.id is not null and (s.venue_ids = '{}' or id = any(s.venue_ids)))
	) v on true
	where a.account_id = $1`

// found is what identify reads; what is not there is nil.
type found struct {
	accountName, country, currency, accountLanguage *string
	digits                                          *int
	revision                                        *int64

	staffID                   *uuid.UUID
	name, language, theme     *string
	venueIDs                  []uuid.UUID
	roleName, builtin         *string
	permissions               []Permission
	limits                    *order.Limits
	deviceID                  *uuid.UUID
	deviceKind, deviceName    *string
	registerID, stationID     *uuid.UUID
	lastSeen                  *time.Time
	deviceVenue               *uuid.UUID
	mode                      *till.Mode
	ids                       []uuid.UUID
	names, zones, venueSpeaks []string
}

func (f *found) columns() []any {
	return []any{
		&f.accountName, &f.country, &f.currency, &f.digits, &f.accountLanguage, &f.revision,
		&f.staffID, &f.name, &f.language, &f.theme, &f.venueIDs, &f.roleName, &f.builtin, &f.permissions, &f.limits,
		&f.deviceID, &f.deviceKind, &f.deviceName, &f.registerID, &f.stationID, &f.lastSeen, &f.deviceVenue, &f.mode,
		&f.ids, &f.names, &f.zones, &f.venueSpeaks,
	}
}

// Identify looks up what a browser's cookies claim. Claims that are no longer good, because of a
// revoked device or a sign-out everywhere, give the zero Identity.
func (s *Store) Identify(ctx context.Context, c Claims) (Identity, error) {
	a, known := s.memory.recall(c)
	if known {
		revision, err := s.revision(ctx, c.AccountID)
		if err != nil {
			return Identity{}, err
		}
		known = revision == a.Revision
	}
	if !known {
		var err error
		if a, err = s.identify(ctx, c); err != nil {
			return Identity{}, err
		}
	}
	if a.DeviceID == uuid.Nil || s.now().Sub(a.seen) <= seenEvery {
		return a.Identity, nil
	}
	a.seen = s.now()
	s.memory.keep(c, a)
	return a.Identity, s.seen(ctx, a.DeviceID)
}

// revision reads which state of its configuration an account is in.
func (s *Store) revision(ctx context.Context, account uuid.UUID) (n int64, err error) {
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue("select revision from accounts where account_id = $1", account).
			QueryRow(func(row pgx.Row) error { return optional(row.Scan(&n)) })
	})
	if err != nil {
		return 0, fmt.Errorf("read revision: %w", err)
	}
	return n, nil
}

// identify reads who that is, and remembers it where it is somebody.
func (s *Store) identify(ctx context.Context, c Claims) (acquaintance, error) {
	var f found
	err := s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		f = found{}
		b.Queue(identify, c.AccountID, c.StaffID, c.StaffEpoch, c.DeviceID, c.DeviceEpoch).
			QueryRow(func(row pgx.Row) error { return optional(row.Scan(f.columns()...)) })
	})
	if err != nil {
		return acquaintance{}, fmt.Errorf("identify: %w", err)
	}
	a := acquaintance{Identity: f.identity(c)}
	if f.lastSeen != nil {
		a.seen = *f.lastSeen
	}
	if a.Known() {
		s.memory.keep(c, a)
	} else {
		s.memory.forget(c)
	}
	return a, nil
}

// optional takes no row for an answer.
func optional(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

// identity is who that is. A PIN is good at a device only, and nobody is signed in at a device
// of a venue in which they do not work.
func (f *found) identity(c Claims) Identity {
	device, person := f.deviceID != nil, f.staffID != nil
	if device && person && !(Identity{VenueIDs: f.venueIDs}).In(*f.deviceVenue) {
		person, device = !c.Pin, c.Pin
	}
	person = person && (!c.Pin || device)
	if !person && !device {
		return Identity{}
	}
	id := Identity{AccountID: c.AccountID, AccountName: text(f.accountName), Country: text(f.country), Revision: *f.revision,
		Currency: money.Currency{Code: text(f.currency), Digits: *f.digits}, Language: text(f.accountLanguage)}
	if device {
		f.atDevice(&id)
	}
	f.inVenue(&id, c.VenueID)
	if !person {
		id.Venues = nil
		return id
	}
	f.person(&id, c.Pin)
	return id
}

func (f *found) atDevice(id *Identity) {
	id.DeviceID, id.DeviceKind, id.DeviceName = *f.deviceID, text(f.deviceKind), text(f.deviceName)
	id.VenueID, id.RegisterID, id.StationID = *f.deviceVenue, orNil(f.registerID), orNil(f.stationID)
	if f.mode != nil {
		id.Mode = *f.mode
	}
}

func (f *found) inVenue(id *Identity, chosen uuid.UUID) {
	at := -1
	for n, venue := range f.ids {
		if id.DeviceID == uuid.Nil && !(Identity{VenueIDs: f.venueIDs}).In(venue) {
			continue // there for a device that does not count
		}
		id.Venues = append(id.Venues, Place{venue, f.names[n]})
		if venue == id.VenueID || id.DeviceID == uuid.Nil && (at < 0 || venue == chosen) {
			at = n
		}
	}
	if at >= 0 {
		id.VenueID, id.VenueName, id.Zone, id.Language = f.ids[at], f.names[at], f.zones[at], f.venueSpeaks[at]
	}
}

func (f *found) person(id *Identity, pin bool) {
	id.StaffID, id.Name, id.RoleName, id.Builtin = *f.staffID, text(f.name), text(f.roleName), Builtin(text(f.builtin))
	id.VenueIDs, id.Theme, id.Permissions, id.Pin = f.venueIDs, text(f.theme), f.permissions, pin
	if f.limits != nil {
		id.Limits = *f.limits
	}
	if pin {
		id.Permissions = without(f.permissions, PasswordOnly())
	}
	if own := text(f.language); own != "" {
		id.Language = own
	}
}

// seen keeps when a device was last seen.
func (s *Store) seen(ctx context.Context, device uuid.UUID) error {
	err := s.db.Hot().Do(ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) {
			b.Queue("update devices set last_seen_at = $1 where account_id = app_account() and id = $2", s.now(), device)
		}, nil
	})
	if err != nil {
		return fmt.Errorf("note that device %s was seen: %w", device, err)
	}
	return nil
}

func without(all, some []Permission) []Permission {
	kept := make([]Permission, 0, len(all))
	for _, p := range all {
		if !slices.Contains(some, p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
