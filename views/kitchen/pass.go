package kitchen

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"comptoir/models/kitchen"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// gatheredView is the head of an order. One that is ready is not late any more.
func (b BoardView) gatheredView(ctx context.Context, g kitchen.Gathered) ui.TicketView {
	v := ui.TicketView{
		ID: "pass-" + g.Order.ID.String(), Number: "#" + strconv.Itoa(g.Order.Number), Where: where(ctx, g.Order), Who: g.StaffName, Sent: g.FiredAt, Now: b.Now,
		Priority: !g.RushedAt.IsZero(),
	}
	if g.Ready() {
		v.Ready = i18n.T(ctx, "pass.ready")
	} else {
		v.Course, v.Due, v.Late = i18n.T(ctx, "pass.waiting", "count", g.Waiting()), kitchen.DueAfter(g.Target), g.Target
	}
	return v
}

// serve is the button of an order.
func (b BoardView) serve(ctx context.Context, g kitchen.Gathered) ui.ButtonView {
	v := ui.ButtonView{
		ID: "serve-" + g.Order.ID.String(), Label: i18n.T(ctx, "pass.serve"), Icon: "concierge-bell", Type: "button",
		Attrs: b.with(b.post("/kitchen/orders/"+g.Order.ID.String()+"/serve"), "until", g.Until),
	}
	v.Attrs["data-bump"] = true
	if g.Ready() {
		v.Look = ui.Primary
	} else {
		v.Label, v.Icon = i18n.T(ctx, "pass.serve_all_the_same"), "check"
		v.Attrs["hx-confirm"] = i18n.T(ctx, "pass.serve_sure", "count", g.Waiting())
	}
	return v
}

func (b BoardView) unserve(g kitchen.Gathered) ui.Attrs {
	return b.with(b.post("/kitchen/orders/"+g.Order.ID.String()+"/unserve"), "at", g.ServedAt)
}

// with adds a time to what a tap sends.
func (b BoardView) with(a ui.Attrs, name string, at time.Time) ui.Attrs {
	values, _ := json.Marshal(map[string]string{name: at.UTC().Format(time.RFC3339Nano)}) // a text: cannot fail
	a["hx-vals"] = string(values)
	return a
}

// mark is the tap that says how far a station is.
func (b BoardView) mark(at kitchen.Progress) ui.Attrs {
	if at.Bumped {
		return b.post("/kitchen/tickets/" + at.TicketID.String() + "/recall")
	}
	act := "done"
	if at.Done {
		act = "undone"
	}
	return b.post("/kitchen/tickets/" + at.TicketID.String() + "/lines/" + strconv.Itoa(at.N) + "/" + act)
}

func lines(g kitchen.Gathered) []kitchen.Line {
	list := make([]kitchen.Line, len(g.Lines))
	for n, p := range g.Lines {
		list[n] = p.Line
	}
	return list
}
