package price

import (
	"slices"

	"comptoir/models/money"
)

// NthFree returns the prices of the units that cost nothing when so many are free for every
// so many bought: the dearest units are grouped first, and in every full group the cheapest
// are free.
func NthFree(units []money.Amount, buy, free int) []money.Amount {
	group := buy + free
	if buy < 0 || free <= 0 || group > len(units) {
		return nil
	}
	sorted := slices.Clone(units)
	slices.SortFunc(sorted, func(a, b money.Amount) int { return int(max(-1, min(1, b-a))) })
	var out []money.Amount
	for end := group; end <= len(sorted); end += group {
		out = append(out, sorted[end-free:end]...)
	}
	return out
}
