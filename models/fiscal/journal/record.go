package journal

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// A Record is one line of the journal: a text that people can read without this program.
type Record struct {
	Chain     string
	Seq       int64 // within its chain, from 1
	Register  string
	At        string // 20260102091530, local time
	Day       businessday.Day
	Kind      fiscal.Kind
	Number    string // of the receipt; of a closing the period
	Copy      int
	Lines     int
	Shares    []fiscal.Share // of the receipt, or of the period; highest rate first, each once
	Perpetual money.Amount   // all sales less all that was taken back, never set to nothing
	Absolute  money.Amount   // the sum of their sizes
	Note      string
	Before    string // signature of the record before; empty for the first of a chain
	Signature string
}

// The chains. Each is numbered and signed by itself.
const (
	receipts = "receipts"
	copies   = "copies"
	totals   = "totals"
	events   = "events"
	archives = "archives"
)

// chainOf says where a kind is kept; empty: this journal has no such kind.
func chainOf(k fiscal.Kind) string {
	switch k {
	case fiscal.Sale, fiscal.Void, fiscal.Training:
		return receipts
	case fiscal.Copy:
		return copies
	case fiscal.Day, fiscal.Month, fiscal.Year:
		return totals
	case fiscal.Event:
		return events
	case fiscal.Archive:
		return archives
	}
	return ""
}

const (
	timeLayout = "20060102150405"
	fields     = 16 // of the text that is signed
)

var (
	encoding = base64.RawURLEncoding.Strict()
	escape   = strings.NewReplacer(`\`, `\\`, "|", `\p`, "\n", `\n`, "\r", `\r`)
)

// text is what is signed. The flag of the first and the signature before end it.
func (r Record) text() string {
	first := "N"
	if r.Before == "" {
		first = "O"
	}
	return strings.Join([]string{r.Chain, strconv.FormatInt(r.Seq, 10), escape.Replace(r.Register), r.At, string(r.Day), string(r.Kind),
		escape.Replace(r.Number), strconv.Itoa(r.Copy), strconv.Itoa(r.Lines), sharesText(r.Shares), amountText(total(r.Shares)),
		amountText(r.Perpetual), amountText(r.Absolute), escape.Replace(r.Note), first, r.Before}, "|")
}

// String is the line as it is kept.
func (r Record) String() string { return r.text() + "|" + r.Signature }

// ParseRecord reads a line. It takes nothing but what String writes.
func ParseRecord(line string) (Record, error) {
	f := strings.Split(line, "|")
	if len(f) != fields+1 {
		return Record{}, fmt.Errorf("a record has %d fields", fields+1)
	}
	p := parser{}
	r := Record{Chain: f[0], Seq: p.number(f[1]), Register: unescape(f[2]), At: f[3], Day: businessday.Day(f[4]), Kind: fiscal.Kind(f[5]),
		Number: unescape(f[6]), Copy: int(p.number(f[7])), Lines: int(p.number(f[8])), Shares: p.shares(f[9]),
		Perpetual: money.Amount(p.number(f[11])), Absolute: money.Amount(p.number(f[12])), Note: unescape(f[13]), Before: f[15], Signature: f[16]}
	_, dayErr := businessday.Parse(string(r.Day))
	_, timeErr := time.Parse(timeLayout, r.At)
	if p.failed || dayErr != nil || timeErr != nil || r.String() != line {
		return Record{}, errors.New("a field cannot be read")
	}
	return r, nil
}

// parser remembers that something could not be read.
type parser struct{ failed bool }

func (p *parser) number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	p.failed = p.failed || err != nil || !money.Amount(n).InRange()
	return n
}

func (p *parser) shares(text string) []fiscal.Share {
	if text == "" {
		return nil
	}
	var out []fiscal.Share
	for _, part := range strings.Split(text, ",") {
		rate, gross, ok := strings.Cut(part, ":")
		p.failed = p.failed || !ok
		out = append(out, fiscal.Share{BasisPoints: int(p.number(rate)), Gross: money.Amount(p.number(gross))})
	}
	return out
}

func unescape(text string) string {
	return strings.NewReplacer(`\\`, `\`, `\p`, "|", `\n`, "\n", `\r`, "\r").Replace(text)
}

func amountText(a money.Amount) string { return strconv.FormatInt(int64(a), 10) }

func sharesText(shares []fiscal.Share) string {
	parts := make([]string, len(shares))
	for i, s := range shares {
		parts[i] = strconv.Itoa(s.BasisPoints) + ":" + amountText(s.Gross)
	}
	return strings.Join(parts, ",")
}

func total(shares []fiscal.Share) money.Amount { return fiscal.Receipt{Shares: shares}.Total() }

// merge adds shares up by rate, the highest first.
func merge(lists ...[]fiscal.Share) []fiscal.Share {
	var out []fiscal.Share
	for _, s := range slices.Concat(lists...) {
		i := slices.IndexFunc(out, func(o fiscal.Share) bool { return o.BasisPoints == s.BasisPoints })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].Gross += s.Gross
	}
	slices.SortFunc(out, func(a, b fiscal.Share) int { return b.BasisPoints - a.BasisPoints })
	return out
}
