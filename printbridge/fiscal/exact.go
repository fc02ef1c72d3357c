package fiscal

// Exact is the line as devices want it that multiply by themselves: one line or two, of
// which each sum is quantity times price, and which make the same sum.
func (l Line) Exact() []Line {
	if l.Sum == l.Product() {
		return []Line{l}
	}
	near := l
	near.Price = (l.Sum*Amount(Piece) + Amount(l.Quantity)/2) / Amount(l.Quantity)
	if near.Product() == l.Sum && near.Price >= 0 {
		return []Line{near}
	}
	rest, one := l, l // more than one piece: below that some price fits
	rest.Quantity -= Piece
	rest.Sum = rest.Product()
	one.Quantity, one.Sum = Piece, l.Sum-rest.Sum
	if one.Sum < 0 { // a price of nothing, rounded up: the kopeck comes off the rest
		rest.Price, rest.Sum, one.Sum = 0, 0, l.Sum
	}
	one.Price = one.Sum
	return []Line{rest, one}
}
