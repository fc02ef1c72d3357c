package account

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/staff"
	view "comptoir/views/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

func (h *Handler) staffPage(c echo.Context) error {
	people, err := h.Staff.People(c.Request().Context())
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.People(view.PeopleView{PageView: frame.Page(c, "account.staff.title"), People: people}))
}

func (h *Handler) newPerson(c echo.Context) error {
	roles, err := h.Staff.Roles(c.Request().Context())
	if err != nil {
		return err
	}
	values := url.Values{}
	if n := len(roles); n > 0 {
		values.Set("role_id", roles[n-1].ID.String()) // the one with the fewest rights: more are given on purpose
	}
	return h.showPerson(c, filled("account.person", values), staff.Person{})
}

func (h *Handler) personPage(c echo.Context) error {
	p, err := h.person(c)
	if err != nil {
		return err
	}
	values := url.Values{"name": {p.Name}, "role_id": {p.RoleID.String()}, "language": {p.Language}, "email": {p.Email}}
	for _, id := range p.VenueIDs {
		values.Add("venue_ids", id.String())
	}
	return h.showPerson(c, filled("account.person", values), p)
}

// person finds whom the address names; the address that ends in "new" names nobody.
func (h *Handler) person(c echo.Context) (staff.Person, error) {
	id, err := pathID(c)
	if err != nil || id == uuid.Nil {
		return staff.Person{}, err
	}
	return h.Staff.Person(c.Request().Context(), id)
}

func (h *Handler) showPerson(c echo.Context, f view.Form, p staff.Person) error {
	roles, err := h.Staff.Roles(c.Request().Context())
	if err != nil {
		return err
	}
	id := web.Who(c)
	roles = slices.DeleteFunc(roles, func(r staff.Role) bool { return r.ID != p.RoleID && !id.Covers(r.Permissions) })
	page := frame.Page(c, "account.person.title")
	page.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), "account.staff.title"), Href: "/admin/staff"}
	if p.Name != "" {
		page.Heading = p.Name
	}
	return answer(c, f, view.Person(view.PersonView{PageView: page, Form: f, Person: p, Roles: roles, Places: id.Venues, Command: web.NewCommand()}))
}

func (h *Handler) savePerson(c echo.Context) error {
	p, err := h.person(c)
	if err != nil {
		return err
	}
	if err := h.writePerson(c, p.ID); err != nil {
		f, err := typed(c, "account.person", err)
		if err != nil {
			return err
		}
		return h.showPerson(c, f, p)
	}
	return web.SeeOther(c, "/admin/staff")
}

// writePerson saves the form. Whoever changes their own secrets stays signed in here.
func (h *Handler) writePerson(c echo.Context, id uuid.UUID) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	in, err := web.Bind[personForm](c)
	if err != nil {
		return err
	}
	f, err := in.form(id)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := h.Staff.SavePerson(ctx, command, web.Who(c), f); err != nil {
		return err
	}
	if id != web.Who(c).StaffID {
		return nil
	}
	me, err := h.Staff.Person(ctx, id)
	if err != nil {
		return err
	}
	return h.stay(c, me.Epoch)
}

// stay writes the cookie of the person anew after everybody else with it was signed out.
func (h *Handler) stay(c echo.Context, epoch int) error {
	claims := h.Sessions.Claims(c.Request())
	claims.StaffEpoch = epoch
	return h.Sessions.SignIn(c, claims)
}

type personForm struct {
	Name     string   `form:"name"`
	Role     string   `form:"role_id"`
	Venues   []string `form:"venue_ids"`
	Language string   `form:"language"`
	Email    string   `form:"email"`
	Password string   `form:"password"`
	PIN      string   `form:"pin"`
	NoPIN    string   `form:"no_pin"`
}

func (in personForm) form(id uuid.UUID) (staff.PersonForm, error) {
	f := staff.PersonForm{ID: id, Name: in.Name, Language: in.Language, Email: in.Email, Password: in.Password, PIN: in.PIN, NoPIN: in.NoPIN != "" && in.PIN == ""}
	var err error
	if f.RoleID, err = uuidOf(in.Role); err != nil {
		return f, err
	}
	for _, text := range in.Venues {
		venue, err := uuidOf(text)
		if err != nil {
			return f, err
		}
		f.VenueIDs = append(f.VenueIDs, venue)
	}
	return f, nil
}

// setActive answers the button that ends or resumes somebody's work.
func (h *Handler) setActive(active bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := web.ID(c, "id")
		if err != nil {
			return err
		}
		if err := h.Staff.SetActive(c.Request().Context(), web.Who(c), id, active); err != nil {
			return err
		}
		return web.SeeOther(c, "/admin/staff")
	}
}
