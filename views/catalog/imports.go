package catalog

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog/menu"
	"comptoir/models/fault"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ImportsView is where a menu is taken in: the files to send, and what was taken before.
type ImportsView struct {
	layout.PageView
	Form
	Recent []menu.Job
}

// DraftView is a menu before it is taken.
type DraftView struct {
	layout.PageView
	Form
	menu.Draft
}

// JobView is a menu being taken, or taken.
type JobView struct {
	layout.PageView
	menu.Job
	Command string
	Report  menu.Report // what somebody should read, as far as it is shown
}

const samplesShown = 3

// linesShown is how much of a report stands on a page; all of it can be fetched as a file.
const linesShown = 200

func jobPath(id uuid.UUID, act string) string { return "/admin/import/" + id.String() + act }

func (v DraftView) refusal(ctx context.Context) string {
	if f := fault.Of(v.Draft.Fault); f != nil {
		return i18n.Fault(ctx, f)
	}
	return ""
}

// samples are the first cells of a column, so that one sees what it is.
func samples(s menu.Sheet, column int) string {
	var cells []string
	for _, r := range s.Records {
		if column < len(r.Fields) && strings.TrimSpace(r.Fields[column]) != "" {
			cells = append(cells, r.Fields[column])
		}
		if len(cells) == samplesShown {
			break
		}
	}
	text := []rune(strings.Join(cells, " · "))
	if len(text) > 90 {
		return string(text[:90]) + "…"
	}
	return string(text)
}

// fieldOptions are what a column may mean; one that was understood in a way of its own keeps it.
func fieldOptions(ctx context.Context, now menu.Field) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "import.field.none")}}
	known := now == menu.NoField
	for _, f := range menu.Fields() {
		list = append(list, ui.Option{Value: string(f), Label: i18n.T(ctx, "import.field."+string(f))})
		known = known || f == now
	}
	if !known {
		list = append(list, ui.Option{Value: string(now), Label: i18n.T(ctx, "import.field."+string(now))})
	}
	return list
}

func columnField(ctx context.Context, file, column int, header string, now menu.Field) ui.SelectView {
	name := "column." + itoa(file)
	return ui.SelectView{FieldView: ui.FieldView{Name: name, ID: "f-" + name + "-" + itoa(column), Label: i18n.T(ctx, "import.column_means", "column", header), LabelHidden: true, Value: string(now)}, Options: fieldOptions(ctx, now)}
}

func outcomeTone(o menu.Outcome) ui.Tone {
	switch o {
	case menu.New:
		return ui.Good
	case menu.Updated:
		return ui.Info
	case menu.Refused:
		return ui.Bad
	}
	return ui.Neutral
}

// why is what a line of a report says, in words.
func why(ctx context.Context, l menu.Line) string {
	text := ""
	if l.Code != "" {
		text = i18n.T(ctx, l.Code)
	}
	if l.Field != menu.NoField {
		text = i18n.T(ctx, "import.field."+string(l.Field)) + ": " + text
	}
	return text
}

func shown(lines []menu.Line) []menu.Line { return lines[:min(len(lines), linesShown)] }
