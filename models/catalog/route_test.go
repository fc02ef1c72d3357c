package catalog

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

var (
	atGrill, atCold, atBar, atPass = uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}, uuid.UUID{4}
	mains, drinks                  = uuid.UUID{10}, uuid.UUID{11}
	steakID, lemonadeID            = uuid.UUID{20}, uuid.UUID{21}
	sideSalad, bloody              = uuid.UUID{30}, uuid.UUID{31}
	terrace                        = uuid.UUID{40}
)

func with(s Sold, modifiers ...uuid.UUID) Sold {
	for _, m := range modifiers {
		s.Modifiers = append(s.Modifiers, SoldModifier{ID: m, Quantity: 1})
	}
	return s
}

func TestTheMostParticularRuleSaysWhereItIsMade(t *testing.T) {
	steak, lemonade := Sold{ItemID: steakID, CategoryID: mains}, Sold{ItemID: lemonadeID, CategoryID: drinks}
	rules := Routes{
		{CategoryID: mains, Stations: []uuid.UUID{atGrill}},
		{CategoryID: drinks, Stations: []uuid.UUID{atBar}},
		{CategoryID: drinks, HallID: terrace, Stations: []uuid.UUID{atPass}},
		{ItemID: lemonadeID, From: 22 * 60, To: 4 * 60, Stations: []uuid.UUID{atCold}},
		{ModifierID: sideSalad, Also: true, Stations: []uuid.UUID{atCold}},
		{Kind: Takeaway, Also: true, Stations: []uuid.UUID{atPass, atGrill}},
	}
	noon, night := Circumstances{Kind: DineIn, Minute: 12 * 60}, Circumstances{Kind: DineIn, Minute: 60}
	for name, c := range map[string]struct {
		sold Sold
		at   Circumstances
		want []uuid.UUID
	}{
		"its category's":                  {steak, noon, []uuid.UUID{atGrill}},
		"a modifier adds":                 {with(steak, bloody, sideSalad), noon, []uuid.UUID{atGrill, atCold}},
		"a kind adds, nothing twice":      {with(steak, sideSalad), Circumstances{Kind: Takeaway}, []uuid.UUID{atGrill, atCold, atPass}},
		"a hall":                          {lemonade, Circumstances{Kind: DineIn, HallID: terrace, Minute: 720}, []uuid.UUID{atPass}},
		"an item over midnight":           {lemonade, night, []uuid.UUID{atCold}},
		"an item outside of its hours":    {lemonade, noon, []uuid.UUID{atBar}},
		"what no rule names":              {Sold{ItemID: uuid.UUID{99}}, noon, nil},
		"what no rule names, taken along": {Sold{ItemID: uuid.UUID{99}}, Circumstances{Kind: Takeaway}, []uuid.UUID{atPass, atGrill}},
	} {
		if got := rules.Stations(c.sold, c.at); !slices.Equal(got, c.want) {
			t.Errorf("%s: made at %v, want %v", name, got, c.want)
		}
	}
}

func TestADishIsNotLostBecauseOfTheHour(t *testing.T) {
	rules := Routes{{ItemID: steakID, From: 18 * 60, To: 23 * 60, Stations: []uuid.UUID{atGrill}}}
	if got := rules.Stations(Sold{ItemID: steakID}, Circumstances{Minute: 12 * 60}); !slices.Equal(got, []uuid.UUID{atGrill}) {
		t.Errorf("at noon it is made at %v", got)
	}
}

func TestFeesAreMadeNowhereAndPartsWhereTheyBelong(t *testing.T) {
	rules := Routes{{Kind: DineIn, Also: true, Stations: []uuid.UUID{atPass}}, {ItemID: steakID, Stations: []uuid.UUID{atGrill}}}
	at := Circumstances{Kind: DineIn}
	if fee := (Sold{Role: Fee}).Route(rules, at); fee.Stations != nil {
		t.Errorf("a fee is made at %v", fee.Stations)
	}
	before := Sold{Parts: []SoldPart{{ItemID: steakID, Stations: []uuid.UUID{atBar}}}}
	menu := before.Route(rules, at)
	if !slices.Equal(menu.Parts[0].Stations, []uuid.UUID{atGrill, atPass}) {
		t.Errorf("the part is made at %v", menu.Parts[0].Stations)
	}
	if before.Parts[0].Stations[0] != atBar {
		t.Error("the line that was routed is changed as well")
	}
}

// Whatever the rules: a line that a rule names is made somewhere, nowhere twice, only where some rule
// says, and the same question has the same answer in whatever sequence the rules were read.
func TestALineWithARuleAlwaysReachesAStation(t *testing.T) {
	one := func(t *rapid.T, name string, ids ...uuid.UUID) uuid.UUID {
		return rapid.SampledFrom(append(ids, uuid.Nil)).Draw(t, name)
	}
	stations := []uuid.UUID{atGrill, atCold, atBar, atPass}
	rapid.Check(t, func(t *rapid.T) {
		var rules Routes
		for n := range rapid.IntRange(0, 12).Draw(t, "rules") {
			rules = append(rules, Route{
				ID: uuid.UUID{100, byte(n)}, CategoryID: one(t, "category", mains, drinks), ItemID: one(t, "item", steakID, lemonadeID),
				ModifierID: one(t, "modifier", sideSalad, bloody), HallID: one(t, "hall", terrace), Kind: rapid.SampledFrom(append(Kinds(), "")).Draw(t, "kind"),
				From: rapid.IntRange(0, 1439).Draw(t, "from"), To: rapid.IntRange(0, 1439).Draw(t, "to"), Also: rapid.Bool().Draw(t, "also"),
				Stations: rapid.SliceOfN(rapid.SampledFrom(stations), 0, 3).Draw(t, "stations"),
			})
		}
		sold := Sold{ItemID: one(t, "sold", steakID, lemonadeID), CategoryID: one(t, "sold of", mains, drinks)}
		sold = with(sold, rapid.SliceOfN(rapid.SampledFrom([]uuid.UUID{sideSalad, bloody}), 0, 2).Draw(t, "with")...)
		at := Circumstances{HallID: one(t, "in", terrace), Kind: rapid.SampledFrom(Kinds()).Draw(t, "as"), Minute: rapid.IntRange(0, 1439).Draw(t, "at")}

		other := slices.Clone(rules)
		slices.Reverse(other)
		rules.Sort()
		other.Sort()
		got := rules.Stations(sold, at)
		if again := other.Stations(sold, at); !slices.Equal(got, again) {
			t.Fatalf("made at %v, and asked again at %v", got, again)
		}
		for n, s := range got {
			if slices.Contains(got[:n], s) {
				t.Fatalf("told twice: %v", got)
			}
			if !slices.ContainsFunc(rules, func(r Route) bool { return slices.Contains(r.Stations, s) && r.names(sold) }) {
				t.Fatalf("no rule that speaks of it says %v", s)
			}
		}
		for _, r := range rules {
			if len(got) == 0 && len(r.Stations) > 0 && r.names(sold) && (r.holds(at) || r.particular() && !r.Also) {
				t.Fatalf("lost, though a rule names it: %+v", r)
			}
			if r.Also && r.names(sold) && r.holds(at) {
				for _, s := range r.Stations {
					if !slices.Contains(got, s) {
						t.Fatalf("%v should have it as well, it is made at %v", s, got)
					}
				}
			}
		}
	})
}
