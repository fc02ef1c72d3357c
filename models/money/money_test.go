package money

import (
	"encoding/json"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var modes = []Rounding{HalfUp, HalfEven, Down, Up}

func TestPartsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := Amount(rapid.Int64Range(-1e15, 1e15).Draw(t, "whole"))
		weights := rapid.SliceOfN(rapid.Int64(), 1, 40).Draw(t, "weights")
		if got := SumOf(whole.Allocate(weights)); got != whole {
			t.Fatalf("parts make %d, the whole is %d", got, whole)
		}
	})
}

func TestNoPartIsFurtherFromItsShareThanAUnit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := Amount(rapid.Int64Range(-1e15, 1e15).Draw(t, "whole"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e12), 1, 20).Draw(t, "weights")
		weights[0]++
		var sum int64
		for _, w := range weights {
			sum += w
		}
		for i, part := range whole.Allocate(weights) {
			off := new(big.Rat).Sub(big.NewRat(int64(part), 1), new(big.Rat).Mul(big.NewRat(int64(whole), 1), big.NewRat(weights[i], sum)))
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d of %d by %v is %d, off by %s", i, whole, weights, part, off)
			}
		}
	})
}

func TestTheSameIsSharedTheSameWay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		whole   Amount
		weights []int64
		want    []Amount
	}{
		{"the earlier gets the odd cent", 100, []int64{1, 1, 1}, []Amount{34, 33, 33}},
		{"a refund mirrors it", -100, []int64{1, 1, 1}, []Amount{-34, -33, -33}},
		{"no weights are equal weights", 5, []int64{0, 0}, []Amount{3, 2}},
		{"a weight of nothing gets nothing", 5, []int64{0, 7}, []Amount{0, 5}},
		{"a return among sales takes its share back", 10, []int64{300, -100}, []Amount{15, -5}},
		{"more returned than sold", -10, []int64{-300, 100}, []Amount{-15, 5}},
		{"what cancels out goes by magnitude", 10, []int64{5, -5}, []Amount{5, 5}},
		{"nobody to share with", 10, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.whole.Allocate(tt.weights); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestUnitsOfALineAddUpHoweverItIsCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := Amount(rapid.Int64Range(-1e9, 1e9).Draw(t, "total"))
		n := Quantity(rapid.Int64Range(1, 1e7).Draw(t, "n"))
		var sum Amount
		for from := Quantity(0); from < n; {
			to := min(n, from+Quantity(rapid.Int64Range(1, 4e6).Draw(t, "step")))
			sum += Units(total, n, from, to)
			from = to
		}
		if sum != total {
			t.Fatalf("the pieces make %d of %d", sum, total)
		}
	})
	if got := Units(-100, -3*One, 0, -One); got != -33 {
		t.Errorf("the first of three returned is %d", got)
	}
}

func TestEveryModeRoundsAsItsNameSays(t *testing.T) {
	t.Parallel()
	for mode, want := range map[Rounding][]int64{
		HalfUp:   {0, 1, 1, 1, 2, 3},
		HalfEven: {0, 0, 1, 1, 2, 2},
		Down:     {0, 0, 0, 1, 1, 2},
		Up:       {1, 1, 1, 1, 2, 3},
	} {
		for i, quarters := range []int64{1, 2, 3, 4, 6, 10} {
			got, _ := mode.MulDiv(quarters, 1, 4)
			back, _ := mode.MulDiv(-quarters, 1, 4)
			if got != want[i] || back != -want[i] {
				t.Errorf("%s of %d/4 is %d and back %d, want %d", mode, quarters, got, back, want[i])
			}
		}
	}
}

func TestRoundingIsExactForAnyProduct(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		d := rapid.Int64().Filter(func(n int64) bool { return n != 0 }).Draw(t, "d")
		product := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		down := new(big.Int).Quo(product, big.NewInt(d))
		got, ok := Down.MulDiv(a, b, d)
		if ok != down.IsInt64() && down.String() != "-9223372036854775808" || ok && got != down.Int64() {
			t.Fatalf("%d * %d / %d = %s, got %d, %v", a, b, d, down, got, ok)
		}
	})
	if _, ok := HalfUp.MulDiv(1, 1, 0); ok {
		t.Error("divided by nothing")
	}
}

func TestCashIsRoundedToCoins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := Amount(rapid.Int64Range(-1e12, 1e12).Draw(t, "amount"))
		coin := Amount(rapid.SampledFrom([]int64{5, 10, 20, 50, 100, 500}).Draw(t, "coin"))
		mode := rapid.SampledFrom(modes).Draw(t, "mode")
		got := RoundCash(a, coin, mode)
		if got%coin != 0 || (got-a).Abs() >= coin || RoundCash(-a, coin, mode) != -got {
			t.Fatalf("%d in coins of %d is %d", a, coin, got)
		}
	})
	if RoundCash(7, 0, HalfUp) != 7 || RoundCash(7, 1, Up) != 7 {
		t.Error("rounded where there is no coin")
	}
}

func TestAPriceIsExactUntilItIsAnAmount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		price, quantity string
		mode            Rounding
		want            Amount
	}{
		{"104.25", "14", HalfUp, 1460},
		{"104.25", "-14", HalfUp, -1460},
		{"380", "0.575", HalfUp, 219},
		{"380", "0.575", HalfEven, 218},
		{"0.000001", "0.0001", Up, 1},
		{"0.000001", "0.0001", HalfUp, 0},
		{"-12.5", "3", Down, -37},
		{"999999999.999999", "1000", HalfEven, 1000000000000},
	} {
		p, err := ParsePrice(tt.price)
		if err != nil {
			t.Fatal(err)
		}
		q, err := ParseQuantity(tt.quantity)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Times(q, tt.mode); err != nil || got != tt.want {
			t.Errorf("%s times %s, %s: got %d, %v, want %d", q, p, tt.mode, got, err, tt.want)
		}
	}
}

func TestPricesAddUpExactlyAndCompareByValue(t *testing.T) {
	t.Parallel()
	a, b := mustPrice(t, "10.10"), mustPrice(t, "0.9")
	if sum, err := a.Plus(b); err != nil || sum != PriceOf(11) {
		t.Errorf("got %s, %v", sum, err)
	}
	if three, err := b.Multiple(3); err != nil || three != mustPrice(t, "2.7") {
		t.Errorf("got %s, %v", three, err)
	}
	if a.Compare(b) != 1 || !PriceOf(0).IsZero() || !mustPrice(t, "-0.5").IsNegative() {
		t.Error("prices are out of order")
	}
	most := mustPrice(t, "999999999999.999999")
	if _, err := most.Plus(PriceOf(1)); err == nil {
		t.Error("a price grew over its limit")
	}
	if _, err := most.Multiple(2); err == nil {
		t.Error("a price was doubled over its limit")
	}
	if _, err := most.Times(QuantityLimit, HalfUp); err == nil {
		t.Error("an amount grew over its limit")
	}
	if got := mustPrice(t, "104.5").Round(HalfUp); got != 105 {
		t.Errorf("got %d", got)
	}
}

func mustPrice(t *testing.T, text string) Price {
	t.Helper()
	p, err := ParsePrice(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestJSONKeepsPricesAndQuantitiesExactly(t *testing.T) {
	t.Parallel()
	in := `{"p":[125,"104.25",0],"q":["1","0.575","-14","0.0001"]}`
	var v struct {
		P []Price    `json:"p"`
		Q []Quantity `json:"q"`
	}
	if err := json.Unmarshal([]byte(in), &v); err != nil {
		t.Fatal(err)
	}
	if out, err := json.Marshal(v); err != nil || string(out) != in {
		t.Errorf("got %s, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"q":[1, 2.5]}`), &v); err != nil || v.Q[1] != 25_000 {
		t.Errorf("numbers: got %v, %v", v.Q, err)
	}
	for _, bad := range []string{`{"q":["1e3"]}`, `{"q":[""]}`, `{"p":["1e3"]}`, `{"p":["1.0000001"]}`, `{"p":["."]}`, `{"q":["0.00001"]}`, `{"q":["5."]}`} {
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestAGuestHandsOverWhatGuestsHandOver(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		due  Amount
		cur  string
		want []Amount
	}{
		{"a lunch", 1240, "EUR", []Amount{1240, 1300, 1500, 2000, 5000}},
		{"a coffee", 320, "EUR", []Amount{320, 400, 500, 1000, 2000}},
		{"a round sum", 2000, "EUR", []Amount{2000, 5000, 10000, 20000}},
		{"a currency without cents", 1280, "JPY", []Amount{1280, 2000, 5000, 10000}},
		{"a dinner in hryvnias", 83_750, "UAH", []Amount{83_750, 83_800, 84_000, 85_000, 90_000}},
		{"nothing due", 0, "EUR", nil},
		{"money back", -500, "EUR", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := SuggestNotes(tt.due, CurrencyOf(tt.cur)); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestADrawerIsCountedFromTheLargestNoteToTheSmallestCoin(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"EUR", "USD", "GBP", "CHF", "PLN", "CZK", "RUB", "UAH", "JPY", "KWD", "CAD", "AUD", "NZD", "KZT"} {
		all := CurrencyOf(code).Denominations()
		sorted := slices.Clone(all)
		slices.SortFunc(sorted, func(a, b Amount) int { return int(b - a) })
		if !slices.Equal(all, slices.Compact(sorted)) || all[len(all)-1] < 1 {
			t.Errorf("%s: %v", code, all)
		}
	}
	if got := CurrencyOf("EUR").Denominations(); len(got) != 14 || got[0] != 20000 || got[13] != 1 {
		t.Errorf("EUR: %v", got)
	}
}

func FuzzAQuantityIsReadAsItIsWritten(f *testing.F) {
	for _, seed := range []string{"1", "0.575", "-14", "1000000000", "1.", ".5", "+1", "1e3", "0.00010"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ParseQuantity(text)
		if err != nil {
			return
		}
		if again, err := ParseQuantity(q.String()); err != nil || again != q {
			t.Errorf("%q is %s, which is %s, %v", text, q, again, err)
		}
	})
}

func FuzzAPriceIsReadAsItIsWritten(f *testing.F) {
	for _, seed := range []string{"125", "104.25", "-0.5", "1e3", "1.0000000000000000000001", "00.10", "1.2.3", "--1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePrice(text)
		if err != nil {
			return
		}
		if again, err := ParsePrice(p.String()); err != nil || again != p {
			t.Errorf("%q is %s, which is %s, %v", text, p, again, err)
		}
	})
}
