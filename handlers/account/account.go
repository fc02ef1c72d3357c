// Package account answers the pages on which people get in and an account is set up.
//
// It owns their addresses and who may use them. It must not know any rule: it reads a request,
// calls models/account or models/staff, and renders views/account. Start reading at
// Handler.Routes.
package account

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/logo"
	"comptoir/models/staff"
	view "comptoir/views/account"
)

// Handler has what these pages work with.
type Handler struct {
	DB       *db.DB
	Accounts *account.Store
	Logos    *logo.Store
	Staff    *staff.Store
	Sessions *web.Sessions
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return append(append(h.wayIn(), h.people()...), h.setUp()...)
}

func (h *Handler) wayIn() []web.Route {
	anyone, known, signedIn := web.Anyone(), web.Known(), web.SignedIn()
	return []web.Route{
		web.Get("/", anyone, h.home),
		web.Get("/signup", anyone, h.signUpPage),
		web.Post("/signup", anyone, h.signUp),
		web.Get("/login", anyone, h.loginPage),
		web.Post("/login", anyone, h.login),
		web.Post("/logout", anyone, h.logout),
		web.Get("/pin", known, h.pinPage),
		web.Post("/pin", known, h.pin),
		web.Post("/lock", known, h.lock),
		web.Get("/pair", anyone, h.pairPage),
		web.Post("/pair", anyone, h.pair),
		web.Post("/preferences", anyone, h.preferences),
		web.Post("/admin/venue", signedIn, h.chooseVenue),
		web.Get("/admin/profile", signedIn, h.profilePage),
		web.Post("/admin/profile", signedIn, h.saveProfile),
		web.Post("/admin/profile/pin", signedIn, h.changePIN),
		web.Post("/admin/profile/password", signedIn, h.changePassword),
		web.Post("/admin/profile/out", signedIn, h.signOutEverywhere),
	}
}

func (h *Handler) people() []web.Route {
	edit, pair := web.Needs(staff.EditStaff), web.Needs(staff.PairDevices)
	return []web.Route{
		web.Get("/admin/staff", edit, h.staffPage),
		web.Get("/admin/staff/new", edit, h.newPerson),
		web.Post("/admin/staff/new", edit, h.savePerson),
		web.Get("/admin/staff/roles", edit, h.rolesPage),
		web.Get("/admin/staff/roles/new", edit, h.newRole),
		web.Post("/admin/staff/roles/new", edit, h.saveRole),
		web.Get("/admin/staff/roles/:id", edit, h.rolePage),
		web.Post("/admin/staff/roles/:id", edit, h.saveRole),
		web.Post("/admin/staff/roles/:id/delete", edit, h.deleteRole),
		web.Get("/admin/staff/:id", edit, h.personPage),
		web.Post("/admin/staff/:id", edit, h.savePerson),
		web.Post("/admin/staff/:id/leave", edit, h.setActive(false)),
		web.Post("/admin/staff/:id/return", edit, h.setActive(true)),
		web.Get("/admin/devices", pair, h.devicesPage),
		web.Post("/admin/devices", pair, h.addDevice),
		web.Post("/admin/devices/:id", pair, h.renameDevice),
		web.Post("/admin/devices/:id/revoke", pair, h.revokeDevice),
	}
}

func (h *Handler) setUp() []web.Route {
	edit := web.Needs(staff.EditSettings)
	return []web.Route{
		web.Get("/admin/venues", edit, h.venuesPage),
		web.Get("/admin/venues/new", edit, h.newVenue),
		web.Post("/admin/venues/new", edit, h.saveVenue),
		web.Get("/admin/venues/:id", edit, h.venuePage),
		web.Post("/admin/venues/:id", edit, h.saveVenue),
		web.Get("/admin/venues/:id/logo", edit, h.logoPage),
		web.Post("/admin/venues/:id/logo", edit, h.saveLogo),
		web.Post("/admin/venues/:id/logo/remove", edit, h.removeLogo),
		web.Get("/admin/registers", edit, h.placesPage),
		web.Get("/admin/registers/new", edit, h.newRegister),
		web.Post("/admin/registers/new", edit, h.saveRegister),
		web.Get("/admin/registers/stations/new", edit, h.newStation),
		web.Post("/admin/registers/stations/new", edit, h.saveStation),
		web.Get("/admin/registers/stations/:id", edit, h.stationPage),
		web.Post("/admin/registers/stations/:id", edit, h.saveStation),
		web.Post("/admin/registers/stations/:id/archive", edit, h.archive(h.Accounts.ArchiveStation, "/admin/registers")),
		web.Get("/admin/registers/:id", edit, h.registerPage),
		web.Post("/admin/registers/:id", edit, h.saveRegister),
		web.Post("/admin/registers/:id/archive", edit, h.archive(h.Accounts.ArchiveRegister, "/admin/registers")),
		web.Get("/admin/taxes", edit, h.taxesPage),
		web.Get("/admin/taxes/new", edit, h.newTax),
		web.Post("/admin/taxes/new", edit, h.saveTax),
		web.Get("/admin/taxes/groups/new", edit, h.newTaxGroup),
		web.Post("/admin/taxes/groups/new", edit, h.saveTaxGroup),
		web.Get("/admin/taxes/groups/:id", edit, h.taxGroupPage),
		web.Post("/admin/taxes/groups/:id", edit, h.saveTaxGroup),
		web.Post("/admin/taxes/groups/:id/archive", edit, h.archive(h.Accounts.ArchiveTaxGroup, "/admin/taxes")),
		web.Get("/admin/taxes/:id", edit, h.taxPage),
		web.Post("/admin/taxes/:id", edit, h.saveTax),
		web.Post("/admin/taxes/:id/archive", edit, h.archive(h.Accounts.ArchiveTax, "/admin/taxes")),
	}
}

// empty is a form in which nothing was typed.
func empty(prefix string) view.Form { return filled(prefix, url.Values{}) }

// filled is a form that shows what is so.
func filled(prefix string, values url.Values) view.Form {
	return view.Form{Command: web.NewCommand(), Values: values, Prefix: prefix}
}

// typed is a form that comes back as it was typed, with what is wrong. An error that no person at
// the form can act on stays an error.
func typed(c echo.Context, prefix string, err error) (view.Form, error) {
	f := fault.Of(err)
	if f == nil || f.Kind == fault.KindNotFound || f.Kind == fault.KindMalformed {
		return view.Form{}, err
	}
	values, formErr := c.FormParams()
	if formErr != nil {
		return view.Form{}, fault.Malformed("request.unreadable").Because(formErr)
	}
	command := values.Get(web.CommandField)
	if f.Code == db.ErrReused.Code {
		command = web.NewCommand()
	}
	return view.Form{Command: command, Values: values, Fault: f, Prefix: prefix}, nil
}

// answer renders a form's page; one that was refused says so with its status.
func answer(c echo.Context, f view.Form, page templ.Component) error {
	status := http.StatusOK
	if f.Fault != nil {
		status = web.Status(f.Fault)
		if wait, ok := f.Fault.Args["count"].(int); ok && status == http.StatusTooManyRequests {
			c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(wait))
		}
	}
	return web.Render(c, status, page)
}

// pathID reads the id of what is changed; the address that ends in "new" has none.
func pathID(c echo.Context) (uuid.UUID, error) {
	if c.Param("id") == "" {
		return uuid.Nil, nil
	}
	return web.ID(c, "id")
}
