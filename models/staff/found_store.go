package staff

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Founder is the first owner of an account.
type Founder struct {
	ID           uuid.UUID
	Name         string
	Language     string
	Email        string
	PasswordHash string // from HashPassword
}

// Found gives a new account its roles and its owner, in the transaction that makes the account.
// name says what a role is called in the account's language.
func Found(ctx context.Context, tx bun.IDB, f Founder, name func(Builtin) string) error {
	var owner uuid.UUID
	for _, b := range Builtins() {
		id := uuid.Must(uuid.NewV7())
		if b == Owner {
			owner = id
		}
		if err := addRole(ctx, tx, Role{ID: id, Name: name(b), Builtin: b, Permissions: b.Permissions()}); err != nil {
			return err
		}
	}
	form := PersonForm{Name: f.Name, RoleID: owner, Language: f.Language}
	if err := insertPerson(ctx, tx, f.ID, form); err != nil {
		return err
	}
	return saveLogin(ctx, tx, f.ID, f.Email, f.PasswordHash)
}
