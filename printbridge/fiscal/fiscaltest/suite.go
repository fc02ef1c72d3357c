package fiscaltest

import (
	"errors"
	"reflect"
	"testing"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

// Run is the whole suite.
func Run(t *testing.T, rig Rig) {
	all(t, rig, []named{
		{"what is registered is what was sold", whatWasSold},
		{"whatever is sold, and whatever fails meanwhile, the device has what was sold", anyDay},
		{"a correction is registered in both formats", corrections},
		{"the same id is registered once and not for another document", once},
		{"C178 a refused document is listed until it is registered", refused},
		{"each trouble is told by its name", troubles},
		{"C176 C178 every fault at every byte registers each sale once", everyFault},
		{"C176 C178 faults in a morning with a refund and a Z report", faultyMorning},
		{"cash is counted once at every fault", cashOnce},
		{"another till's document is not taken for ours", anothersDocument},
		{"C181 a shift of a day is warned about and renewed between two sales", longShift},
		{"C181 a shift is renewed on request once", renewOnce},
		{"C181 a fault while the shift is renewed loses nothing", faultyRenewal},
	})
	Paper(t, rig)
}

// Paper is the part about rolls that end, for a make that may be set to take it in another
// way.
func Paper(t *testing.T, rig Rig) {
	all(t, rig, []named{
		{"C176 paper out and a lost answer together", paperAndLostAnswer},
		{"what was registered without paper is printed when there is some", lateReceipt},
	})
}

type named struct {
	name string
	test func(*testing.T, Rig)
}

func all(t *testing.T, rig Rig, tests []named) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.test(t, rig)
		})
	}
}

// whatWasSold compares what the device has in its storage with what was asked for, tag by
// tag.
func whatWasSold(t *testing.T, rig Rig) {
	s := NewShop(t, rig, emulated.Options{FFD12: true})
	sale := Tea()
	sale.Buyer, sale.BuyerINN = "ООО Ромашка", "7707083893"
	s.Sell("sale-1", sale)
	for tax := fiscal.Tax(1); tax <= 12; tax++ {
		d := Coffee(fiscal.Amount(tax) * 1_01)
		d.Lines[0].Tax, d.TaxSystem = tax, 32
		s.Sell(string('a'+rune(tax)), d)
		all := s.Registered()
		if got := all[len(all)-1].Receipt; len(got.Items) != 1 || got.Items[0].Tax != byte(tax) || got.System != 32 {
			t.Errorf("tax code %d was registered as %+v", tax, got)
		}
	}
	mixed := Tea()
	mixed.Payments = []fiscal.Payment{{Tender: fiscal.Prepaid, Amount: 100_00}, {Tender: fiscal.Credit, Amount: 50_00}, {Tender: fiscal.Barter, Amount: 4_00}, {Tender: fiscal.Card, Amount: 100_00}, {Tender: fiscal.Cash, Amount: 100_00}}
	s.Sell("mixed", mixed)
	all := s.Registered()
	want := emulated.Receipt{
		Items: []emulated.Item{
			{Name: "Чай зеленый", Quantity: 2_000_000, Price: 150_00, Sum: 300_00, Tax: 1, Method: 4, Object: 1},
			{Name: "Яблоки", Quantity: 450_000, Price: 120_00, Sum: 54_00, Tax: 2, Method: 4, Object: 1, Unit: 11},
		},
		Paid: [5]int64{200_00, 154_00}, System: 1, Cashier: "Иванова А.", CashierINN: "500100732259", Contact: "buyer@example.org",
		Buyer: "ООО Ромашка", BuyerINN: "7707083893",
	}
	if got := all[1].Receipt; !reflect.DeepEqual(got, want) {
		t.Errorf("registered is\n%+v, want\n%+v", got, want)
	}
	if got := all[len(all)-1].Receipt.Paid; got != [5]int64{100_00, 100_00, 100_00, 50_00, 4_00} {
		t.Errorf("paid in all ways: %v", got)
	}
	j := s.Sell("water", Water(80_00))
	if !rig.Marks {
		if j.State != fiscal.Failed {
			t.Errorf("a marked bottle was sold without its code: %+v", j)
		}
		return
	}
	all = s.Registered()
	if got := all[len(all)-1].Receipt.Items; len(got) != 1 || got[0].Mark != WaterMark || got[0].Object != 33 {
		t.Errorf("the bottle was registered as %+v", got)
	}
	if j := s.Sell("water-back", Refund(Water(80_00))); j.State != fiscal.Done {
		t.Errorf("the bottle back: %+v", j)
	}
}

func corrections(t *testing.T, rig Rig) {
	for _, ffd12 := range []bool{false, true} {
		s := NewShop(t, rig, emulated.Options{FFD12: ffd12})
		d := Tea()
		d.Kind, d.Reason = fiscal.Correction, &fiscal.Reason{Date: "2026-01-14", Number: "17", ByOrder: true}
		if j := s.Sell("correction-1", d); j.State != fiscal.Done {
			t.Fatalf("format 1.2 %v: %+v", ffd12, j)
		}
		s.Agrees("correction-1")
		got := s.Registered()[1]
		if got.Form != 31 || got.Operation != 1 || got.Sum != 354_00 || got.Receipt.Correction != "1 2026-01-14 17" {
			t.Errorf("format 1.2 %v: %+v", ffd12, got)
		}
		if got.Receipt.Paid != [5]int64{200_00, 154_00} {
			t.Errorf("format 1.2 %v: paid %v", ffd12, got.Receipt.Paid)
		}
		d.Reason = &fiscal.Reason{Date: "2026-01-14", Refund: true}
		switch j := s.Sell("correction-2", d); {
		case ffd12 && (j.State != fiscal.Done || s.Registered()[2].Operation != 2):
			t.Errorf("a correction of a refund: %+v", j)
		case !ffd12 && (j.State != fiscal.Failed || j.Code != fiscal.Refused):
			t.Errorf("format 1.05 has no correction of a refund: %+v", j)
		}
	}
}

func once(t *testing.T, rig Rig) {
	s := NewShop(t, rig, emulated.Options{FFD12: true})
	first := s.Sell("sale-1", Tea())
	s.Start()
	second := s.Sell("sale-1", Tea())
	if *first.Registered != *second.Registered || first.Registered.Change != 300_00 {
		t.Errorf("first %+v, then %+v", first.Registered, second.Registered)
	}
	if _, err := s.Do(t.Context(), "sale-1", Coffee(1_00), fiscal.Hooks{}); !errors.Is(err, fiscal.ErrReused) {
		t.Errorf("another document under the same id: %v", err)
	}
	s.Agrees("sale-1")
	s.Start()
	if d := s.Book.Registered()[0].Document; d.Contact != "" || d.Lines != nil {
		t.Errorf("the journal still knows the guest: %+v", d)
	}
}
