package cases

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// id makes the identity that our code wants of an example's short name.
func id(name string) uuid.UUID {
	if name == "" {
		return uuid.Nil
	}
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name))
}

type command struct {
	ID       string         `json:"id"`
	Device   string         `json:"device"`
	Type     string         `json:"type"`
	Line     string         `json:"line"`
	Item     string         `json:"item"`
	Quantity money.Quantity `json:"quantity"`
	Amount   money.Amount   `json:"amount"`
}

// command is the order's own command.
func (c command) command() (order.Command, error) {
	switch c.Type {
	case "add_line":
		return order.AddLine{LineID: id(c.Line), Sold: catalog.Sold{ItemID: id(c.Item), Name: c.Item}, Quantity: c.Quantity}, nil
	case "set_quantity":
		return order.SetQuantity{LineID: id(c.Line), Quantity: c.Quantity}, nil
	case "remove_line":
		return order.RemoveLine{LineID: id(c.Line)}, nil
	case "add_payment":
		return order.AddPayment{PaymentID: id("payment " + c.ID), Tender: price.Cash, Amount: c.Amount}, nil
	}
	return order.ParseCommand(c.Type, []byte("{}"))
}

// begun is an order that takes any payment: one line that the examples do not know costs
// more than they pay.
func begun() (*order.Session, error) {
	s := new(order.Session)
	open := order.Open{ID: id("order"), Kind: catalog.Counter}
	base := order.AddLine{LineID: id("base line"), Sold: catalog.Sold{Name: "base", UnitPrice: money.PriceOf(1e11)}}
	for i, c := range []order.Command{open, base} {
		if _, err := s.Do(c, order.Meta{CommandID: id("begin " + string(rune('a'+i)))}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func runFold(in struct {
	Commands []command `json:"commands"`
}) (any, error) {
	s, err := begun()
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string)
	applied, repeated, refusals := 0, 0, []string{}
	for i, c := range in.Commands {
		names[id(c.Line)] = c.Line
		cmd, err := c.command()
		if err != nil {
			return nil, err
		}
		again, err := s.Do(cmd, order.Meta{CommandID: id(c.ID), At: time.Unix(int64(i), 0).UTC()})
		f := fault.Of(err)
		switch {
		case again || f != nil && f.Code == "command.reused":
			repeated++
		case f != nil:
			refusals = append(refusals, c.ID+": "+f.Code)
		case err != nil:
			return nil, err
		default:
			applied++
		}
	}
	again := order.Fold(order.Order{}, s.Events) // the events alone must tell the same
	return object{
		"lines": lines(again, names), "paid": given(again), "applied": applied, "repeated": repeated, "refused": refusals,
	}, nil
}

func lines(o order.Order, names map[uuid.UUID]string) []object {
	out := []object{}
	for _, l := range o.Active() {
		if name, ok := names[l.ID]; ok {
			out = append(out, object{"line": name, "item": l.Sold.Name, "quantity": number(l.Quantity)})
		}
	}
	return out
}

func given(o order.Order) money.Amount {
	var sum money.Amount
	for _, p := range o.Payments {
		sum += p.Amount
	}
	return sum
}

// number writes a quantity as a JSON number, exactly.
func number(q money.Quantity) json.Number { return json.Number(q.String()) }

type kitchenLine struct {
	Line     string         `json:"line"`
	Origin   string         `json:"origin"`
	Item     string         `json:"item"`
	Quantity money.Quantity `json:"quantity"`
	Note     string         `json:"note"`
}

func runKitchenDelta(in struct {
	Sent []kitchenLine `json:"sent"`
	Now  []kitchenLine `json:"now"`
}) (any, error) {
	names := make(map[uuid.UUID]string)
	known := func(ls []kitchenLine) []order.KitchenLine {
		out := make([]order.KitchenLine, len(ls))
		for i, l := range ls {
			names[id(l.Line)], names[id(l.Origin)] = l.Line, l.Origin
			out[i] = order.KitchenLine{Line: id(l.Line), Origin: id(l.Origin), Item: l.Item, Quantity: l.Quantity, Note: l.Note}
		}
		return out
	}
	ticket := []object{}
	for _, op := range order.Delta(known(in.Sent), known(in.Now)) {
		o := object{"op": op.Op, "line": names[op.Line], "item": op.Item, "quantity": number(op.Quantity), "note": op.Note}
		if op.Op == order.OpChange {
			o["note_before"] = op.NoteBefore
		}
		ticket = append(ticket, o)
	}
	return object{"ticket": ticket}, nil
}
