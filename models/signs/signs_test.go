package signs_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/businessday"
	"comptoir/models/money"
	"comptoir/models/signs"
)

const today = "2026-03-31"

var waiter = uuid.New()

// house is six weeks of five people, busy and calm, who all do a little of everything; deeds says what more a person does on a day.
func house(more func(person, day int) []signs.Deed) (days []signs.Day, people []uuid.UUID) {
	for range 5 {
		people = append(people, uuid.New())
	}
	for n := range 42 {
		date := businessday.Day(today).Add(n - 41).String()
		for i, p := range people {
			sales := 20 + 15*i + n%7
			day := signs.Day{Date: date, Staff: p, Role: waiter, Sales: sales, Deeds: []signs.Deed{
				{Kind: signs.Discounts, Count: sales / 10, Amount: money.Amount(sales * 30)}, {Kind: signs.Voids, Count: sales / 20, Amount: 900},
				{Kind: signs.Openings, Count: n % 3},
			}}
			for _, m := range more(i, n) {
				day = add(day, m)
			}
			days = append(days, day)
		}
	}
	return days, people
}

func add(day signs.Day, m signs.Deed) signs.Day {
	for i, d := range day.Deeds {
		if d.Kind == m.Kind {
			day.Deeds[i].Count, day.Deeds[i].Amount = d.Count+m.Count, d.Amount+m.Amount
			return day
		}
	}
	day.Deeds = append(day.Deeds, m)
	return day
}

func TestHonestPeopleMakeNoSignHoweverBusy(t *testing.T) {
	t.Parallel()
	days, _ := house(func(int, int) []signs.Deed { return nil })
	if list := signs.Find(days, "2026-03-01", 2_000); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}

func TestAThiefIsFoundAndNobodyElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		deed  signs.Deed
		first int // day of the house
		want  int // signs in the last two weeks
	}{
		"one bad day of voids after the bill":    {signs.Deed{Kind: signs.AfterBill, Count: 4, Amount: 9_000}, 41, 1},
		"many small voids":                       {signs.Deed{Kind: signs.Voids, Count: 12, Amount: 3_000}, 41, 1},
		"discounts every day from the beginning": {signs.Deed{Kind: signs.Discounts, Count: 6, Amount: 12_000}, 0, 14},
		"the drawer, again and again":            {signs.Deed{Kind: signs.Openings, Count: 9}, 0, 14},
		"one count that was refused":             {signs.Deed{Kind: signs.Recounts, Count: 1, Amount: 100}, 41, 1},
		"money back by another tender":           {signs.Deed{Kind: signs.Other, Count: 1, Amount: 100}, 41, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			days, people := house(func(person, day int) []signs.Deed {
				if person == 1 && day >= c.first {
					return []signs.Deed{c.deed}
				}
				return nil
			})
			list := signs.Find(days, businessday.Day(today).Add(-13).String(), 2_000)
			if len(list) != c.want {
				t.Errorf("%d signs instead of %d: %+v", len(list), c.want, list)
			}
			for _, s := range list {
				if s.Staff != people[1] || s.Kind != c.deed.Kind {
					t.Errorf("%+v is not of the thief", s)
				}
			}
		})
	}
}

func TestADayOnWhichEverybodyDoesTheSameIsNoSign(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(2, 6).Draw(t, "people")
		var days []signs.Day
		ids := make([]uuid.UUID, people)
		for i := range ids {
			ids[i] = uuid.NewSHA1(uuid.Nil, fmt.Append(nil, i))
		}
		for n := range rapid.IntRange(1, 40).Draw(t, "days") {
			sales := rapid.IntRange(0, 300).Draw(t, "sales")
			var deeds []signs.Deed
			for _, k := range []signs.Kind{signs.AfterBill, signs.Voids, signs.Discounts, signs.Openings, signs.Refunds} {
				deeds = append(deeds, signs.Deed{Kind: k, Count: rapid.IntRange(0, 50).Draw(t, "count"), Amount: money.Amount(rapid.IntRange(0, 1_000_000).Draw(t, "amount"))})
			}
			for _, id := range ids {
				days = append(days, signs.Day{Date: businessday.Day(today).Add(-n).String(), Staff: id, Role: waiter, Sales: sales, Deeds: deeds})
			}
		}
		if list := signs.Find(days, "2026-01-01", money.Amount(rapid.IntRange(0, 5_000).Draw(t, "step"))); len(list) != 0 {
			t.Fatalf("%+v", list)
		}
	})
}

func TestAnotherRoleIsNoMeasure(t *testing.T) {
	t.Parallel()
	days, people := house(func(person, _ int) []signs.Deed {
		if person == 4 {
			return []signs.Deed{{Kind: signs.Refunds, Count: 5, Amount: 30_000}}
		}
		return nil
	})
	manager := uuid.New()
	for i := range days {
		if days[i].Staff == people[4] {
			days[i].Role = manager
		}
	}
	if list := signs.Find(days, "2026-03-10", 2_000); len(list) != 0 {
		t.Errorf("who gives money back for all the others stands out: %+v", list[0])
	}
}
