package till

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// printer answers what prints at this till.
func (h *Handler) printer(c echo.Context) error {
	device, err := h.Prints.ReceiptDevice(c.Request().Context(), web.Who(c).RegisterID)
	if err != nil {
		return err
	}
	v, err := h.printerView(c)
	if err != nil {
		return err
	}
	v.Device = device
	return web.Render(c, http.StatusOK, view.Printer(v))
}

// printerView is what the sheet says beside the printer's name.
func (h *Handler) printerView(c echo.Context) (view.PrinterView, error) {
	id := web.Who(c)
	v := view.PrinterView{Command: newID().String(), Lend: newID().String(), MayPair: id.May(staff.PairDevices)}
	through, err := h.Prints.BridgeOf(c.Request().Context(), id.RegisterID)
	if err != nil {
		return v, err
	}
	if through != nil {
		v.Through = through.ID
	}
	v.Bridges, err = h.Prints.Bridges(c.Request().Context())
	return v, err
}

// setPrinter chooses the printer of receipts.
func (h *Handler) setPrinter(c echo.Context) error {
	device := c.FormValue("device")
	err := h.Prints.SetReceiptDevice(c.Request().Context(), web.Who(c).RegisterID, device)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid && web.IsHX(c) {
		v, err := h.printerView(c)
		if err != nil {
			return err
		}
		v.Device, v.Fault = device, f
		return sheetAgain(c, http.StatusUnprocessableEntity, view.Printer(v))
	}
	if err != nil {
		return err
	}
	closeSheet(c)
	return h.jobs(c)
}

// openDrawer opens the drawer without a sale.
func (h *Handler) openDrawer(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id := web.Who(c)
	var check form.Check
	why := check.Line("reason", reasonOf(c), longestReason)
	if f := fault.Of(check.Err()); f != nil {
		v, err := h.drawerView(c, f)
		if err != nil {
			return err
		}
		return sheetAgain(c, web.Status(f), view.Drawer(v))
	}
	mine, err := h.Shifts.KickOf(c.Request().Context(), uuid.Nil, id.RegisterID, id.StaffID)
	if err != nil {
		return err
	}
	p := printdb.Printing{Command: command, VenueID: id.VenueID, RegisterID: id.RegisterID, StaffID: id.StaffID, Reason: why, Pin: mine.Pin}
	if err := h.Prints.Drawer(c.Request().Context(), p); err != nil {
		return err
	}
	closeSheet(c)
	return h.jobs(c)
}

const longestReason = 200

// askDrawer asks why the drawer is opened without a sale.
func (h *Handler) askDrawer(c echo.Context) error {
	v, err := h.drawerView(c, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Drawer(v))
}

func (h *Handler) drawerView(c echo.Context, refusal *fault.Fault) (view.DrawerView, error) {
	a, err := h.authority(c, "drawer", authority.Drawer, staff.OpenDrawer, "", refusal)
	return view.DrawerView{Authority: a, Command: newID().String()}, err
}

// testPrint has the printer of receipts print a line, so that a person sees that it does.
func (h *Handler) testPrint(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), web.Who(c)
	venue, err := h.venue(ctx, id.VenueID)
	if err != nil {
		return err
	}
	words := wordsOf(ctx, venue, "")
	d := doc.Document{Title: venue.Name, Language: words.Language, Blocks: []doc.Block{
		doc.Paragraph(venue.Name).Centered().Strong(), doc.Pair(id.DeviceName, words.Moment(h.Now())), doc.Rule(), doc.Feed(1), doc.Cut(),
	}}
	if err := h.Prints.Bill(ctx, printdb.Printing{Command: command, VenueID: id.VenueID, RegisterID: id.RegisterID}, d); err != nil {
		return err
	}
	return h.jobs(c)
}

// chooseRegister makes this browser the till of a register: once, by somebody who may.
func (h *Handler) chooseRegister(c echo.Context) error {
	all, err := h.Accounts.Registers(c.Request().Context())
	if err != nil {
		return err
	}
	id := web.Who(c)
	var here []account.Register
	for _, r := range all {
		if r.VenueID == id.VenueID {
			here = append(here, r)
		}
	}
	v := view.RegistersView{Frame: frame.Bare(c, "till.choose_register"), Registers: here, MayPair: id.May(staff.PairDevices)}
	return web.Render(c, http.StatusOK, view.Registers(v))
}

// pair makes this browser the till of a register.
func (h *Handler) pair(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	register, err := web.OptionalID(c, "register")
	if err != nil {
		return err
	}
	claims, err := h.Accounts.PairHere(c.Request().Context(), command, web.Who(c), account.DeviceForm{
		Kind: account.Till, Name: c.FormValue("name"), Place: register,
	})
	if err != nil {
		return err
	}
	if err := h.Sessions.Pair(c, claims); err != nil {
		return err
	}
	return web.SeeOther(c, "/till")
}
