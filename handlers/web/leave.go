package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
	"comptoir/models/staff"
)

// Approver finds whose PIN lends a permission for one act; staff.Store.Approve is one.
type Approver func(ctx context.Context, device staff.Identity, pin string, p staff.Permission) (staff.Person, error)

// Leave is who lends p to the person of a request, by the PIN that its form has; nobody where the
// person may themselves. Without a PIN it is refused as what somebody else can approve.
func Leave(c echo.Context, find Approver, p staff.Permission) (staff.Person, error) {
	id, pin := Who(c), c.FormValue("pin")
	if id.May(p) && pin == "" {
		return staff.Person{}, nil
	}
	if pin == "" {
		return staff.Person{}, fault.Forbidden("approval_required").With("permission", string(p))
	}
	who, err := find(c.Request().Context(), id, pin, p)
	if f := fault.Of(err); f != nil {
		return who, f.Field("pin", f.Code)
	}
	return who, err
}
