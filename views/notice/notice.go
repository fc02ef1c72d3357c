// Package notice draws the bell: what calls for somebody now, the list of it, and the sheet on which
// one writes to another.
//
// It owns the words of a notice, also those of a push message. It must not know whom one is for.
// Start reading at Bell.
package notice

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/notice"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// BellView is what somebody should know.
type BellView struct {
	Reader  notice.Reader
	Open    []notice.Notice
	Command func() string // makes the identity of a form
}

// ListView is all of it, with what the reader wrote.
type ListView struct {
	BellView
	Sent  []notice.Sent
	Sells bool // an order can be opened from here
}

// WriteView is the sheet on which somebody writes.
type WriteView struct {
	Reader  notice.Reader
	Targets notice.Targets
	Message notice.Message // as it was typed
	Fault   *fault.Fault
	Command string
}

// At is an address of the package for a reader: a kitchen's screen names its station.
func At(r notice.Reader, path string, more ...string) string {
	values := url.Values{}
	if r.Station != uuid.Nil {
		values.Set("station", r.Station.String())
	}
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// Title is what is read first of a notice.
func Title(ctx context.Context, n notice.Notice) string {
	switch {
	case n.Kind == notice.IsReady:
		return i18n.T(ctx, "notice.ready", "where", where(ctx, n))
	case n.Phrase != "":
		return phrase(ctx, n.Phrase, n.About)
	}
	return n.Text
}

// Body is what is said besides; empty where the title says it all.
func Body(ctx context.Context, n notice.Notice) string {
	if n.Kind == notice.IsReady {
		return dishes(ctx, n.Dishes)
	}
	if n.Phrase != "" {
		return n.Text
	}
	return ""
}

// where is the table, guest or order that dishes are for.
func where(ctx context.Context, n notice.Notice) string {
	switch {
	case n.TableName != "":
		return i18n.T(ctx, "till.table", "name", n.TableName)
	case n.OrderName != "":
		return n.OrderName
	}
	return i18n.T(ctx, "till.order", "number", n.Number)
}

func dishes(ctx context.Context, list []notice.Dish) string {
	var words []string
	for _, d := range list {
		if d.Quantity == money.One && d.Unit == "" {
			words = append(words, d.Name)
		} else {
			words = append(words, i18n.Measure(ctx, d.Quantity, d.Unit)+" × "+d.Name)
		}
	}
	return strings.Join(words, ", ")
}

func phrase(ctx context.Context, p notice.Phrase, about string) string {
	if about == "" {
		about = "…"
	}
	return i18n.T(ctx, "notice.phrase."+string(p), "about", about)
}

// Meta is how much is to be carried, or who wrote, and when.
func Meta(ctx context.Context, n notice.Notice) string {
	if n.Kind == notice.IsReady {
		return i18n.T(ctx, "notice.dishes", "count", n.Count()) + " · " + i18n.Time(ctx, n.At)
	}
	return n.FromName + " · " + i18n.Time(ctx, n.At)
}

func icon(n notice.Notice) string {
	if n.Kind == notice.IsReady {
		return "concierge-bell"
	}
	return "message-square-text"
}

// of are the notices of a kind.
func (v BellView) of(kind notice.Kind) []notice.Notice {
	var list []notice.Notice
	for _, n := range v.Open {
		if n.Kind == kind {
			list = append(list, n)
		}
	}
	return list
}

// loud is how many notices lie over the screen at once; the bell counts the rest.
const loud = 3

// calls are those that are shown over the screen: the oldest messages, and dishes that have just become ready.
func (v BellView) calls() []notice.Notice {
	messages, ready := v.of(notice.IsMessage), v.of(notice.IsReady)
	return append(messages[:min(len(messages), loud)], ready[max(0, len(ready)-loud):]...)
}

func (v BellView) label(ctx context.Context) string {
	if len(v.Open) == 0 {
		return i18n.T(ctx, "notice.title")
	}
	return i18n.T(ctx, "notice.title") + ": " + i18n.T(ctx, "notice.new", "count", len(v.Open))
}

// key opens the list: letters are free on a kitchen's screen only.
func (v BellView) key() string {
	if v.Reader.Station != uuid.Nil {
		return "n"
	}
	return "Shift+F12"
}

// answer is the address of the sheet on which a message is answered.
func (v BellView) answer(n notice.Notice) string {
	to := notice.ToStaff(n.FromStaff)
	if n.FromStation != uuid.Nil {
		to = notice.ToStation(n.FromStation)
	}
	return At(v.Reader, "/notices/new", "to", string(to), "about", n.About)
}

// recipients are whom a message went to.
func recipients(ctx context.Context, s notice.Sent) string {
	switch {
	case s.ToFloor && s.ToKitchen:
		return i18n.T(ctx, "notice.to.all")
	case s.ToFloor:
		return i18n.T(ctx, "notice.to.floor")
	case s.ToKitchen:
		return i18n.T(ctx, "notice.to.kitchen")
	}
	return strings.Join(s.ToNames, ", ")
}

// readBy says who has read a message.
func readBy(ctx context.Context, s notice.Sent) string {
	var words []string
	for _, r := range s.Reads {
		words = append(words, r.Name+" "+i18n.Time(ctx, r.At))
	}
	return i18n.T(ctx, "notice.read_by", "who", strings.Join(words, ", "))
}

func (v WriteView) options(ctx context.Context) []ui.Option {
	all := i18n.T(ctx, "notice.to_many")
	list := []ui.Option{
		{Value: string(notice.Floor), Label: i18n.T(ctx, "notice.to.floor"), Group: all},
		{Value: string(notice.Kitchen), Label: i18n.T(ctx, "notice.to.kitchen"), Group: all},
		{Value: string(notice.Everybody), Label: i18n.T(ctx, "notice.to.all"), Group: all},
	}
	for _, s := range v.Targets.Stations {
		list = append(list, ui.Option{Value: string(notice.ToStation(s.ID)), Label: s.Name, Group: i18n.T(ctx, "kitchen.stations")})
	}
	for _, p := range v.Targets.People {
		list = append(list, ui.Option{Value: string(notice.ToStaff(p.ID)), Label: p.Name, Group: i18n.T(ctx, "notice.people")})
	}
	return list
}

// problem is what is wrong with a field, or with the message as a whole.
func (v WriteView) problem(ctx context.Context, field string) string {
	return i18n.FaultField(ctx, v.Fault, field)
}

func (v WriteView) whole(ctx context.Context) string {
	if v.Fault == nil || len(v.Fault.Fields) > 0 {
		return ""
	}
	return i18n.Fault(ctx, v.Fault)
}

func itoa(n int) string { return strconv.Itoa(n) }
