package till

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"strconv"

	"comptoir/models/catalog"
	"comptoir/models/order"
)

// ShownHeader carries the stamps of the rows that the screen shows, one after the other, so that
// an answer need not draw again what has not changed: the order of a banquet is as quick as a coffee.
const ShownHeader = "X-Shown-Rows"

// stampLength is the length of a stamp: 48 bits in base64. Two of the few versions of one row must
// meet by chance for an old one to stay in sight.
const stampLength = 8

// maxShown keeps the header within what proxies let through.
const maxShown = 800

// Shown is where the screen shows the row of each stamp, counted from nought.
type Shown map[string]int

// ParseShown reads the header. What is no list of stamps is an empty screen: everything is drawn.
func ParseShown(header string) Shown {
	n := len(header) / stampLength
	if n == 0 || n > maxShown || len(header)%stampLength != 0 {
		return nil
	}
	shown := make(Shown, n)
	for i := range n {
		shown[header[i*stampLength:(i+1)*stampLength]] = i
	}
	return shown
}

// A stretch is rows that the screen shows already, from one place to another, or a row to draw.
type stretch struct {
	row         row
	stamp       string
	same        bool
	first, last int
	off         []taken // what was taken off the row by hand
}

// at is how the page is told which of its rows to keep.
func (s stretch) at() string { return strconv.Itoa(s.first) + "-" + strconv.Itoa(s.last) }

// stretches are the rows of a group, those that need not be drawn put together.
func (p PanelView) stretches(ctx context.Context, rows []row) []stretch {
	var list []stretch
	for _, r := range rows {
		s := stretch{row: r, off: p.own(ctx, r)}
		if !(r.has(p.Selected) && r.quantity != 0) { // its acts change with more than its lines
			s.stamp = p.stamp(r)
			s.first, s.same = p.Shown[s.stamp]
			s.last = s.first
		}
		if n := len(list); s.same && n > 0 && list[n-1].same && list[n-1].last+1 == s.first && len(list[n-1].off) == 0 {
			list[n-1].last, list[n-1].off = s.last, s.off
			continue
		}
		list = append(list, s)
	}
	return list
}

// stamp changes with everything that a row is drawn from. Whatever a row begins to show must be
// written here; TestWhatChangesARowChangesItsStamp finds what was forgotten.
func (p PanelView) stamp(r row) string {
	b := make(stamped, 0, 512)
	b.flags(p.Seated(), p.byCourse(), r.discount != 0 && r.adjusted == "")
	b.text(p.Currency.Code)
	b.number(int64(p.Currency.Digits), int64(len(r.lines)), int64(r.quantity), int64(r.amount), int64(r.discount))
	for _, o := range r.offers {
		b.text(o.Name)
		b.number(int64(o.Amount))
	}
	b.line(r.first())
	h := fnv.New64a()
	_, _ = h.Write(b)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:6])
}

// stamped is what a stamp is made of.
type stamped []byte

func (b *stamped) line(l order.Line) {
	*b = append(*b, l.ID[:]...)
	b.text(string(state(l)), name(l.Sold), string(l.Sold.Unit), l.Note, l.VoidReason, l.Lot, string(l.Expiry), l.Price().String(), l.Gift.Code, string(l.Gift.Expires))
	b.number(int64(l.Quantity), int64(l.Voided), int64(l.Tare), int64(l.Seat), int64(l.Course))
	b.text(l.Allergy.Text)
	b.number(int64(l.Allergy.Allergens), int64(l.Endangers()))
	b.modifiers(l.Sold.Modifiers)
	for _, part := range l.Sold.Parts {
		b.text(part.Name, part.VariantName)
		b.number(int64(part.Quantity))
		b.modifiers(part.Modifiers)
	}
}

func (b *stamped) modifiers(list []catalog.SoldModifier) {
	b.number(int64(len(list)))
	for _, m := range list {
		b.text(m.Name)
		b.number(int64(m.Quantity), int64(len(m.Path)))
	}
}

// text writes texts so that where one ends cannot be mistaken.
func (b *stamped) text(list ...string) {
	for _, s := range list {
		b.number(int64(len(s)))
		*b = append(*b, s...)
	}
}

func (b *stamped) number(list ...int64) {
	for _, n := range list {
		*b = binary.AppendVarint(*b, n)
	}
}

func (b *stamped) flags(list ...bool) {
	for _, f := range list {
		if f {
			*b = append(*b, 1)
		} else {
			*b = append(*b, 0)
		}
	}
}
