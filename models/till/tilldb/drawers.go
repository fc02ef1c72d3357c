package tilldb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
)

// A Drawer is one that a register has beside its own.
type Drawer struct {
	ID   uuid.UUID
	Name string
	Pin  int // of the printer's connector, 2 or 5; 0: as the printer is set up
}

// MostDrawers is how many drawers a register has beside its own.
const MostDrawers = 3

const longestDrawer = 40

func drawers(ctx context.Context, tx bun.IDB, register uuid.UUID) (list []Drawer, err error) {
	err = tx.NewRaw(`select id, name, pin from drawers where account_id = app_account() and register_id = ? and archived_at is null order by created_at, id`, register).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("list drawers of register %s: %w", register, err)
	}
	return list, nil
}

// Drawers lists the drawers that a register has beside its own.
func (s *Store) Drawers(ctx context.Context, register uuid.UUID) (list []Drawer, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = drawers(ctx, tx, register)
		return err
	})
	return list, err
}

// AddDrawer gives a register another drawer. The same drawer again changes nothing.
func (s *Store) AddDrawer(ctx context.Context, register uuid.UUID, d Drawer) error {
	var c form.Check
	d.Name = c.Line("drawer", d.Name, longestDrawer)
	c.Require(d.Pin == 0 || d.Pin == 2 || d.Pin == 5, "pin", "field.unknown")
	if err := c.Err(); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := lockRegister(ctx, tx, register)
		if err != nil {
			return err
		}
		for _, one := range r.drawers {
			if one.ID == d.ID {
				return nil
			}
			if one.Name == d.Name {
				return fault.Invalid("request.invalid").Field("drawer", "field.taken")
			}
		}
		if len(r.drawers) >= MostDrawers {
			return fault.Invalid("shift.most_drawers").Field("drawer", "shift.most_drawers")
		}
		_, err = tx.ExecContext(ctx, `insert into drawers (account_id, id, register_id, name, pin, created_at) values (app_account(), ?, ?, ?, ?, ?)`,
			d.ID, register, d.Name, d.Pin, s.now())
		if err != nil {
			return fmt.Errorf("add drawer: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}

// RemoveDrawer takes a drawer out of use. It must be closed.
func (s *Store) RemoveDrawer(ctx context.Context, register, drawer uuid.UUID) error {
	return s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := lockRegister(ctx, tx, register); err != nil {
			return err
		}
		var open bool
		err := tx.NewRaw(`select exists (select from shifts where account_id = app_account() and drawer_id = ? and closed_at is null)`, drawer).Scan(ctx, &open)
		if err != nil {
			return fmt.Errorf("look for the shift of drawer %s: %w", drawer, err)
		}
		if open {
			return fault.Conflict("shift.drawer_open")
		}
		_, err = tx.ExecContext(ctx, `update drawers set archived_at = ? where account_id = app_account() and register_id = ? and id = ? and archived_at is null`, s.now(), register, drawer)
		if err != nil {
			return fmt.Errorf("remove drawer %s: %w", drawer, err)
		}
		return db.Touch(ctx, tx)
	})
}

// A Desk is what is open at a register, and what can still be opened there.
type Desk struct {
	Open    []Shift
	Several bool     // it has more drawers than its own
	Own     bool     // the register's own drawer can be opened
	Free    []Drawer // and these
	Purses  bool     // people may carry their own cash
}

// Desk returns what is open at a register.
func (s *Store) Desk(ctx context.Context, register uuid.UUID) (Desk, error) {
	d := Desk{Own: true}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		all, err := drawers(ctx, tx, register)
		if err != nil {
			return err
		}
		d.Several = len(all) > 0
		err = tx.NewRaw(`select v.purses from registers r join venues v on v.account_id = r.account_id and v.id = r.venue_id
			where r.account_id = app_account() and r.id = ?`, register).Scan(ctx, &d.Purses)
		if err != nil {
			return fmt.Errorf("read rules of register %s: %w", register, err)
		}
		if d.Open, err = several(ctx, tx, "s.register_id = ? and s.closed_at is null order by s.opened_at, s.id", register); err != nil {
			return err
		}
		taken := map[uuid.UUID]bool{}
		for _, one := range d.Open {
			taken[one.DrawerID] = taken[one.DrawerID] || !one.Purse
		}
		d.Own = !taken[uuid.Nil]
		for _, one := range all {
			if !taken[one.ID] {
				d.Free = append(d.Free, one)
			}
		}
		return nil
	})
	return d, err
}

func several(ctx context.Context, tx bun.IDB, where string, args ...any) (list []Shift, err error) {
	var rows []shiftRow
	if err := tx.NewRaw(shiftColumns+where, args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("list shifts: %w", err)
	}
	for _, r := range rows {
		one, err := r.shift()
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// openShift is a shift that is open still.
func openShift(ctx context.Context, tx bun.IDB, id uuid.UUID) (Shift, error) {
	s, err := one(ctx, tx, "s.id = ?", id)
	switch {
	case db.IsNotFound(err):
		return s, fault.NotFound("shift.unknown")
	case err != nil:
		return s, fmt.Errorf("read shift %s: %w", id, err)
	case !s.Open():
		return s, ErrClosed
	}
	return s, nil
}

// A Kick says which drawer springs open for money.
type Kick struct {
	None bool // the money is carried
	Pin  int  // as a Drawer's
}

// KickOf is what opens for a sale or a refund that was booked, or else for what somebody does at a register now.
func (s *Store) KickOf(ctx context.Context, sale, register, staff uuid.UUID) (k Kick, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		const columns = `select s.purse as none, coalesce(d.pin, 0) as pin from shifts s left join drawers d on d.account_id = s.account_id and d.id = s.drawer_id where s.account_id = app_account() and `
		err := tx.NewRaw(columns+"s.id = (select shift_id from sales where account_id = app_account() and id = ?)", sale).Scan(ctx, &k.None, &k.Pin)
		if db.IsNotFound(err) {
			err = tx.NewRaw(columns+theirs, register, db.OrNull(staff)).Scan(ctx, &k.None, &k.Pin)
		}
		if err != nil && !db.IsNotFound(err) {
			return fmt.Errorf("look which drawer opens: %w", err)
		}
		return nil
	})
	return k, err
}

// Rules say whose the cash at a venue is.
type Rules struct {
	Own    bool // each drawer is of whoever opened it, also where a register has one
	Purses bool // people may carry their own cash
	Photos bool // nothing is paid out without a picture of its slip
}

// Rules returns whose the cash at a venue is.
func (s *Store) Rules(ctx context.Context, venue uuid.UUID) (r Rules, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select own_drawers as own, purses, slip_photos as photos from venues where account_id = app_account() and id = ?`, venue).Scan(ctx, &r)
	})
	if err != nil {
		return r, fmt.Errorf("read rules of cash: %w", err)
	}
	return r, nil
}

// SetRules says whose the cash at a venue is. Shifts that are open stay as they are.
func (s *Store) SetRules(ctx context.Context, venue uuid.UUID, r Rules) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update venues set own_drawers = ?, purses = ?, slip_photos = ? where account_id = app_account() and id = ?`, r.Own, r.Purses, r.Photos, venue)
		if err != nil {
			return fmt.Errorf("set rules of cash: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}
