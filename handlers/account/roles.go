package account

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/staff"
	view "comptoir/views/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

func (h *Handler) rolesPage(c echo.Context) error {
	roles, err := h.Staff.Roles(c.Request().Context())
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Roles(view.RolesView{PageView: frame.Page(c, "account.staff.title"), Roles: roles}))
}

func (h *Handler) newRole(c echo.Context) error {
	return h.showRole(c, empty("account.role"), staff.Role{})
}

func (h *Handler) rolePage(c echo.Context) error {
	r, err := h.role(c)
	if err != nil {
		return err
	}
	values := limitValues(r.Limits, web.Who(c).Currency)
	values.Set("name", r.Name)
	for _, p := range r.Permissions {
		values.Add("permissions", string(p))
	}
	return h.showRole(c, filled("account.role", values), r)
}

func (h *Handler) role(c echo.Context) (staff.Role, error) {
	id, err := pathID(c)
	if err != nil || id == uuid.Nil {
		return staff.Role{}, err
	}
	return h.Staff.Role(c.Request().Context(), id)
}

func (h *Handler) showRole(c echo.Context, f view.Form, r staff.Role) error {
	page := frame.Page(c, "account.role.title")
	page.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), "account.staff.roles"), Href: "/admin/staff/roles"}
	if r.Name != "" {
		page.Heading = r.Name
	}
	return answer(c, f, view.Role(view.RoleView{PageView: page, Form: f, Role: r, May: web.Who(c), Command: web.NewCommand()}))
}

func (h *Handler) saveRole(c echo.Context) error {
	r, err := h.role(c)
	if err != nil {
		return err
	}
	if err := h.writeRole(c, r.ID); err != nil {
		f, err := typed(c, "account.role", err)
		if err != nil {
			return err
		}
		return h.showRole(c, f, r)
	}
	return web.SeeOther(c, "/admin/staff/roles")
}

func (h *Handler) writeRole(c echo.Context, id uuid.UUID) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	in, err := web.Bind[struct {
		Name        string             `form:"name"`
		Permissions []staff.Permission `form:"permissions"`
	}](c)
	if err != nil {
		return err
	}
	limits, err := readLimits(c)
	if err != nil {
		return err
	}
	_, err = h.Staff.SaveRole(c.Request().Context(), command, web.Who(c), staff.RoleForm{ID: id, Name: in.Name, Permissions: in.Permissions, Limits: limits})
	return err
}

func (h *Handler) deleteRole(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Staff.DeleteRole(c.Request().Context(), id); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/staff/roles")
}

// uuidOf reads an id that a form chose from a list; empty is the zero id.
func uuidOf(text string) (uuid.UUID, error) {
	if text == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, fault.Malformed("request.unreadable").Because(err)
	}
	return id, nil
}
