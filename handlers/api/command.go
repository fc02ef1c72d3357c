package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

// Commands are carried out in their sequence, all or none. Each has an id, by which it is done once
// however often it is sent, a type, and the fields of its type.
type Commands struct {
	Commands  []json.RawMessage `json:"commands"`
	IfVersion int               `json:"if_version,omitempty"` // refuse if the order has another version
	PIN       string            `json:"pin,omitempty"`        // of a manager, who lends a right for these commands
}

const maxCommands = 500

// command gives an order commands.
func (h *Handler) command(c echo.Context) error {
	o, err := h.order(c)
	if err != nil {
		return err
	}
	in, err := read[Commands](c)
	if err != nil {
		return err
	}
	if len(in.Commands) == 0 || len(in.Commands) > maxCommands {
		return fault.Invalid("request.invalid").Field("commands", "field.range")
	}
	r := orderdb.Request{
		OrderID: o.ID, VenueID: o.VenueID, RegisterID: o.RegisterID, Actor: actor(c), May: may(web.Who(c)), IfVersion: in.IfVersion,
	}
	for n, raw := range in.Commands {
		cmd, err := h.parse(c, n, raw, o.Terms.Currency)
		if err != nil {
			return blame(err, n)
		}
		r.Commands = append(r.Commands, cmd)
	}
	if o, err = h.carryOut(c, r, in.PIN); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, orderOf(o))
}

// carryOut gives the commands. Where a right is missing and a manager's PIN was sent along, the
// manager lends that one right for these commands.
func (h *Handler) carryOut(c echo.Context, r orderdb.Request, pin string) (orderdb.Order, error) {
	ctx := c.Request().Context()
	o, err := h.Orders.Do(ctx, r)
	f := fault.Of(err)
	if f == nil || f.Code != "approval_required" || pin == "" {
		return o, err
	}
	permission, _ := f.Args["permission"].(string)
	at := web.Who(c)
	at.DeviceID, at.VenueID = at.KeyID, r.VenueID // wrong PINs make the key wait, as they would a till
	manager, err := h.Staff.Approve(ctx, at, pin, staff.Permission(permission))
	if f := fault.Of(err); f != nil {
		return o, f.Field("pin", f.Code)
	}
	if err != nil {
		return o, err
	}
	own := r.May
	r.ApprovedBy = order.Actor{StaffID: manager.ID, Name: manager.Name}
	r.May = func(p string) bool { return p == permission || own(p) }
	return h.Orders.Do(ctx, r)
}

// parse reads one command: its identity, its type, and the fields that this type has.
func (h *Handler) parse(c echo.Context, n int, raw json.RawMessage, currency money.Currency) (orderdb.Command, error) {
	var head struct {
		ID   uuid.UUID `json:"id"`
		Type string    `json:"type"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return orderdb.Command{}, unreadable(err)
	}
	if head.ID == uuid.Nil {
		if c.Request().Header.Get(idempotencyKey) == "" {
			return orderdb.Command{}, fault.Invalid("request.invalid").Field("id", "field.required")
		}
		head.ID = asked(c, fmt.Sprintf("command %d", n))
	}
	if err := known(head.Type, raw); err != nil {
		return orderdb.Command{}, err
	}
	bare, err := plain(raw, currency.Code)
	if err != nil {
		return orderdb.Command{}, fault.Invalid("api.money").With("currency", currency.Code).Because(err)
	}
	cmd, err := order.ParseCommand(head.Type, bare)
	return orderdb.Command{ID: head.ID, Command: cmd}, err
}

// commandTypes are the types that programs may send. An order is opened by POST /orders.
func commandTypes() []string {
	return slices.DeleteFunc(order.CommandTypes(), func(name string) bool { return name == order.Open{}.Type() })
}

// known refuses a type that programs may not send, and a field that the type of command does not have: it was meant to do something.
func known(commandType string, raw json.RawMessage) error {
	if !slices.Contains(commandTypes(), commandType) {
		return fault.Invalid("order.command_unknown").Field("type", "order.command_unknown")
	}
	cmd, err := order.ParseCommand(commandType, []byte("{}"))
	if err != nil {
		return err
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil {
		return unreadable(err)
	}
	fields := fieldsOf(reflect.TypeOf(cmd))
	for name := range given {
		if name != "id" && name != "type" && !fields[name] {
			return fault.Invalid("request.invalid").Field(name, "api.unknown_field")
		}
	}
	return nil
}

// fieldsOf are the names that a struct has in JSON, those of embedded structs among them.
func fieldsOf(t reflect.Type) map[string]bool {
	names := map[string]bool{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names[name] = true
		}
	}
	return names
}

// blame says which of the commands is refused.
func blame(err error, n int) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	at := *f
	at.Fields = map[string]string{}
	for name, code := range f.Fields {
		at.Fields[fmt.Sprintf("commands[%d].%s", n, name)] = code
	}
	if len(at.Fields) == 0 {
		at.Fields[fmt.Sprintf("commands[%d]", n)] = f.Code
	}
	return &at
}
