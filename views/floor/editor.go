package floor

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// EditorView is the page on which halls and tables are made and placed.
type EditorView struct {
	Page layout.PageView
	Plan floor.Plan
	Hall uuid.UUID // the one that is edited; zero: there is none yet

	New    HallForm
	Rename HallForm
	Thing  ThingForm // what is selected, as it is or as it was typed

	Back, Again bool   // whether a change can be taken back, and done again
	Command     string // of the forms that only need one
	Section     SectionForm
	Problem     *fault.Fault // why what was asked for was not done
}

// HallForm is a hall as it was typed.
type HallForm struct {
	Command string
	ID      string
	Name    string
	Fault   *fault.Fault
}

// SectionForm is a new section as it was typed.
type SectionForm struct {
	ID, Name, Tint string
	Fault          *fault.Fault
}

// ThingForm is a table or another thing as it was typed: numbers may be anything.
type ThingForm struct {
	ID, Hall, Name, Seats, Shape, Kind, X, Y, Width, Height, Rotation, Section string

	Joins []uuid.UUID
	Fault *fault.Fault
}

// FormOf fills a form with a table as it is.
func FormOf(t floor.Table) ThingForm {
	f := placeForm(t.ID, t.HallID, t.Place)
	f.Name, f.Seats, f.Shape, f.Joins = t.Name, strconv.Itoa(t.Seats), string(t.Shape), t.Joins
	if t.SectionID != uuid.Nil {
		f.Section = t.SectionID.String()
	}
	return f
}

// FormOfItem fills a form with a thing that takes no orders.
func FormOfItem(i floor.Item) ThingForm {
	f := placeForm(i.ID, i.HallID, i.Place)
	f.Name, f.Kind = i.Name, string(i.Kind)
	return f
}

func placeForm(id, hall uuid.UUID, p floor.Place) ThingForm {
	return ThingForm{
		ID: id.String(), Hall: hall.String(), X: strconv.Itoa(p.X), Y: strconv.Itoa(p.Y),
		Width: strconv.Itoa(p.Width), Height: strconv.Itoa(p.Height), Rotation: strconv.Itoa(p.Rotation),
	}
}

func (f ThingForm) table() bool { return f.Kind == "" }

func (e EditorView) name() string {
	for _, h := range e.Plan.Halls {
		if h.ID == e.Hall {
			return h.Name
		}
	}
	return ""
}

func (e EditorView) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, h := range e.Plan.Halls {
		tabs = append(tabs, ui.Tab{
			Label: h.Name, Href: "/admin/floor?hall=" + h.ID.String(), Current: h.ID == e.Hall, Count: strconv.Itoa(len(e.Plan.In(h.ID))),
		})
	}
	return tabs
}

func (e EditorView) shape(ctx context.Context, t floor.Seating) ui.TableShapeView {
	section, _ := e.Plan.Section(t.SectionID)
	seats := i18n.T(ctx, "floor.seats", "count", t.Seats)
	v := ui.TableShapeView{
		ID: "thing-" + t.ID.String(), Label: t.Name, X: t.X, Y: t.Y, Width: t.Width, Height: t.Height, Turn: t.Rotation,
		Round: t.Shape == floor.Round, Look: "free", State: seats, Section: ui.Tint(section.Tint), Href: e.address(t.ID),
		Attrs: moves(t.ID, i18n.T(ctx, "till.table", "name", t.Name), t.Place, smallestTable),
	}
	if t.Width >= narrow {
		v.Info = []string{seats}
	}
	return v
}

func (e EditorView) thing(ctx context.Context, i floor.Item) ui.ThingView {
	v := thingOf(i)
	v.Name = join(i18n.T(ctx, "floor.kind."+string(i.Kind)), i.Name)
	v.Href, v.Attrs = e.address(i.ID), moves(i.ID, v.Name, i.Place, smallestItem)
	return v
}

const (
	smallestTable = 40
	smallestItem  = 10
)

// moves is what the script must know of a thing to move, turn and size it.
func moves(id uuid.UUID, name string, p floor.Place, least int) ui.Attrs {
	return ui.Attrs{
		"data-thing": id.String(), "data-name": name, "data-least": strconv.Itoa(least),
		"data-x": strconv.Itoa(p.X), "data-y": strconv.Itoa(p.Y), "data-w": strconv.Itoa(p.Width), "data-h": strconv.Itoa(p.Height), "data-r": strconv.Itoa(p.Rotation),
	}
}

// address is the page with a thing selected.
func (e EditorView) address(thing uuid.UUID) string {
	return "/admin/floor?hall=" + e.Hall.String() + "&thing=" + thing.String()
}

func (e EditorView) halls() []ui.Option {
	var options []ui.Option
	for _, h := range e.Plan.Halls {
		options = append(options, ui.Option{Value: h.ID.String(), Label: h.Name})
	}
	return options
}

func (e EditorView) sections(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "floor.no_section")}}
	for _, s := range e.Plan.Sections {
		options = append(options, ui.Option{Value: s.ID.String(), Label: s.Name})
	}
	return options
}

// neighbours are the tables of the hall that the selected one may be put together with.
func (e EditorView) neighbours() []floor.Seating {
	var list []floor.Seating
	for _, t := range e.Plan.In(e.Hall) {
		if t.ID.String() != e.Thing.ID {
			list = append(list, t)
		}
	}
	return list
}

func (e EditorView) joined(t floor.Seating) bool {
	for _, id := range e.Thing.Joins {
		if id == t.ID {
			return true
		}
	}
	for _, id := range t.Joins {
		if id.String() == e.Thing.ID {
			return true
		}
	}
	return false
}

func shapeOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, s := range floor.Shapes() {
		options = append(options, ui.Option{Value: string(s), Label: i18n.T(ctx, "floor.shape."+string(s))})
	}
	return options
}

// An addition is what can be put into a hall with one tap.
type addition struct{ what, label, Icon string }

func additions() []addition {
	return []addition{
		{what: "square", label: "floor.add.square", Icon: "square"}, {what: "round", label: "floor.add.round", Icon: "circle"},
		{what: "bar", label: "floor.add.bar", Icon: "armchair"}, {what: "wall", label: "floor.kind.wall", Icon: "brick-wall"},
		{what: "counter", label: "floor.kind.counter", Icon: "wine"}, {what: "door", label: "floor.kind.door", Icon: "door-open"},
		{what: "plant", label: "floor.kind.plant", Icon: "sprout"}, {what: "label", label: "floor.kind.label", Icon: "type"},
	}
}
