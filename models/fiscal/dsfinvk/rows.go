package dsfinvk

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// version of the standard.
const version = "2.1"

// A book collects rows by file, each after the closing's key.
type book struct {
	closing Closing
	rows    map[string][][]string
}

func (b *book) add(t table, fields ...string) {
	c := b.closing
	b.rows[t.file] = append(b.rows[t.file], append([]string{c.Register, clock(c.At, c.At), strconv.Itoa(c.Number)}, fields...))
}

// fill writes all tables.
func (b *book) fill() {
	b.master()
	for _, r := range b.closing.Receipts {
		b.receipt(r)
	}
	b.sums()
}

// master writes what stays the same from closing to closing.
func (b *book) master() {
	c := b.closing
	first, last := "", ""
	if n := len(c.Receipts); n > 0 {
		first, last = c.Receipts[0].ID, c.Receipts[n-1].ID
	}
	var all, cash money.Amount
	for _, r := range c.Receipts {
		for _, p := range r.Payments {
			if r.Type != Sold {
				continue
			}
			if all += p.Amount; p.Means == Cash {
				cash += p.Amount
			}
		}
	}
	o, v, t := c.Business, c.Venue, c.Till
	b.add(closings, string(c.Day), version, first, last, o.Name, o.Street, o.PostCode, o.Town, o.Country, o.TaxNumber, o.VATID, amount(all), amount(cash))
	b.add(locations, v.Name, v.Street, v.PostCode, v.Town, v.Country, o.VATID)
	b.add(registers, t.Brand, t.Model, t.Serial, t.Software, t.Version, t.Currency, yes(false))
	for _, v := range vats {
		b.add(vatRates, number(v.key), amount(money.Amount(v.rate)), v.text)
	}
	for i, m := range c.Modules {
		serial := m.Serial()
		row := []string{strconv.Itoa(i + 1), hex.EncodeToString(serial[:]), m.Algorithm, m.TimeFormat, "UTF-8", base64.StdEncoding.EncodeToString(m.PublicKey)}
		for piece := range certificatePieces {
			from := min(piece*certificatePiece, len(m.Certificate))
			row = append(row, m.Certificate[from:min(from+certificatePiece, len(m.Certificate))])
		}
		b.add(modules, row...)
	}
}

func (b *book) receipt(r Receipt) {
	at := b.closing.At
	b.add(transactions, r.ID, strconv.Itoa(r.Number), string(r.Type), "", b.closing.Register, yes(r.Void), clock(r.Start, at), clock(r.End, at),
		r.StaffID, r.Staff, amount(r.gross()), "", "", "", "", "", "", "", "", r.Note)
	if r.Group != "" {
		b.add(groups, r.ID, r.Group)
	}
	for i, l := range r.Lines {
		n := strconv.Itoa(i + 1)
		b.add(lines, r.ID, n, "", l.Text, b.closing.Register, string(l.Case), l.CaseName, yes(l.Here), yes(l.Void), "0", l.ItemID, l.GTIN,
			l.CategoryID, l.Category, quantity(l.Quantity), "1,000", l.Unit, amount(l.UnitPrice))
		b.add(linesVAT, r.ID, n, number(l.VAT), amount(l.Gross), amount(l.Net), amount(l.Tax()))
	}
	for _, s := range byKey(r.Lines, func(l Line) VAT { return l.VAT }, cmp.Compare[VAT]) {
		b.add(receiptsVAT, r.ID, number(s.key), amount(s.gross), amount(s.net), amount(s.gross-s.net))
	}
	for _, p := range r.Payments {
		code, foreign := b.closing.Till.Currency, ""
		if p.Currency != "" && p.Currency != code {
			code, foreign = p.Currency, amount(p.Foreign)
		}
		b.add(payments, r.ID, string(p.Means), p.Name, code, foreign, amount(p.Amount))
	}
	for _, f := range r.References {
		b.add(references, r.ID, "", "Transaktion", "", clock(f.At, at), f.Register, strconv.Itoa(f.Closing), f.ID)
	}
	if s := r.Signed; s != nil {
		b.add(signatures, r.ID, strconv.Itoa(r.Module+1), strconv.FormatInt(s.Number, 10), instant(s.At), instant(s.LogTime), s.Type,
			strconv.FormatInt(s.Counter, 10), base64.StdEncoding.EncodeToString(s.Signature), "", s.Data)
		return
	}
	b.add(signatures, r.ID, "", "", "", "", "", "", "", r.Failure, "")
}

// sums writes the closing itself: what the receipts come to by case, means and currency. Training and
// what was not sold count for nothing.
func (b *book) sums() {
	var sold []Line
	means, cash := map[[2]string]money.Amount{}, map[string]money.Amount{}
	for _, r := range b.closing.Receipts {
		if r.Type != Sold {
			continue
		}
		sold = append(sold, r.Lines...)
		for _, p := range r.Payments {
			means[[2]string{string(p.Means), p.Name}] += p.Amount
			switch {
			case p.Means != Cash:
			case p.Currency == "" || p.Currency == b.closing.Till.Currency:
				cash[b.closing.Till.Currency] += p.Amount
			default:
				cash[p.Currency] += p.Foreign
			}
		}
	}
	type kind struct {
		is   Case
		name string
		vat  VAT
	}
	for _, s := range byKey(sold, func(l Line) kind { return kind{l.Case, l.CaseName, l.VAT} }, func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.is, b.is), cmp.Compare(a.name, b.name), cmp.Compare(a.vat, b.vat))
	}) {
		b.add(businessCases, string(s.key.is), s.key.name, "0", number(s.key.vat), amount(s.gross), amount(s.net), amount(s.gross-s.net))
	}
	for _, k := range sortedKeys(means, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		b.add(paymentSums, k[0], k[1], amount(means[k]))
	}
	for _, code := range sortedKeys(cash, cmp.Compare[string]) {
		b.add(currencySums, code, amount(cash[code]))
	}
}

// A sum of lines that have a key in common.
type sum[K comparable] struct {
	key        K
	gross, net money.Amount
}

func byKey[K comparable](lines []Line, key func(Line) K, order func(a, b K) int) []sum[K] {
	sums := map[K]sum[K]{}
	for _, l := range lines {
		s := sums[key(l)]
		sums[key(l)] = sum[K]{key(l), s.gross + l.Gross, s.net + l.Net}
	}
	out := make([]sum[K], 0, len(sums))
	for _, k := range sortedKeys(sums, order) {
		out = append(out, sums[k])
	}
	return out
}

func sortedKeys[K comparable, V any](m map[K]V, order func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, order)
	return keys
}

// clock writes local time, in the zone of the closing.
func clock(t, closing time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(closing.Location()).Format("2006-01-02T15:04:05")
}

// instant writes a module's time.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func amount(a money.Amount) string { return fiscal.Decimal(a, ",") }

// quantity has three decimals, one less than ours.
func quantity(q money.Quantity) string {
	thousandths := (int64(q.Abs()) + 5) / 10
	sign := ""
	if q < 0 && thousandths > 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s%d,%03d", sign, thousandths/1000, thousandths%1000)
}

func number(v VAT) string { return strconv.Itoa(int(v)) }

func yes(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
