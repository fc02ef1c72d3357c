package ui

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"comptoir/models/money"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func euro() money.Currency { return money.Currency{Code: "EUR", Digits: 2} }

func TestPartsSayWhatTheyAre(t *testing.T) {
	for _, tt := range []struct {
		name string
		part templ.Component
		want []string
	}{
		{"a field shows its problem under it and keeps what was typed",
			Field(FieldView{Name: "price", Label: "Price", Value: "3.9x", Hint: "With tax", Error: "Please enter an amount."}),
			[]string{`for="f-price"`, `value="3.9x"`, `aria-invalid="true"`, `aria-describedby="f-price-hint f-price-error"`, `id="f-price-error"`}},
		{"an icon button has a name",
			IconButton(ButtonView{Label: "Print", Icon: "printer"}), []string{`aria-label="Print"`, `#printer`}},
		{"a button with an address is a link",
			Button(ButtonView{Label: "Back", Href: "/admin"}), []string{"<a ", `href="/admin"`}},
		{"a tile is a form without a script and a tap with one",
			Tile(TileView{Name: "Espresso", Price: 260, Currency: euro(), Action: "/lines", Command: "c1", Attrs: Attrs{"hx-post": "/lines"}}),
			[]string{`method="post"`, `action="/lines"`, `hx-post="/lines"`, `data-tap`, `name="command" value="c1"`, "€2.60"}},
		{"what is sold out cannot be tapped and says so",
			Tile(TileView{Name: "Cake", SoldOut: true}), []string{" disabled", "Sold out"}},
		{"a selected line is expanded", OrderLine(LineView{ID: "line-1", Name: "Cake", Selected: true}), []string{`aria-expanded="true"`, `id="line-1"`}},
		{"a voided line says so in words", OrderLine(LineView{State: LineVoided}), []string{"Voided"}},
		{"the chosen option of a select is selected",
			Select(SelectView{FieldView: FieldView{Name: "tax", Value: "2"}, Options: []Option{{Value: "1", Label: "A"}, {Value: "2", Label: "B"}}}),
			[]string{`<option value="2" selected>B`}},
		{"one of several changes of an answer", Partial("#totals", "outerMorph"), []string{`<hx-partial hx-target="#totals" hx-swap="outerMorph">`}},
		{"a dialog that comes as an answer opens by itself", Dialog(DialogView{ID: "d", Title: "Split", Open: true}), []string{"data-open", `aria-labelledby="d-title"`}},
		{"a table of the hall says its state in words",
			TableShape(TableShapeView{Label: "12", State: "Ready", Info: []string{"Ready", "2 covers"}}), []string{`aria-label="12 Ready 2 covers"`}},
		{"an allergy stands out", TicketLine(TicketLineView{Name: "Bagel", Allergy: "No sesame"}), []string{"ticket-allergy", "No sesame"}},
		{"a changed quantity shows what it was", TicketLine(TicketLineView{Quantity: "3", Was: "2"}), []string{"<s>2</s>", "Changed"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			html := render(t, tt.part)
			for _, want := range tt.want {
				if !strings.Contains(html, want) {
					t.Errorf("%q is missing in\n%s", want, html)
				}
			}
		})
	}
}

func TestMarkupInANameIsShownAsItIs(t *testing.T) {
	html := render(t, Tile(TileView{Name: `<img src=x onerror="alert(1)">`}))
	if strings.Contains(html, "<img") {
		t.Error(html)
	}
}

func TestATicketGrowsOld(t *testing.T) {
	sent := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	for waited, want := range map[time.Duration]string{
		0: "fresh 0:00", 8*time.Minute - time.Second: "fresh 7:59", 8 * time.Minute: "due 8:00", 14*time.Minute + 5*time.Second: "late 14:05",
	} {
		v := TicketView{Sent: sent, Now: sent.Add(waited), Due: 8 * time.Minute, Late: 14 * time.Minute}
		if got := v.age() + " " + v.waited(); got != want {
			t.Errorf("after %s: %q, want %q", waited, got, want)
		}
	}
}

func TestAnUnknownTintIsNeutral(t *testing.T) {
	if got := Tint(`x" onclick="`).class(); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestAPersonIsKnownByTwoLetters(t *testing.T) {
	for name, want := range map[string]string{"Demo Owner": "DO", "олена": "О", "": "", "A b c": "AB"} {
		if got := initials(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
