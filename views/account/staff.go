package account

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// PeopleView lists who works here.
type PeopleView struct {
	layout.PageView
	People []staff.Person
}

// PersonView is the form of one person.
type PersonView struct {
	layout.PageView
	Form
	Person  staff.Person // zero: somebody new
	Roles   []staff.Role // that may be given
	Places  []staff.Place
	Command string // of leaving and coming back
}

// RolesView lists the roles.
type RolesView struct {
	layout.PageView
	Roles []staff.Role
}

// RoleView is the form of one role.
type RoleView struct {
	layout.PageView
	Form
	Role    staff.Role
	May     staff.Identity // whose rights can be given
	Command string         // of deleting it
}

func staffTabs(ctx context.Context, roles bool) []ui.Tab {
	return []ui.Tab{
		{Label: i18n.T(ctx, "account.staff.people"), Href: "/admin/staff", Icon: "users", Current: !roles},
		{Label: i18n.T(ctx, "account.staff.roles"), Href: "/admin/staff/roles", Icon: "shield-check", Current: roles},
	}
}

func (v PersonView) roles() []ui.Option {
	list := make([]ui.Option, len(v.Roles))
	for i, r := range v.Roles {
		list[i] = ui.Option{Value: r.ID.String(), Label: r.Name}
	}
	return list
}

func (v PersonView) path() string { return "/admin/staff/" + v.id() }

func (v PersonView) id() string {
	if v.Person.ID == uuid.Nil {
		return "new"
	}
	return v.Person.ID.String()
}

func (v RoleView) path() string {
	if v.Role.ID == uuid.Nil {
		return "/admin/staff/roles/new"
	}
	return "/admin/staff/roles/" + v.Role.ID.String()
}

// fixed tells whether the box of a permission cannot be changed: the owner's role has them all,
// and nobody gives or takes what they lack.
func (v RoleView) fixed(p staff.Permission) bool {
	return v.Role.Builtin == staff.Owner || !v.May.May(p)
}

func signsIn(ctx context.Context, p staff.Person) string {
	var ways []string
	if p.Email != "" {
		ways = append(ways, p.Email)
	}
	if p.HasPIN {
		ways = append(ways, i18n.T(ctx, "account.staff.by_pin"))
	}
	if len(ways) == 0 {
		return i18n.T(ctx, "account.staff.no_way_in")
	}
	return strings.Join(ways, " · ")
}

func newPIN(f ui.FieldView) ui.FieldView {
	f.InputMode, f.Attrs = "numeric", ui.Attrs{"maxlength": "8", "pattern": "[0-9]{4,8}"}
	return f
}

func pinHint(ctx context.Context, p staff.Person) string {
	if p.HasPIN {
		return i18n.T(ctx, "account.pin.keep_hint")
	}
	return i18n.T(ctx, "account.pin.hint")
}

func passwordHint(ctx context.Context, p staff.Person) string {
	if p.Email != "" {
		return i18n.T(ctx, "account.password_keep_hint")
	}
	return i18n.T(ctx, "account.password_hint")
}

// limits are the names of the fields that say how far a permission goes.
func limits(p staff.Permission) []string {
	switch p {
	case staff.VoidSent:
		return []string{"void"}
	case staff.OpenPrice:
		return []string{"price_bp"}
	case staff.Discount:
		return []string{"discount_bp", "discount"}
	case staff.Comp:
		return []string{"comp"}
	case staff.RefundSale:
		return []string{"refund"}
	}
	return nil
}
