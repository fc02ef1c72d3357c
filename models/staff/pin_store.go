package staff

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// ErrPIN says that nobody who works here has this PIN.
var ErrPIN = fault.Unauthorized("pin.wrong")

// SignInByPIN finds the person with a PIN at a paired device. Wrong PINs make the device wait
// longer each time.
func (s *Store) SignInByPIN(ctx context.Context, device Identity, pin string) (Claims, error) {
	p, err := s.byPIN(ctx, device, pin)
	if err != nil {
		return Claims{}, err
	}
	return Claims{AccountID: device.AccountID, StaffID: p.ID, StaffEpoch: p.Epoch, Pin: true}, nil
}

// Approve finds the person with a PIN at a paired device who may do p: for one act that the
// person at the device may not do. It signs nobody in.
func (s *Store) Approve(ctx context.Context, device Identity, pin string, p Permission) (Person, error) {
	who, err := s.byPIN(ctx, device, pin)
	if err != nil {
		return Person{}, err
	}
	if !(Identity{Permissions: who.Permissions}).May(p) {
		return Person{}, fault.Forbidden("pin.may_not").With("name", who.Name).With("permission", string(p))
	}
	return who, nil
}

func (s *Store) byPIN(ctx context.Context, device Identity, pin string) (Person, error) {
	if device.DeviceID == uuid.Nil {
		return Person{}, fault.Unauthorized("pin.no_device")
	}
	try, err := s.Take(ctx, lanePIN(), device.DeviceID.String())
	if err != nil {
		return Person{}, errors.Join(err, s.noteGuessing(db.WithAccount(ctx, device.AccountID), device, err))
	}
	p, err := s.withPIN(db.WithAccount(ctx, device.AccountID), device, pin)
	if err != nil {
		return Person{}, err
	}
	return p, s.Refund(ctx, try)
}

func (s *Store) withPIN(ctx context.Context, device Identity, pin string) (p Person, err error) {
	if !isPIN(pin) {
		return p, ErrPIN
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectPeople+" and s.pin_hmac = ? and s.active", s.sealPIN(device.AccountID, pin)).Scan(ctx, &p)
	})
	if db.IsNotFound(err) {
		return p, ErrPIN
	}
	if err != nil {
		return p, fmt.Errorf("find person by PIN: %w", err)
	}
	if !(Identity{VenueIDs: p.VenueIDs}).In(device.VenueID) {
		return p, ErrPIN
	}
	return p, nil
}

// SetPIN gives a person a PIN that is theirs alone in the account; empty takes it away. It
// takes trivial ones too: forms ask PINFault first.
func (s *Store) SetPIN(ctx context.Context, id uuid.UUID, pin string) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.setPIN(ctx, tx, id, pin); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
}

func (s *Store) setPIN(ctx context.Context, tx bun.IDB, id uuid.UUID, pin string) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	var sealed []byte
	if pin != "" {
		if !isPIN(pin) {
			return fault.Invalid("request.invalid").Field("pin", "pin.form")
		}
		sealed = s.sealPIN(account, pin)
	}
	_, err = tx.ExecContext(ctx, "update staff set pin_hmac = ? where account_id = ? and id = ?", sealed, account, id)
	if db.Violated(err) == "staff_pin_unique" {
		return fault.Invalid("request.invalid").Field("pin", "pin.taken")
	}
	if err != nil {
		return fmt.Errorf("set PIN of %s: %w", id, err)
	}
	return nil
}
