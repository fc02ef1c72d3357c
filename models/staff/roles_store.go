package staff

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/order"
)

// A Role is what people of one kind may do.
type Role struct {
	ID          uuid.UUID    `bun:"id"`
	Name        string       `bun:"name"`
	Builtin     Builtin      `bun:"builtin"` // empty: made by the account
	Permissions []Permission `bun:"permissions,array"`
	Limits      order.Limits `bun:"limits,type:jsonb"`
	People      int          `bun:"people"` // active ones
}

const selectRoles = `select r.id, r.name, coalesce(r.builtin, '') as builtin, r.permissions, r.limits,
	(select count(*) from staff s where s.account_id = r.account_id and s.role_id = r.id and s.active) as people
	from roles r where r.account_id = app_account()`

// Roles lists the account's roles, those with more rights first.
func (s *Store) Roles(ctx context.Context) (list []Role, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectRoles+" order by cardinality(r.permissions) desc, lower(r.name), r.id").Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	return list, nil
}

// Role finds one of the account's roles.
func (s *Store) Role(ctx context.Context, id uuid.UUID) (r Role, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err = role(ctx, tx, id, "")
		return err
	})
	if db.IsNotFound(err) {
		return r, fault.NotFound("role.not_found")
	}
	return r, err
}

func role(ctx context.Context, tx bun.IDB, id uuid.UUID, lock string) (r Role, err error) {
	if err = tx.NewRaw(selectRoles+" and r.id = ?"+lock, id).Scan(ctx, &r); err != nil {
		return r, fmt.Errorf("read role %s: %w", id, err)
	}
	return r, nil
}

// A RoleForm is what the back office says of a role.
type RoleForm struct {
	ID          uuid.UUID // zero: a new one
	Name        string
	Permissions []Permission
	Limits      order.Limits // those of an owner are none
}

// SaveRole adds or changes a role on behalf of by, who can neither give nor take a right that
// they lack. The owner's role keeps every right, whatever the form says.
func (s *Store) SaveRole(ctx context.Context, command uuid.UUID, by Identity, f RoleForm) (id uuid.UUID, err error) {
	var c form.Check
	f.Name = c.Line("name", f.Name, nameLimit)
	for _, p := range f.Permissions {
		c.Require(p.Known(), "permissions", "field.unknown")
	}
	checkLimits(&c, f.Limits)
	if err := c.Err(); err != nil {
		return uuid.Nil, err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "role.save", f, &id, func() error {
			if id = f.ID; id == uuid.Nil {
				id = command
				return s.insertRole(ctx, tx, by, id, f)
			}
			return s.changeRole(ctx, tx, by, f)
		})
		return err
	})
	return id, err
}

func (s *Store) insertRole(ctx context.Context, tx bun.IDB, by Identity, id uuid.UUID, f RoleForm) error {
	if !by.Covers(f.Permissions) || !mayLimit(by.Limits, by.Limits, f.Limits) {
		return fault.Forbidden("role.above")
	}
	if err := addRole(ctx, tx, Role{ID: id, Name: f.Name, Permissions: f.Permissions, Limits: f.Limits}); err != nil {
		return err
	}
	if err := s.note(ctx, tx, by, "role.added", audit.Values{"name": f.Name}); err != nil {
		return err
	}
	return db.Touch(ctx, tx)
}

func addRole(ctx context.Context, tx bun.IDB, r Role) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	_, err = tx.NewRaw("insert into roles (account_id, id, name, builtin, permissions, limits) values (?, ?, ?, nullif(?, ''), ?, ?)",
		account, r.ID, r.Name, string(r.Builtin), permissionArray(r.Permissions), r.Limits).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add role: %w", err)
	}
	return nil
}

func (s *Store) changeRole(ctx context.Context, tx bun.IDB, by Identity, f RoleForm) error {
	before, err := role(ctx, tx, f.ID, " for update")
	if db.IsNotFound(err) {
		return fault.NotFound("role.not_found")
	}
	if err != nil {
		return err
	}
	if before.Builtin == Owner {
		f.Permissions, f.Limits = Permissions(), order.Limits{}
	}
	if !by.Covers(changed(before.Permissions, f.Permissions)) || !mayLimit(by.Limits, before.Limits, f.Limits) {
		return fault.Forbidden("role.above")
	}
	_, err = tx.NewRaw("update roles set name = ?, permissions = ?, limits = ? where account_id = app_account() and id = ?",
		f.Name, permissionArray(f.Permissions), f.Limits, f.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("change role %s: %w", f.ID, err)
	}
	if err := s.noteRole(ctx, tx, by, before, f); err != nil {
		return err
	}
	return db.Touch(ctx, tx)
}

// changed are the permissions that are in one list only.
func changed(a, b []Permission) []Permission {
	return slices.Concat(without(a, b), without(b, a))
}

// DeleteRole removes a role that the account made and nobody has.
func (s *Store) DeleteRole(ctx context.Context, id uuid.UUID) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewRaw("delete from roles where account_id = app_account() and id = ? and builtin is null", id).Exec(ctx)
		if db.Violated(err) != "" {
			return fault.Conflict("role.in_use")
		}
		if err != nil {
			return fmt.Errorf("delete role %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.Conflict("role.builtin").Because(err)
		}
		return db.Touch(ctx, tx)
	})
}

func permissionArray(list []Permission) any {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = string(p)
	}
	return pgdialect.Array(texts)
}

// venueArray is never null: no venue at all means every venue.
func venueArray(ids []uuid.UUID) any {
	if ids == nil {
		ids = []uuid.UUID{}
	}
	return pgdialect.Array(ids)
}
