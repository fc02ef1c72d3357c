package promotion

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/price"
)

var (
	pizzas  = uuid.UUID{1}
	drinks  = uuid.UUID{2}
	coffees = uuid.UUID{3}
)

func category(id uuid.UUID) []Target { return []Target{{CategoryID: id}} }

func amount(a money.Amount) *money.Amount { return &a }

// offer is one of its kind with an id and an edition.
func offer(n byte, o Offer) Offer {
	o.ID, o.Edition = uuid.UUID{15: n}, uuid.UUID{14: 1, 15: n}
	return o
}

// line is so many pieces of a category at a price, rung up while all offers held.
func line(n byte, of uuid.UUID, pieces int, each money.Amount, offers []Offer) Line {
	total := each * money.Amount(pieces)
	l := Line{ID: uuid.UUID{15: n}, ItemID: uuid.UUID{9, n}, CategoryID: of, Quantity: money.Whole(pieces), Unit: money.PriceOf(each), Amount: total, Base: total}
	for _, o := range offers {
		l.Offers = append(l.Offers, o.Edition)
	}
	return l
}

// bill is lines of pieces, as {category, pieces, price}.
type dish struct {
	of     uuid.UUID
	pieces int
	each   money.Amount
}

func TestAnOfferTakesOffWhatItSays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		offers []Offer
		dishes []dish
		want   []money.Amount // off each dish
	}{
		{"a fifth off each drink", []Offer{{Kind: Pieces, What: category(drinks), PercentBP: 2000}}, []dish{{drinks, 3, 450}, {pizzas, 1, 900}}, []money.Amount{270, 0}},
		{"an amount off each drink, and no more than it costs", []Offer{{Kind: Pieces, What: category(drinks), Amount: 100}}, []dish{{drinks, 2, 450}, {drinks, 1, 80}}, []money.Amount{200, 80}},
		{"a price of its own, and nothing off what is cheaper", []Offer{{Kind: Pieces, What: category(drinks), Price: amount(300)}}, []dish{{drinks, 2, 450}, {drinks, 1, 250}}, []money.Amount{300, 0}},
		{"two and one, the cheapest free", []Offer{{Kind: Free, Buy: 2, Get: 1, What: category(coffees)}}, []dish{{coffees, 1, 300}, {coffees, 1, 350}, {coffees, 1, 400}}, []money.Amount{300, 0, 0}},
		{"two and one of five: one", []Offer{{Kind: Free, Buy: 2, Get: 1}}, []dish{{coffees, 5, 300}}, []money.Amount{300}},
		{"every second at half price", []Offer{{Kind: Nth, Buy: 1, Get: 1, PercentBP: 5000}}, []dish{{coffees, 1, 301}, {coffees, 3, 400}}, []money.Amount{151, 200}},
		{
			"two pizzas and a bottle", []Offer{{Kind: Basket, Price: amount(2500), Groups: []Group{{2, category(pizzas)}, {1, category(drinks)}}}},
			[]dish{{pizzas, 1, 1200}, {pizzas, 1, 1000}, {drinks, 1, 800}},
			[]money.Amount{200, 167, 133},
		},
		{
			"a basket that is dearer than its pieces is none", []Offer{{Kind: Basket, Price: amount(2500), Groups: []Group{{2, category(pizzas)}}}},
			[]dish{{pizzas, 2, 1200}},
			[]money.Amount{0},
		},
		{
			"as many baskets as there are pieces for", []Offer{{Kind: Basket, Price: amount(1500), Groups: []Group{{1, category(pizzas)}, {1, category(drinks)}}}},
			[]dish{{pizzas, 3, 1200}, {drinks, 2, 800}},
			[]money.Amount{600, 400},
		},
		{"nothing below the amount", []Offer{{Kind: Spend, From: 3000, PercentBP: 1000}}, []dish{{pizzas, 2, 1200}}, []money.Amount{0}},
		{"a tenth from the amount on", []Offer{{Kind: Spend, From: 3000, PercentBP: 1000}}, []dish{{pizzas, 2, 1200}, {drinks, 1, 600}}, []money.Amount{240, 60}},
		{"five off from thirty", []Offer{{Kind: Spend, From: 3000, Amount: 500}}, []dish{{pizzas, 3, 1000}}, []money.Amount{500}},
		{
			"a piece is used by one exclusive offer, the better one", []Offer{{Kind: Pieces, PercentBP: 1000}, {Kind: Free, Buy: 1, Get: 1}},
			[]dish{{coffees, 3, 400}},
			[]money.Amount{440}, // two of them one and one, a tenth off the third
		},
		{
			"a rank is stronger than what is better", []Offer{{Kind: Pieces, PercentBP: 1000}, {Kind: Free, Buy: 1, Get: 1, Rank: 1}},
			[]dish{{coffees, 3, 400}},
			[]money.Amount{120},
		},
		{
			"what combines comes off what is left", []Offer{{Kind: Free, Buy: 1, Get: 1}, {Kind: Pieces, PercentBP: 1000, Combines: true}},
			[]dish{{coffees, 2, 400}},
			[]money.Amount{440},
		},
		{
			"an amount is reached by what is left", []Offer{{Kind: Pieces, PercentBP: 5000, What: category(drinks)}, {Kind: Spend, From: 1000, Amount: 100, Combines: true}},
			[]dish{{drinks, 1, 1000}, {pizzas, 1, 400}},
			[]money.Amount{500, 0},
		},
		{"not for this kind of order", []Offer{{Kind: Pieces, PercentBP: 1000, Kinds: []catalog.Kind{catalog.DineIn}}}, []dish{{drinks, 1, 1000}}, []money.Amount{0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var offers []Offer
			for n, o := range tt.offers {
				offers = append(offers, offer(byte(n+1), o))
			}
			var lines []Line
			for n, d := range tt.dishes {
				lines = append(lines, line(byte(n+1), d.of, d.pieces, d.each, offers))
			}
			got := make([]money.Amount, len(lines))
			for _, off := range Evaluate(catalog.Counter, lines, offers, money.HalfUp) {
				got[off.Line] += off.Amount
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("off are %v, want %v", got, tt.want)
			}
		})
	}
}

func TestC047ThreeForTwoOfSix(t *testing.T) {
	t.Parallel()
	offers := []Offer{offer(1, Offer{Kind: Free, Buy: 2, Get: 1})}
	off := Evaluate(catalog.Counter, []Line{line(1, pizzas, 6, 500, offers)}, offers, money.HalfUp)
	if len(off) != 1 || off[0].Amount != 1000 {
		t.Errorf("off are %v, want 10.00", off)
	}
}

func TestWhatWasChosenToAPieceIsPaidOnTopOfAPriceOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, o := range []Offer{
		{Kind: Pieces, Price: amount(300)},
		{Kind: Basket, Price: amount(300), Groups: []Group{{1, category(drinks)}}},
	} {
		offers := []Offer{offer(1, o)}
		l := line(1, drinks, 1, 500, offers)
		l.Base = 400
		if off := Evaluate(catalog.Counter, []Line{l}, offers, money.HalfUp); len(off) != 1 || off[0].Amount != 100 {
			t.Errorf("%s: off are %v, want 1.00", o.Kind, off)
		}
	}
}

func TestWhatIsWeighedIsCheaperButNotCounted(t *testing.T) {
	t.Parallel()
	offers := []Offer{offer(1, Offer{Kind: Free, Buy: 1, Get: 1}), offer(2, Offer{Kind: Pieces, PercentBP: 1000})}
	l := line(1, drinks, 2, 1000, offers)
	l.Quantity = money.Whole(2) + money.One/2
	l.Amount, l.Base = 2500, 2500
	if off := Evaluate(catalog.Counter, []Line{l}, offers, money.HalfUp); len(off) != 1 || off[0].Amount != 250 {
		t.Errorf("off are %v, want a tenth", off)
	}
}

func TestALineThatWasRungUpBeforeTheHourIsNotTouched(t *testing.T) {
	t.Parallel()
	offers := []Offer{offer(1, Offer{Kind: Pieces, PercentBP: 5000})}
	lines := []Line{line(1, drinks, 1, 400, nil), line(2, drinks, 1, 400, offers)}
	if off := Evaluate(catalog.Counter, lines, offers, money.HalfUp); len(off) != 1 || off[0].Line != 1 || off[0].Amount != 200 {
		t.Errorf("off are %v", off)
	}
}

func TestAVeryLongOrderIsPutTogetherAtOnce(t *testing.T) {
	t.Parallel()
	offers := []Offer{offer(1, Offer{Kind: Basket, Price: amount(1000), Groups: []Group{{1, category(pizzas)}, {2, category(drinks)}}})}
	lines := []Line{line(1, pizzas, 90_000, 800, offers), line(2, drinks, 99_999, 300, offers)}
	var sum money.Amount
	for _, off := range Evaluate(catalog.Counter, lines, offers, money.HalfUp) {
		sum += off.Amount
	}
	if sum != 49_999*400 {
		t.Errorf("%d off, want that of 49,999 baskets", sum)
	}
}

// anOrder draws lines and offers of every kind.
func anOrder(t *rapid.T) ([]Line, []Offer) {
	categories := []uuid.UUID{pizzas, drinks, coffees}
	target := func(name string) []Target {
		return rapid.SampledFrom([][]Target{nil, category(pizzas), category(drinks), {{CategoryID: drinks}, {CategoryID: coffees}}}).Draw(t, name)
	}
	var offers []Offer
	for n := range rapid.IntRange(1, 5).Draw(t, "offers") {
		o := Offer{
			Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), What: target("what"), Combines: rapid.Bool().Draw(t, "combines"),
			Rank: rapid.IntRange(-1, 1).Draw(t, "rank"), Buy: rapid.IntRange(1, 3).Draw(t, "buy"), Get: 1, From: money.Amount(rapid.IntRange(1, 5000).Draw(t, "from")),
		}
		switch rapid.IntRange(0, 2).Draw(t, "takes") {
		case 0:
			o.Price = amount(money.Amount(rapid.IntRange(0, 3000).Draw(t, "price")))
		case 1:
			o.Amount = money.Amount(rapid.IntRange(1, 3000).Draw(t, "amount"))
		default:
			o.PercentBP = rapid.IntRange(1, 10_000).Draw(t, "percent")
		}
		for range rapid.IntRange(1, 3).Draw(t, "groups") {
			o.Groups = append(o.Groups, Group{rapid.IntRange(1, 3).Draw(t, "count"), target("group")})
		}
		offers = append(offers, offer(byte(n+1), o))
	}
	var lines []Line
	for n := range rapid.IntRange(1, 8).Draw(t, "lines") {
		l := line(byte(n+1), rapid.SampledFrom(categories).Draw(t, "category"), rapid.IntRange(1, 7).Draw(t, "pieces"), money.Amount(rapid.IntRange(0, 2000).Draw(t, "each")), nil)
		l.Base = l.Amount * money.Amount(rapid.IntRange(1, 4).Draw(t, "bare")) / 4
		for _, o := range offers {
			if rapid.Bool().Draw(t, "held") {
				l.Offers = append(l.Offers, o.Edition)
			}
		}
		lines = append(lines, l)
	}
	return lines, offers
}

func total(offs []Off) money.Amount {
	var sum money.Amount
	for _, off := range offs {
		sum += off.Amount
	}
	return sum
}

func TestNoOfferTakesMoreOffALineThanItCosts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, offers := anOrder(t)
		off := make([]money.Amount, len(lines))
		for _, o := range Evaluate(catalog.Counter, lines, offers, money.HalfEven) {
			if o.Amount <= 0 {
				t.Fatalf("%+v takes nothing off", o)
			}
			if !slices.Contains(lines[o.Line].Offers, offers[o.Offer].Edition) {
				t.Fatalf("%+v did not hold for its line", o)
			}
			off[o.Line] += o.Amount
		}
		for i, l := range lines {
			if off[i] > l.Amount {
				t.Fatalf("%d off a line of %d", off[i], l.Amount)
			}
		}
	})
}

func TestTheSequenceOfLinesMakesNoDifference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, offers := anOrder(t)
		want := total(Evaluate(catalog.Counter, lines, offers, money.HalfUp))
		shuffled := rapid.Permutation(lines).Draw(t, "shuffled")
		if got := total(Evaluate(catalog.Counter, shuffled, offers, money.HalfUp)); got != want {
			t.Fatalf("%d off, in another sequence %d", want, got)
		}
		others := rapid.Permutation(offers).Draw(t, "offers in another sequence")
		if got := total(Evaluate(catalog.Counter, lines, others, money.HalfUp)); got != want {
			t.Fatalf("%d off, with the offers in another sequence %d", want, got)
		}
	})
}

func TestExclusiveOffersShareThePiecesOfALine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, offers := anOrder(t)
		for i := range offers {
			offers[i].Combines = false
		}
		e := evaluation{offers: offers, rounding: money.HalfUp}
		e.gather(lines)
		e.match()
		turn := make([]int, len(offers))
		for i := range turn {
			turn[i] = i
		}
		for len(turn) > 0 {
			turn = e.next(turn)
		}
		for _, r := range e.rows {
			if r.used > r.Quantity || r.rest < 0 {
				t.Fatalf("%v of %v pieces were used, %d is left", r.used, r.Quantity, r.rest)
			}
		}
	})
}

func TestTheCheapestAreFreeAsThePriceEngineSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		offers := []Offer{offer(1, Offer{Kind: Free, Buy: rapid.IntRange(0, 4).Draw(t, "buy"), Get: rapid.IntRange(1, 3).Draw(t, "get")})}
		var lines []Line
		var units []money.Amount
		for n := range rapid.IntRange(1, 8).Draw(t, "lines") {
			l := line(byte(n+1), pizzas, rapid.IntRange(1, 5).Draw(t, "pieces"), money.Amount(rapid.IntRange(1, 2000).Draw(t, "each")), offers)
			lines = append(lines, l)
			for range l.Quantity.Units() {
				units = append(units, l.Unit.Round(money.Down))
			}
		}
		want := money.SumOf(price.NthFree(units, offers[0].Buy, offers[0].Get))
		if got := total(Evaluate(catalog.Counter, lines, offers, money.HalfUp)); got != want {
			t.Fatalf("%d off, NthFree says %d", got, want)
		}
	})
}

func BenchmarkEvaluate40Lines(b *testing.B) {
	offers := []Offer{
		offer(1, Offer{Kind: Pieces, What: category(drinks), PercentBP: 2000}), offer(2, Offer{Kind: Free, Buy: 2, Get: 1, What: category(coffees)}),
		offer(3, Offer{Kind: Basket, Price: amount(1500), Groups: []Group{{1, category(pizzas)}, {1, category(drinks)}}}),
		offer(4, Offer{Kind: Spend, From: 3000, PercentBP: 1000, Combines: true}),
	}
	var lines []Line
	for n := range 40 {
		lines = append(lines, line(byte(n), []uuid.UUID{pizzas, drinks, coffees}[n%3], 1+n%3, money.Amount(395+17*n), offers))
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(Evaluate(catalog.Counter, lines, offers, money.HalfUp)) == 0 {
			b.Fatal("nothing came off")
		}
	}
}
