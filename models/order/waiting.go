package order

// Waiting returns what the kitchen was not told of yet and is to be served in a course, as the
// stations will be told it.
func (o Order) Waiting() []KitchenLine {
	var out []KitchenLine
	for _, l := range o.Lines {
		if !l.Unsent() {
			continue
		}
		if len(l.Sold.Parts) == 0 {
			if l.Course > 0 && l.Quantity > l.Sent {
				out = append(out, l.forKitchen(l.Quantity-l.Sent, l.Note, l.Allergy))
			}
			continue
		}
		for n := range l.Sold.Parts {
			if more := l.Quantity - l.toldOf(n); more > 0 && l.unsentPart(n) && l.courseOf(n) > 0 {
				out = append(out, l.part(n, more, l.Note, l.Allergy))
			}
		}
	}
	return out
}

// Told says whether the kitchen has heard of the order.
func (o Order) Told() bool {
	for _, l := range o.Lines {
		if l.Sent != 0 || !l.SentAt.IsZero() {
			return true
		}
	}
	return false
}
