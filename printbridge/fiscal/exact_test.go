package fiscal

import (
	"testing"

	"pgregory.net/rapid"
)

// However a discount was shared, the lines of a device that multiplies by itself make the
// sum of the line, and the quantity that was sold.
func TestTheLinesOfADeviceThatMultipliesMakeTheSumOfTheLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Line{Name: "Ham", Tax: 6, Object: 1, Method: 4}
		l.Quantity = Quantity(rapid.OneOf(rapid.Int64Range(1, 100_000_000), rapid.Map(rapid.Int64Range(1, 50), func(n int64) int64 { return n * int64(Piece) })).Draw(t, "quantity"))
		l.Price = Amount(rapid.Int64Range(0, 1_000_000).Draw(t, "price"))
		l.Sum = max(l.Product()+Amount(rapid.Int64Range(-1, 1).Draw(t, "off")), 0)
		var sum Amount
		var quantity Quantity
		for _, part := range l.Exact() {
			if err := part.check(); err != nil || part.Sum != part.Product() {
				t.Fatalf("%+v became %+v: %v", l, part, err)
			}
			sum += part.Sum
			quantity += part.Quantity
		}
		if sum != l.Sum || quantity != l.Quantity {
			t.Fatalf("%+v became %+v", l, l.Exact())
		}
	})
}
