package money

import "slices"

// Denominations returns the coins and notes in everyday use, largest first, in minor
// units. A currency that is not listed gets the usual 1-2-5 steps; nobody counts on them
// but a person with a drawer, who may leave fields empty.
func (c Currency) Denominations() []Amount {
	all := append(c.coins(), c.notes()...)
	slices.Reverse(all)
	return all
}

// notes returns the notes, smallest first.
func (c Currency) notes() []Amount {
	switch c.Code {
	case "USD":
		return c.scaled(1, 5, 10, 20, 50, 100)
	case "GBP", "AUD", "CAD", "NZD":
		return c.scaled(5, 10, 20, 50, 100)
	case "CHF":
		return c.scaled(10, 20, 50, 100, 200)
	case "PLN":
		return c.scaled(10, 20, 50, 100, 200, 500)
	case "UAH":
		return c.scaled(20, 50, 100, 200, 500, 1000)
	case "RUB":
		return c.scaled(50, 100, 200, 500, 1000, 2000, 5000)
	case "CZK":
		return c.scaled(100, 200, 500, 1000, 2000, 5000)
	case "JPY":
		return c.scaled(1000, 5000, 10000)
	}
	return c.scaled(5, 10, 20, 50, 100, 200)
}

// coins returns the coins, smallest first.
func (c Currency) coins() []Amount {
	switch c.Code {
	case "USD":
		return []Amount{1, 5, 10, 25}
	case "CAD", "AUD":
		return []Amount{5, 10, 20, 50, 100, 200}
	case "NZD":
		return []Amount{10, 20, 50, 100, 200}
	case "CHF":
		return []Amount{5, 10, 20, 50, 100, 200, 500}
	case "UAH":
		return []Amount{50, 100, 200, 500, 1000}
	case "RUB":
		return []Amount{100, 200, 500, 1000}
	case "CZK":
		return []Amount{100, 200, 500, 1000, 2000, 5000}
	case "JPY":
		return []Amount{1, 5, 10, 50, 100, 500}
	case "PLN":
		return []Amount{1, 2, 5, 10, 20, 50, 100, 200, 500}
	}
	return steps(c.notes()[0])
}

// steps returns the 1-2-5 steps below limit.
func steps(limit Amount) []Amount {
	var out []Amount
	for power := Amount(1); power < limit; power *= 10 {
		for _, n := range []Amount{1, 2, 5} {
			if n*power < limit {
				out = append(out, n*power)
			}
		}
	}
	return out
}

func (c Currency) scaled(units ...Amount) []Amount {
	for i := range units {
		units[i] *= c.Unit()
	}
	return units
}

// suggestions is how many keys of fast cash a till has room for.
const suggestions = 5

// SuggestNotes returns what a guest is likely to hand over for an amount due: the exact
// amount, the next whole unit, then the next sums of notes, each once and rising, at most
// five. Nothing is suggested where nothing is due.
func SuggestNotes(due Amount, cur Currency) []Amount {
	if due <= 0 || !due.InRange() {
		return nil
	}
	out := []Amount{due}
	for _, note := range append([]Amount{cur.Unit()}, cur.notes()...) {
		sum := RoundCash(due, note, Up)
		if !slices.Contains(out, sum) {
			out = append(out, sum)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), suggestions)]
}
