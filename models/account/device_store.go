package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/staff"
)

// Devices lists what is paired, by venue and name.
func (s *Store) Devices(ctx context.Context) (list []Device, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select d.id, d.kind, d.name, d.venue_id, v.name as venue_name, d.register_id, coalesce(r.name, '') as register_name,
				d.station_id, coalesce(st.name, '') as station_name, d.paired_at, d.last_seen_at
			from devices d
			join venues v on v.account_id = d.account_id and v.id = d.venue_id
			left join registers r on r.account_id = d.account_id and r.id = d.register_id
			left join stations st on st.account_id = d.account_id and st.id = d.station_id
			where d.account_id = app_account() and d.revoked_at is null
			order by lower(v.name), v.id, lower(d.name), d.id`).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	return list, nil
}

// A DeviceForm says what a browser is to become.
type DeviceForm struct {
	Kind  Kind
	Name  string
	Place uuid.UUID // the register of a till or display, the station of a kitchen screen; zero: the venue
	Venue uuid.UUID // of a kitchen screen for all stations, and of a board
}

// NewCode makes a code with which one browser is paired.
func (s *Store) NewCode(ctx context.Context, command uuid.UUID, by staff.Identity, f DeviceForm) (code Code, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "device.code", f, &code, func() error {
			d, err := f.device(ctx, tx)
			if err != nil {
				return err
			}
			code = Code{newCode(), s.now().Add(codeLife)}
			return insertCode(ctx, tx, code, d, by)
		})
		return err
	})
	return code, err
}

func newCode() string {
	var code []byte
	for len(code) < codeLength {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails
		for _, n := range b {
			if int(n) < 256/len(codeLetters)*len(codeLetters) && len(code) < codeLength {
				code = append(code, codeLetters[int(n)%len(codeLetters)])
			}
		}
	}
	return string(code)
}

// device checks the form and finds where the device will stand.
func (f *DeviceForm) device(ctx context.Context, tx bun.IDB) (Device, error) {
	var c form.Check
	f.Name = c.Line("name", f.Name, nameLimit)
	c.One("kind", string(f.Kind), string(Till), string(Kitchen), string(Display), string(Board))
	if err := c.Err(); err != nil {
		return Device{}, err
	}
	d := Device{Kind: f.Kind, Name: f.Name}
	var err error
	switch {
	case f.Kind == Till || f.Kind == Display:
		d.RegisterID = f.Place
		d.VenueID, err = venueOf(ctx, tx, "registers", f.Place)
	case f.Kind == Kitchen && f.Place != uuid.Nil:
		d.StationID = f.Place
		d.VenueID, err = venueOf(ctx, tx, "stations", f.Place)
	default:
		d.VenueID, err = venueOf(ctx, tx, "venues", f.Venue)
	}
	if db.IsNotFound(err) {
		err = fault.Invalid("request.invalid").Field("place", "field.unknown")
	}
	return d, err
}

// venueOf finds the venue of a register or station that is in use.
func venueOf(ctx context.Context, tx bun.IDB, table string, id uuid.UUID) (venue uuid.UUID, err error) {
	column := "venue_id"
	if table == "venues" {
		column = "id"
	}
	err = tx.NewRaw("select ? from ? where account_id = app_account() and id = ? and archived_at is null", bun.Ident(column), bun.Ident(table), id).Scan(ctx, &venue)
	return venue, err
}

func insertCode(ctx context.Context, tx bun.IDB, code Code, d Device, by staff.Identity) error {
	_, err := tx.NewRaw("delete from pairing_codes where account_id = app_account() and expires_at < ?", code.ExpiresAt.Add(-2*codeLife)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("sweep pairing codes: %w", err)
	}
	_, err = tx.NewRaw(`insert into pairing_codes (code, account_id, device_kind, device_name, venue_id, register_id, station_id, expires_at, created_by)
		values (?, app_account(), ?, ?, ?, ?, ?, ?, ?)`,
		code.Text, string(d.Kind), d.Name, d.VenueID, db.OrNull(d.RegisterID), db.OrNull(d.StationID), code.ExpiresAt, by.StaffID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("make pairing code: %w", err)
	}
	return nil
}

// ErrCode says that a pairing code is not good: wrong, used or too old.
var ErrCode = fault.Invalid("request.invalid").Field("code", "pair.wrong")

// Pair makes the browser that typed a code a device of the account. The command becomes the
// device's id, so that the same form sent again gets the same answer.
func (s *Store) Pair(ctx context.Context, command uuid.UUID, typed string) (staff.Claims, error) {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\x00", "").Replace(strings.ToValidUTF8(typed, "")))
	account, err := s.accountOf(ctx, code)
	if err != nil {
		return staff.Claims{}, err
	}
	claims := staff.Claims{AccountID: account, DeviceID: command, DeviceEpoch: 1}
	return claims, s.db.Tx(db.WithAccount(ctx, account), func(ctx context.Context, tx bun.Tx) error {
		var d Device
		err := tx.NewRaw(`update pairing_codes set used_at = coalesce(used_at, ?) where code = ? and account_id = app_account() and expires_at > ?
				and (used_at is null or exists (select from devices where account_id = app_account() and id = ? and revoked_at is null))
			returning device_kind as kind, device_name as name, venue_id, register_id, station_id`,
			s.now(), code, s.now(), command).Scan(ctx, &d)
		if db.IsNotFound(err) {
			return ErrCode
		}
		if err != nil {
			return fmt.Errorf("use pairing code: %w", err)
		}
		d.ID = command
		return insertDevice(ctx, tx, d)
	})
}

func (s *Store) accountOf(ctx context.Context, code string) (account uuid.UUID, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select account_id from pairing_codes where code = ?", code).Scan(ctx, &account)
	})
	if db.IsNotFound(err) {
		return uuid.Nil, ErrCode
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("find pairing code: %w", err)
	}
	return account, nil
}

// PairHere makes the browser of somebody who is signed in a device, without a code.
func (s *Store) PairHere(ctx context.Context, command uuid.UUID, by staff.Identity, f DeviceForm) (staff.Claims, error) {
	claims := staff.Claims{AccountID: by.AccountID, DeviceID: command, DeviceEpoch: 1}
	return claims, s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		d, err := f.device(ctx, tx)
		if err != nil {
			return err
		}
		d.ID = command
		return insertDevice(ctx, tx, d)
	})
}

func insertDevice(ctx context.Context, tx bun.IDB, d Device) error {
	_, err := tx.NewRaw(`insert into devices (account_id, id, venue_id, register_id, station_id, kind, name)
		values (app_account(), ?, ?, ?, ?, ?, ?) on conflict (account_id, id) do nothing`,
		d.ID, d.VenueID, db.OrNull(d.RegisterID), db.OrNull(d.StationID), string(d.Kind), d.Name).Exec(ctx)
	if err != nil {
		return fmt.Errorf("pair device: %w", err)
	}
	return nil
}

// RenameDevice gives a device another name.
func (s *Store) RenameDevice(ctx context.Context, id uuid.UUID, name string) error {
	var c form.Check
	name = c.Line("name", name, nameLimit)
	if err := c.Err(); err != nil {
		return err
	}
	return s.onDevice(ctx, "update devices set name = ? where account_id = app_account() and id = ? and revoked_at is null", name, id)
}

// RevokeDevice shuts a device out at once; what it did stays.
func (s *Store) RevokeDevice(ctx context.Context, id uuid.UUID) error {
	return s.onDevice(ctx, "update devices set revoked_at = coalesce(revoked_at, ?), epoch = epoch + 1 where account_id = app_account() and id = ?", s.now(), id)
}

func (s *Store) onDevice(ctx context.Context, statement string, args ...any) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewRaw(statement, args...).Exec(ctx)
		if err != nil {
			return fmt.Errorf("change device: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.NotFound("device.not_found").Because(err)
		}
		return db.Touch(ctx, tx)
	})
}
