package signsdb

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/signs"
)

// State is what somebody made of a sign.
type State string

// The states.
const (
	Open  State = "open" // to be looked at again
	Fine  State = "fine"
	Spoke State = "spoke" // with the person
)

// States lists every state in the order in which a form shows them.
func States() []State { return []State{Fine, Spoke, Open} }

// A Look is what somebody made of a sign, which its venue, day, kind and person name.
type Look struct {
	ID      uuid.UUID // of the command
	VenueID uuid.UUID
	Day     string
	Kind    signs.Kind
	StaffID uuid.UUID
	State   State
	Note    string
	ByID    uuid.UUID
	ByName  string
	At      time.Time
}

func (l Look) of(s Sign) bool {
	return l.VenueID == s.VenueID && l.Day == s.Date && l.Kind == s.Kind && l.StaffID == s.Staff
}

const longestNote = 300

func (l Look) check() error {
	if _, err := businessday.Parse(l.Day); err != nil {
		return fault.NotFound("request.not_found").Because(err)
	}
	if !slices.Contains(signs.Kinds(), l.Kind) || l.StaffID == uuid.Nil {
		return fault.NotFound("request.not_found")
	}
	if !slices.Contains(States(), l.State) {
		return fault.Invalid("request.invalid").Field("state", "field.required")
	}
	if utf8.RuneCountInString(l.Note) > longestNote {
		return fault.Invalid("request.invalid").Field("note", "field.too_long")
	}
	return nil
}

// Look keeps what somebody made of a sign. The same look again changes nothing; what was made of it before stays.
func (s *Store) Look(ctx context.Context, l Look) error {
	l.Note, l.At = strings.TrimSpace(l.Note), s.now().UTC().Truncate(time.Microsecond)
	if err := l.check(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`insert into sign_looks (account_id, id, venue_id, day, kind, staff_id, state, note, by_id, by_name, at)
			values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (account_id, id) do nothing`,
			l.ID, l.VenueID, l.Day, string(l.Kind), l.StaffID, string(l.State), l.Note, db.OrNull(l.ByID), l.ByName, l.At).Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep look at a sign: %w", err)
		}
		return nil
	})
}

func lastLooks(ctx context.Context, tx bun.IDB, venues []uuid.UUID, from, to businessday.Day) (list []Look, err error) {
	err = tx.NewRaw(`select distinct on (venue_id, day, kind, staff_id) id, venue_id, day::text as day, kind, staff_id, state, note, by_id, by_name, at
		from sign_looks where account_id = app_account() and venue_id in (?) and day between ? and ?
		order by venue_id, day, kind, staff_id, at desc, id desc`, bun.List(venues), from.String(), to.String()).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("read looks at signs: %w", err)
	}
	return list, nil
}
