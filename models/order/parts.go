package order

import (
	"crypto/sha256"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/price"
)

// priceParts gives lines that are made of others their parts, each weighing what it costs by itself.
func (o Order) priceParts(out *price.Order) {
	for i := range o.Lines {
		for _, p := range o.Lines[i].Sold.Parts {
			weight, err := p.Weight.Times(money.Whole(p.Quantity), money.HalfUp)
			if err != nil {
				weight = 0 // beyond any price: the engine refuses the line itself
			}
			part := price.Part{Weight: weight}
			for _, rate := range p.Taxes {
				part.Taxes = append(part.Taxes, place(out, rate))
			}
			out.Lines[i].Parts = append(out.Lines[i].Parts, part)
		}
	}
}

// PartKey is what the kitchen knows the nth part of a line by.
func PartKey(line uuid.UUID, n int) uuid.UUID {
	if line == uuid.Nil {
		return uuid.Nil
	}
	sum := sha256.Sum256(strconv.AppendInt(line[:], int64(n), 10))
	key := uuid.UUID(sum[:16])
	key[6], key[8] = key[6]&0x0f|0x80, key[8]&0x3f|0x80 // RFC 9562, version 8: made of something else
	return key
}

// courseOf is when the nth part is served: with its own course, else with the line.
func (l Line) courseOf(n int) int {
	if c := l.Sold.Parts[n].Course; c != 0 {
		return c
	}
	return l.Course
}

// toldOf is of how many of the whole the kitchen was told the nth part.
func (l Line) toldOf(n int) money.Quantity {
	if n < len(l.SentParts) {
		return l.SentParts[n]
	}
	return l.Sent
}

// part is the nth part as the kitchen sees it, for so many of the whole.
func (l Line) part(n int, quantity money.Quantity, note string, allergy Allergy) KitchenLine {
	p := &l.Sold.Parts[n]
	sold := p.Of()
	return KitchenLine{
		Line: PartKey(l.ID, n), Origin: PartKey(l.Origin, n), Item: sold.ForKitchen(), Whole: l.Sold.ForKitchen(),
		Quantity: quantity * money.Quantity(p.Quantity), Note: note, Allergy: allergy, Sold: &sold, Seat: l.Seat, Course: l.courseOf(n),
	}
}

// toldParts are the parts that the kitchen knows of, where at most so many of the whole are left.
func (l Line) toldParts(left money.Quantity) []KitchenLine {
	var out []KitchenLine
	for n := range l.Sold.Parts {
		if told := min(l.toldOf(n), left); told != 0 && len(l.Sold.Parts[n].Stations) > 0 {
			out = append(out, l.part(n, told, l.SentNote, l.SentAllergy))
		}
	}
	return out
}

// unsentPart says whether a station waits to be told of the nth part.
func (l Line) unsentPart(n int) bool {
	return len(l.Sold.Parts[n].Stations) > 0 && l.toldOf(n) != l.Quantity
}

// unsentParts says whether a station waits to be told of any part.
func (l Line) unsentParts() bool {
	for n := range l.Sold.Parts {
		if l.unsentPart(n) {
			return true
		}
	}
	return l.Quantity != 0 && !l.toldWishes() && l.Sold.Made()
}

// UnsentCourses are those of which a station waits to be told something, in the sequence of the line.
func (l Line) UnsentCourses() []int {
	if len(l.Sold.Parts) == 0 {
		if l.Unsent() {
			return []int{l.Course}
		}
		return nil
	}
	var list []int
	for n := range l.Sold.Parts {
		if c := l.courseOf(n); l.unsentPart(n) && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	if len(list) == 0 && l.Unsent() {
		list = append(list, l.Course)
	}
	return list
}

// sendParts tells the parts of a course, or of all courses: what the kitchen knew before, what it
// knows then, and how many of the whole each part was told for. Another note is told of every part
// that it has already.
func (l Line) sendParts(course int) (before, after []KitchenLine, sent SentLine) {
	sent = SentLine{LineID: l.ID, Note: l.Note, Allergy: l.Allergy, Parts: make([]money.Quantity, len(l.Sold.Parts))}
	for n := range l.Sold.Parts {
		if len(l.Sold.Parts[n].Stations) == 0 {
			continue
		}
		now := l.toldOf(n)
		if course == 0 || l.courseOf(n) == course {
			now = l.Quantity
		}
		sent.Parts[n], sent.Quantity = now, max(sent.Quantity, now)
		if told := l.toldOf(n); told != 0 {
			before = append(before, l.part(n, told, l.SentNote, l.SentAllergy))
		}
		if now != 0 {
			after = append(after, l.part(n, now, l.Note, l.Allergy))
		}
	}
	return before, after, sent
}

// cutParts keeps what the kitchen knows of parts within what is left of the line.
func (l *Line) cutParts() {
	if l.SentParts == nil {
		return
	}
	l.SentParts = slices.Clone(l.SentParts)
	for n := range l.SentParts {
		l.SentParts[n] = min(l.SentParts[n], l.Sent)
	}
}
