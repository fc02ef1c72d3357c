package account

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	view "comptoir/views/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

func (h *Handler) devicesPage(c echo.Context) error {
	return h.showDevices(c, empty("account.device"))
}

func (h *Handler) showDevices(c echo.Context, f view.Form) error {
	ctx := c.Request().Context()
	devices, err := h.Accounts.Devices(ctx)
	if err != nil {
		return err
	}
	options, err := h.deviceOptions(c)
	if err != nil {
		return err
	}
	v := view.DevicesView{PageView: frame.Page(c, "nav.devices"), Form: f, Devices: devices, Options: options, Commands: web.NewCommand}
	if id := web.Who(c); id.DeviceID != uuid.Nil {
		v.ThisOne = id.DeviceID.String()
	}
	return answer(c, f, view.Devices(v))
}

func (h *Handler) deviceOptions(c echo.Context) ([]ui.Option, error) {
	ctx := c.Request().Context()
	registers, err := h.Accounts.Registers(ctx)
	if err != nil {
		return nil, err
	}
	stations, err := h.Accounts.Stations(ctx)
	if err != nil {
		return nil, err
	}
	return view.DeviceOptions(ctx, registers, stations), nil
}

// addDevice makes a code for another browser, or pairs this one.
func (h *Handler) addDevice(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	f, err := h.deviceForm(c)
	if err == nil && c.FormValue("how") == "here" {
		err = h.pairHere(c, command, f)
		if err == nil {
			return web.SeeOther(c, "/")
		}
	} else if err == nil {
		var code account.Code
		if code, err = h.Accounts.NewCode(c.Request().Context(), command, web.Who(c), f); err == nil {
			return showCode(c, f, code)
		}
	}
	back, err := typed(c, "account.device", err)
	if err != nil {
		return err
	}
	return h.showDevices(c, back)
}

func (h *Handler) pairHere(c echo.Context, command uuid.UUID, f account.DeviceForm) error {
	claims, err := h.Accounts.PairHere(c.Request().Context(), command, web.Who(c), f)
	if err != nil {
		return err
	}
	return h.Sessions.Pair(c, claims)
}

// deviceForm reads what a browser is to become: "till:" and the id of its register, for
// instance. Without a name it is called as the place where it stands.
func (h *Handler) deviceForm(c echo.Context) (account.DeviceForm, error) {
	kind, text, _ := strings.Cut(c.FormValue("place"), ":")
	id, err := uuid.Parse(text)
	if err != nil {
		return account.DeviceForm{}, fault.Invalid("request.invalid").Field("place", "field.unknown")
	}
	f := account.DeviceForm{Kind: account.Kind(kind), Name: strings.TrimSpace(c.FormValue("name")), Place: id}
	switch kind {
	case "kitchen_all":
		f.Kind, f.Place, f.Venue = account.Kitchen, uuid.Nil, id
	case "board":
		f.Place, f.Venue = uuid.Nil, id
	}
	if f.Name != "" {
		return f, nil
	}
	options, err := h.deviceOptions(c)
	for _, o := range options {
		if o.Value == c.FormValue("place") {
			f.Name = strings.Join(strings.SplitN(o.Label, " · ", 3)[:2], " · ")
		}
	}
	return f, err
}

func showCode(c echo.Context, f account.DeviceForm, code account.Code) error {
	page := frame.Page(c, "account.code.title")
	page.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), "nav.devices"), Href: "/admin/devices"}
	link := url.URL{Scheme: c.Scheme(), Host: c.Request().Host, Path: "/pair", RawQuery: url.Values{"code": {code.Text}}.Encode()}
	return web.Render(c, http.StatusOK, view.Code(view.CodeView{PageView: page, Code: code, Link: link.String(), Name: f.Name}))
}

func (h *Handler) renameDevice(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Accounts.RenameDevice(c.Request().Context(), id, c.FormValue("name")); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/devices")
}

func (h *Handler) revokeDevice(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Accounts.RevokeDevice(c.Request().Context(), id); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/devices")
}
