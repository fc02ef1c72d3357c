package fiscaldb

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal/tse"
)

// Modules are the security modules that this server reaches. Whoever runs it says which: an address
// that an account may type would make the server call its neighbours.
type Modules struct {
	Addresses []string
	Open      func(ctx context.Context, address string) (tse.Device, error)
}

// Through has German registers sign by modules at these addresses.
func (s *Store) Through(m Modules) { s.modules = m }

// ModuleAddresses are those that a register may sign by.
func (s *Store) ModuleAddresses() []string { return s.modules.Addresses }

func (s *Store) open(ctx context.Context, address string) (tse.Device, error) {
	if !slices.Contains(s.modules.Addresses, address) {
		return nil, fmt.Errorf("this server was not told of a security module at %q", address)
	}
	return s.modules.Open(ctx, address)
}

// SetModule has a register sign by another module from now on: that one broke, or stands elsewhere.
func (s *Store) SetModule(ctx context.Context, command, chain uuid.UUID, address string) error {
	d, err := s.open(ctx, address)
	if err != nil {
		return noModule(err)
	}
	key := d.Info().PublicKey
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "fiscal.module", []string{chain.String(), address}, &struct{}{}, func() error {
			var text []byte
			err := tx.QueryRowContext(ctx, `select settings from fiscal_chains where account_id = app_account() and id = ? and regime = 'tse' and ended_at is null for update`, chain).Scan(&text)
			if errors.Is(err, sql.ErrNoRows) {
				return fault.Conflict("fiscal.not_on").Because(err)
			}
			if err != nil {
				return fmt.Errorf("read chain %s: %w", chain, err)
			}
			var known settings
			if err := json.Unmarshal(text, &known); err != nil {
				return fmt.Errorf("read chain %s: %w", chain, err)
			}
			known.Module = address
			if !slices.ContainsFunc(known.Modules, func(k []byte) bool { return bytes.Equal(k, key) }) {
				known.Modules = append(known.Modules, key)
			}
			changed, _ := json.Marshal(known) // plain data: cannot fail
			if _, err := tx.ExecContext(ctx, `update fiscal_chains set settings = ? where account_id = app_account() and id = ?`, string(changed), chain); err != nil {
				return fmt.Errorf("set module of chain %s: %w", chain, err)
			}
			return db.Touch(ctx, tx)
		})
		return err
	})
}

func noModule(err error) error {
	return fault.Invalid("request.invalid").Field("module", "fiscal.module_unreachable").Because(err)
}

// An Outage is a time in which a module was out of order.
type Outage struct {
	StartedAt time.Time
	EndedAt   *time.Time // nil: it still is
	Reason    string
	Receipts  int // that say so
}

// Outages lists those of a chain, the newest first.
func (s *Store) Outages(ctx context.Context, chain uuid.UUID) (list []Outage, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`select started_at, ended_at, reason, receipts from fiscal_outages where account_id = app_account() and chain_id = ? order by started_at desc limit 20`, chain).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read outages of chain %s: %w", chain, err)
	}
	return list, nil
}
