package catalogdb

import (
	"errors"
	"fmt"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/text"
)

// finer is how many decimals beyond a minor unit a price may have.
const finer = 4

// ParsePrice reads a price as a person types it, in a currency with so many digits. It may be
// finer than a coin: a screw for 0.0125.
func ParsePrice(typed string, digits int) (money.Price, error) {
	a, err := text.ParseAmount(typed, digits, text.NoMark)
	if err == nil {
		return money.PriceOf(a), nil
	}
	if !errors.Is(err, fault.Invalid("amount.too_many_decimals")) {
		return money.Price{}, err
	}
	if a, err = text.ParseAmount(typed, digits+finer, text.NoMark); err != nil {
		return money.Price{}, err
	}
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	return money.ParsePrice(fmt.Sprintf("%s%d.%04d", sign, a/10_000, a%10_000))
}
