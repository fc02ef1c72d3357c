// Package registration composes what a fiscal register is told: sales, refunds, shifts, cash in and out, in the words of
// the Russian formats of fiscal data (FFD), as the bridge takes them.
//
// It owns the lines, taxes and payments of such a document, and when a shift must be renewed. It must not know a
// device, a database or a clock. Start reading at Sale.
package registration

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// Kind is what a document does.
type Kind string

// The kinds, as the bridge calls them.
const (
	KindSale       Kind = "sale"
	KindRefund     Kind = "refund"
	KindOpenShift  Kind = "open_shift"
	KindCloseShift Kind = "close_shift"
	KindRenewShift Kind = "renew_shift"
	KindCashIn     Kind = "cash_in"
	KindCashOut    Kind = "cash_out"
	KindCorrection Kind = "correction"
)

// A Document is one thing to register.
type Document struct {
	Kind      Kind         `json:"kind"`
	Lines     []Line       `json:"lines,omitempty"`
	Payments  []Payment    `json:"payments,omitempty"`
	Total     money.Amount `json:"total,omitzero"`
	TaxSystem int          `json:"tax_system,omitzero"`
	Cashier   string       `json:"cashier,omitempty"`
	Reason    *Reason      `json:"reason,omitempty"` // of a correction
}

// A Reason says why there is a correction.
type Reason struct {
	ByOrder bool   `json:"by_order,omitzero"` // tag 1173: of the tax office
	Refund  bool   `json:"refund,omitzero"`   // what is corrected is a refund
	Date    string `json:"date"`              // tag 1178: of the settlement, 2006-01-02
	Number  string `json:"number,omitempty"`  // tag 1179: of the order
}

// A Line is one item.
type Line struct {
	Name     string       `json:"name"`
	Quantity string       `json:"quantity"` // a decimal
	Price    money.Amount `json:"price"`
	Sum      money.Amount `json:"sum"`
	Tax      int          `json:"tax"`    // tag 1199
	Object   int          `json:"object"` // tag 1212
	Method   int          `json:"method"` // tag 1214
}

// A Payment is what was paid in one way.
type Payment struct {
	Tender string       `json:"tender"`
	Amount money.Amount `json:"amount"`
}

// The tenders of the format.
const (
	cash    = "cash"
	card    = "card"
	prepaid = "prepaid"
	other   = "other"
)

// The words of the format that sales need: what is sold, and that it is paid in full; for a gift card, that it is an
// advance.
const (
	goods       = 1
	service     = 4
	paymentOnly = 10
	full        = 4
	advance     = 3
)

const (
	nameLimit    = 128
	cashierLimit = 64
)

// taxCodes are tag 1199 by rate.
var taxCodes = map[int]int{2000: 1, 1000: 2, 0: 5, 500: 7, 700: 8, 2200: 11}

// KnownRate says whether the format has a word for a rate.
func KnownRate(basisPoints int) bool { return taxCodes[basisPoints] != 0 }

// noTax is tag 1199 for what carries none.
const noTax = 6

// warnAfter is when a shift is renewed between two sales: after 24 hours the device refuses everything but its closing.
const warnAfter = 23 * time.Hour

// Renew says whether a shift that was opened then is to be renewed before the next sale. A time that is zero is a
// shift that is closed: the device opens one by itself.
func Renew(opened, now time.Time) bool { return !opened.IsZero() && now.Sub(opened) >= warnAfter }

// item is a line before it is written.
type item struct {
	line     uuid.UUID
	name     string
	quantity money.Quantity
	sum      money.Amount
	tax      int
	gift     bool
}

// Sale is the document of a closed order, without what its checks in apart have on documents of their own. ok is false
// where nothing is left to register.
func Sale(o order.Order, r price.Result, apart []order.CheckTotal) (Document, bool) {
	items := itemsOf(o, ledger.LineFacts(o, r))
	total := r.Total - r.Tip
	for _, c := range apart {
		items = without(items, c)
		total -= c.Settlement.Total - c.Settlement.Tip
	}
	paid := slices.DeleteFunc(slices.Clone(o.Payments), func(p order.Payment) bool {
		return slices.ContainsFunc(apart, func(c order.CheckTotal) bool { return c.ID == p.CheckID })
	})
	return compose(KindSale, o, items, total, paid)
}

// Check is the document of a check that is paid.
func Check(o order.Order, c order.CheckTotal) (Document, bool) {
	var items []item
	for _, l := range c.Lines {
		of := o.Lines[l.Line]
		items = append(items, item{l.LineID, nameOf(of), l.Quantity, l.Total, taxOf(o, of.Sold.Taxes), of.Sold.Role == catalog.GiftCard})
	}
	paid := slices.DeleteFunc(slices.Clone(o.Payments), func(p order.Payment) bool { return p.CheckID != c.ID })
	return compose(KindSale, o, items, c.Settlement.Total-c.Settlement.Tip, paid)
}

// Refund is the document of what was given back; facts are those of the refund, below zero.
func Refund(o order.Order, r order.Refund, facts []ledger.LineFact) (Document, bool) {
	items := itemsOf(o, facts)
	for i := range items {
		items[i].sum, items[i].quantity = -items[i].sum, max(items[i].quantity, -items[i].quantity)
	}
	var paid []order.Payment
	for _, p := range r.Payments {
		paid = append(paid, order.Payment{Tender: p.Tender, Amount: p.Amount})
	}
	return compose(KindRefund, o, items, r.Total-r.Tip, paid)
}

// Back is the document that takes another one back.
func Back(d Document) Document {
	d.Kind = KindRefund
	return d
}

// Shift is a document that opens, closes or renews the shift of a device.
func Shift(kind Kind, cashier string) Document {
	return Document{Kind: kind, Cashier: cut(cashier, cashierLimit)}
}

// Cash is a document of cash that is put into the drawer or taken out of it.
func Cash(kind Kind, amount money.Amount, cashier string) Document {
	return Document{Kind: kind, Total: amount, Cashier: cut(cashier, cashierLimit)}
}

// By returns the document with who made it, and the taxation of the house.
func (d Document) By(cashier string, taxSystem int) Document {
	d.Cashier, d.TaxSystem = cut(cashier, cashierLimit), taxSystem
	return d
}

// JSON is the document as the bridge takes it. The same document is always the same text.
func (d Document) JSON() string {
	text, _ := json.Marshal(d) // plain data: cannot fail
	return string(text)
}

func itemsOf(o order.Order, facts []ledger.LineFact) []item {
	var items []item
	for _, f := range facts {
		i := item{line: f.LineID, name: strings.TrimSpace(f.ItemName + " " + f.VariantName), quantity: f.Quantity, sum: f.Net + f.Tax + f.Deposit, tax: noTax}
		if l := o.Line(f.LineID); l != nil {
			i.tax, i.gift = taxOf(o, l.Sold.Taxes), l.Sold.Role == catalog.GiftCard
			for _, p := range l.Sold.Parts {
				if p.ItemID == f.ItemID && p.VariantID == f.VariantID {
					i.tax = taxOf(o, p.Taxes)
				}
			}
		}
		items = append(items, i)
	}
	return items
}

func nameOf(l order.Line) string { return strings.TrimSpace(l.Sold.Name + " " + l.Sold.VariantName) }

func taxOf(o order.Order, rates []tax.Rate) int {
	if len(rates) == 0 || o.Exemption != nil {
		return noTax
	}
	if code, known := taxCodes[rates[0].BasisPoints]; known {
		return code
	}
	return noTax
}

// without takes a check's shares off the lines that it has a part of.
func without(items []item, c order.CheckTotal) []item {
	out := slices.Clone(items)
	for _, l := range c.Lines {
		rest := l.Total
		for i := range out {
			if out[i].line == l.LineID && rest > 0 {
				take := min(rest, out[i].sum)
				out[i].sum, out[i].quantity, rest = out[i].sum-take, money.One, rest-take
			}
		}
	}
	return out
}

// chargeName is what stands on a document for what is no line of an order: it is printed by a Russian device.
const chargeName = "Обслуживание"

// compose writes lines that add up to the total, and payments that add up to it too. What the lines do not have, a
// service charge for instance, is a line of its own.
func compose(kind Kind, o order.Order, items []item, total money.Amount, paid []order.Payment) (Document, bool) {
	if total <= 0 {
		return Document{}, false
	}
	d := Document{Kind: kind, Total: total}
	rest, tax := total, noTax
	for _, i := range items {
		sum := min(i.sum, rest)
		if sum <= 0 {
			continue
		}
		if sum != i.sum {
			i.sum, i.quantity = sum, money.One
		}
		rest, tax = rest-sum, i.tax
		d.Lines = append(d.Lines, i.lines()...)
	}
	if rest > 0 {
		name := chargeName
		if s := o.Terms.Service; s != nil && s.Name != "" {
			name = s.Name
		}
		d.Lines = append(d.Lines, item{name: name, quantity: money.One, sum: rest, tax: tax}.lines()...)
		d.Lines[len(d.Lines)-1].Object = service
	}
	d.Payments = payments(paid, total)
	return d, true
}

// lines writes an item so that quantity times price is its sum: what does not divide is two lines.
func (i item) lines() []Line {
	l := Line{Name: cut(i.name, nameLimit), Quantity: "1", Price: i.sum, Sum: i.sum, Tax: i.tax, Object: goods, Method: full}
	if l.Name == "" {
		l.Name = chargeName
	}
	if i.gift {
		l.Object, l.Method, l.Tax = paymentOnly, advance, noTax
	}
	pieces := int64(i.quantity / money.One)
	if i.quantity%money.One != 0 {
		l.Name = cut(l.Name+" × "+decimal(i.quantity), nameLimit)
		return []Line{l}
	}
	if pieces <= 1 {
		return []Line{l}
	}
	each, more := i.sum/money.Amount(pieces), int64(i.sum)%pieces
	l.Quantity, l.Price, l.Sum = strconv.FormatInt(pieces-more, 10), each, each*money.Amount(pieces-more)
	list := []Line{l}
	if more > 0 {
		l.Quantity, l.Price, l.Sum = strconv.FormatInt(more, 10), each+1, (each+1)*money.Amount(more)
		list = append(list, l)
	}
	return slices.DeleteFunc(list, func(l Line) bool { return l.Sum == 0 })
}

// decimal writes a quantity without noughts at its end.
func decimal(q money.Quantity) string {
	whole, rest := int64(q/money.One), int64(q%money.One)
	text := strconv.FormatInt(rest+int64(money.One), 10)[1:]
	return strings.TrimSuffix(strconv.FormatInt(whole, 10)+"."+strings.TrimRight(text, "0"), ".")
}

// payments are what was paid in each way, without change and tips: they add up to the total.
func payments(paid []order.Payment, total money.Amount) []Payment {
	by := map[string]money.Amount{}
	for _, p := range paid {
		by[tenderOf(p.Tender)] += p.Amount
	}
	var out []Payment
	for _, t := range [...]string{prepaid, card, other} {
		if amount := min(by[t], total); amount > 0 {
			out, total = append(out, Payment{t, amount}), total-amount
		}
	}
	if total > 0 {
		out = append(out, Payment{cash, total})
	}
	return out
}

func tenderOf(tender string) string {
	switch tender {
	case price.Cash:
		return cash
	case order.GiftCard, order.Credit, "voucher":
		return prepaid
	case "other":
		return other
	}
	return card
}

func cut(text string, limit int) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) > limit {
		runes = runes[:limit]
	}
	return string(runes)
}
