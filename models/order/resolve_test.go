package order

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

func rates(id tax.ID, bp int) []tax.Rate {
	return []tax.Rate{{ID: id, BasisPoints: bp, Mode: tax.Inclusive}}
}

// burger costs 9.00, 8.00 to take away, cheese 1.50.
func burger() catalog.Item {
	return catalog.Item{
		ID: uuid.UUID{20}, Name: "Burger", Price: money.PriceOf(900),
		Groups: []catalog.ModifierGroup{{ID: uuid.UUID{21}, Modifiers: []catalog.Modifier{{ID: uuid.UUID{22}, Name: "Cheese", Price: money.PriceOf(150)}}}},
		Prices: []catalog.PriceRule{{Kind: catalog.Takeaway, Price: money.PriceOf(800)}},
	}
}

func sellBurger(kind catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
	return burger().Sell(kind, uuid.Nil, c)
}

func resolve(t *testing.T, s *Session, commandType, body string) (Command, error) {
	t.Helper()
	cmd, err := ParseCommand(commandType, []byte(body))
	if err != nil {
		return nil, err
	}
	return Resolve(s.Order, cmd, sellBurger)
}

func TestPricesComeFromTheCatalogueAlone(t *testing.T) { // C199
	t.Parallel()
	const line = `"line_id": "01000000-0000-0000-0000-000000000001", "item_id": "14000000-0000-0000-0000-000000000000"`
	for _, tt := range []struct{ name, body, want string }{
		{"a forged price is not read", `{` + line + `, "sold": {"unit_price": 0}, "unit_price": 0,
			"modifiers": [{"modifier_id": "16000000-0000-0000-0000-000000000000", "price": 0}]}`, ""},
		{"a typed price where none may be typed", `{` + line + `, "open_price": 1}`, "catalog.price_fixed"},
		{"an extra that the item does not have", `{` + line + `, "modifiers": [{"modifier_id": "17000000-0000-0000-0000-000000000000"}]}`, "catalog.modifier_unknown"},
		{"an extra without an id", `{` + line + `, "modifiers": [{}]}`, "catalog.modifier_unknown"},
		{"an id that is none", `{"line_id": "x"}`, "order.command_malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := table(t)
			before := s.Totals.Total
			cmd, err := resolve(t, s, "add_line", tt.body)
			if f := fault.Of(err); tt.want != "" {
				if f == nil || f.Code != tt.want {
					t.Errorf("got %v, want %s", err, tt.want)
				}
				return
			}
			do(t, s, cmd)
			if got := s.Totals.Total - before; got != 945 { // 10.50 less a tenth
				t.Errorf("the burger costs %d", got)
			}
		})
	}
}

func TestAnotherKindMeansOtherPrices(t *testing.T) {
	t.Parallel()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn})
	cmd, err := Resolve(s.Order, AddLine{LineID: soup, Choice: catalog.Choice{ItemID: burger().ID}}, sellBurger)
	if err != nil {
		t.Fatal(err)
	}
	do(t, s, cmd)
	cmd, err = resolve(t, s, "set_modifiers", `{"line_id": "01000000-0000-0000-0000-000000000000", "modifiers": [{"modifier_id": "16000000-0000-0000-0000-000000000000", "quantity": 2}]}`)
	if err != nil {
		t.Fatal(err)
	}
	do(t, s, cmd)
	if s.Totals.Total != 1200 {
		t.Errorf("with double cheese it costs %d", s.Totals.Total)
	}
	if cmd, err = resolve(t, s, "set_kind", `{"kind": "takeaway"}`); err != nil {
		t.Fatal(err)
	}
	do(t, s, cmd)
	if s.Totals.Total != 1100 || s.Order.Kind != catalog.Takeaway {
		t.Errorf("to take away it costs %d", s.Totals.Total)
	}
}

func TestTheSameWordsAreTheSameCommandWhateverThePriceIsNow(t *testing.T) {
	t.Parallel()
	cmd := AddLine{LineID: soup, Choice: catalog.Choice{ItemID: burger().ID}}
	asked, err := Fingerprint(cmd)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Sold = dish("Burger", 950)
	again, err := Fingerprint(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if repeated, err := Repeated(asked, again); !repeated || err != nil {
		t.Errorf("repeated is %v, %v", repeated, err)
	}
}

func TestEveryCommandAndEventCanBeReadBack(t *testing.T) {
	t.Parallel()
	for name, read := range commands {
		cmd, err := read([]byte("{}"))
		if err != nil || cmd.Type() != name {
			t.Errorf("%s is read as %v, %v", name, cmd, err)
		}
	}
	for name, read := range payloads {
		p, err := read([]byte(`{"a field of the future": 1}`))
		if err != nil || p.Type() != name || commands[p.act()] == nil {
			t.Errorf("%s is read as %v, %v", name, p, err)
		}
	}
	if _, err := UnmarshalData("teleported", []byte("{}")); err == nil {
		t.Error("an event that nobody knows was read")
	}
}

func FuzzNoBytesMakeACommandPanic(f *testing.F) {
	f.Add("add_line", `{"line_id": "01000000-0000-0000-0000-000000000001", "quantity": "0.575"}`)
	f.Add("add_payment", `{"payment_id": "01000000-0000-0000-0000-000000000001", "tender": "cash", "amount": 9223372036854775807}`)
	f.Add("set_price", `{"line_id": "01000000-0000-0000-0000-000000000000", "unit_price": "999999999999.999999"}`)
	f.Fuzz(func(t *testing.T, commandType, body string) {
		cmd, err := ParseCommand(commandType, []byte(body))
		if err != nil {
			return
		}
		s := table(t)
		if c, ok := cmd.(AddLine); ok {
			c.Sold = dish("Tea", 300)
			cmd = c
		}
		if _, err := s.Do(cmd, meta()); err != nil && fault.Of(err) == nil {
			t.Errorf("%s %s: %v is no refusal", commandType, body, err)
		}
		if _, err := json.Marshal(s.Order); err != nil {
			t.Error(err)
		}
	})
}
