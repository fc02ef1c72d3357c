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
	// Ids of the commands that need no form: to take the hall away, and to move a table.
	Archive, Place string
	Problem        *fault.Fault // why what was asked for was not done
}

// HallForm is a hall as it was typed.
type HallForm struct {
	Command string
	ID      string
	Name    string
	Fault   *fault.Fault
}

// TableFormView is the page of one table.
type TableFormView struct {
	Page  layout.PageView
	Halls []floor.Hall
	Form  TableForm

	Archive string // command id to take the table away; empty: it is a new one
}

// TableForm is a table as it was typed: numbers may be anything.
type TableForm struct {
	Command, ID, Hall, Name, Seats, Shape, X, Y, Width, Height, Rotation string
	Fault                                                                *fault.Fault
}

// FormOf fills a form with a table as it is.
func FormOf(t floor.Table) TableForm {
	return TableForm{
		ID: t.ID.String(), Hall: t.HallID.String(), Name: t.Name, Seats: strconv.Itoa(t.Seats), Shape: string(t.Shape),
		X: strconv.Itoa(t.X), Y: strconv.Itoa(t.Y), Width: strconv.Itoa(t.Width), Height: strconv.Itoa(t.Height), Rotation: strconv.Itoa(t.Rotation),
	}
}

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

func (e EditorView) shape(t floor.Seating) ui.TableShapeView {
	return ui.TableShapeView{
		ID: "table-" + t.ID.String(), Label: t.Name, X: t.X, Y: t.Y, Width: t.Width, Height: t.Height, Turn: t.Rotation,
		Round: t.Shape == floor.Round, State: ui.TableFree, Href: tablePath(t.ID), Info: strconv.Itoa(t.Seats),
		Attrs: ui.Attrs{"data-drag": t.ID.String()},
	}
}

func tablePath(id uuid.UUID) string { return "/admin/floor/tables/" + id.String() }

func (v TableFormView) halls() []ui.Option {
	var options []ui.Option
	for _, h := range v.Halls {
		options = append(options, ui.Option{Value: h.ID.String(), Label: h.Name})
	}
	return options
}

func shapeOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, s := range floor.Shapes() {
		options = append(options, ui.Option{Value: string(s), Label: i18n.T(ctx, "floor.shape."+string(s))})
	}
	return options
}
