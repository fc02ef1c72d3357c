package web

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
	"comptoir/models/staff"
)

// An Identifier looks up what cookies claim. It returns the zero Identity, and no error, for claims
// that are no longer good.
type Identifier interface {
	Identify(ctx context.Context, claims staff.Claims) (staff.Identity, error)
}

// A KeyIdentifier looks up the key by which a program came; the zero Identity, and no error, where
// it opens nothing.
type KeyIdentifier interface {
	Identify(ctx context.Context, key string) (staff.Identity, error)
}

// Who returns who is asking.
func Who(c echo.Context) staff.Identity { return staff.From(c.Request().Context()) }

// authorize lets a request through to its route only when the route's access allows who is asking.
// The refusal is an error before the handler runs, so nothing of the page can leak.
func authorize(r Route) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := Who(c)
		if !r.Access.Allows(id) {
			switch {
			case r.Access.kind == scoped && id.KeyID != uuid.Nil:
				return fault.Forbidden("api.scope_needed").With("scope", r.Access.scope)
			case r.Access.kind == scoped:
				return fault.Unauthorized("api.key_needed")
			case !id.SignedIn():
				return fault.Unauthorized("request.sign_in")
			}
			if id.Pin && slices.Contains(staff.PasswordOnly(), r.Access.permission) {
				return fault.Unauthorized("request.sign_in") // a PIN is not enough: ask for the password
			}
			return fault.Forbidden("request.forbidden").With("permission", string(r.Access.permission))
		}
		return r.Handle(c)
	}
}
