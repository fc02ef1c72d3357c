package rksv

import (
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// Amounts are a receipt's sums by rate, gross, in the sequence of the code.
type Amounts [5]money.Amount

// The places of the rates in Amounts.
const (
	normal   = iota // 20 %
	reduced1        // 10 %
	reduced2        // 13 %
	zero            // 0 %
	special         // 19 %, and every rate without a place of its own
)

// Sum is what the receipt comes to.
func (a Amounts) Sum() money.Amount { return money.SumOf(a[:]) }

// A Code is the data that are signed, as they stand in the machine-readable code.
type Code struct {
	Suite   string // R1-AT1
	CashBox string
	Number  string
	At      string // 2026-01-02T09:15:30, Austrian local time
	Amounts Amounts
	Counter string // encrypted turnover in base64, or one of the marks
	Serial  string // of the certificate
	Chain   string // of the receipt before, in base64
}

// What stands in place of the counter; base64 of STO and TRA.
const (
	voidMark     = "U1RP"
	trainingMark = "VFJB"
)

// fields is how many fields a code has, without signature.
const fields = 12

const timeLayout = "2006-01-02T15:04:05"

var (
	std  = base64.StdEncoding.Strict()
	raw  = base64.RawURLEncoding.Strict()
	wide = base32.StdEncoding
)

// decode reads base64, and no line breaks in it, which the standard library skips.
func decode(e *base64.Encoding, text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("a line break in base64")
	}
	return e.DecodeString(text)
}

// String is the text that is signed.
func (c Code) String() string {
	var b strings.Builder
	for _, f := range [...]string{c.Suite, c.CashBox, c.Number, c.At} {
		b.WriteString("_" + f)
	}
	for _, a := range c.Amounts {
		b.WriteString("_" + format(a))
	}
	b.WriteString("_" + c.Counter + "_" + c.Serial + "_" + c.Chain)
	return b.String()
}

// ParseCode reads the text that is signed. It takes nothing but what String writes.
func ParseCode(text string) (Code, error) {
	f := strings.Split(text, "_")
	if len(f) != fields+1 || f[0] != "" {
		return Code{}, fmt.Errorf("a code has %d fields, each after an underscore", fields)
	}
	c := Code{Suite: f[1], CashBox: f[2], Number: f[3], At: f[4], Counter: f[10], Serial: f[11], Chain: f[12]}
	for i := range c.Amounts {
		a, err := parseAmount(f[5+i])
		if err != nil {
			return Code{}, err
		}
		c.Amounts[i] = a
	}
	if err := c.check(); err != nil {
		return Code{}, err
	}
	return c, nil
}

func (c Code) check() error {
	if !strings.HasPrefix(c.Suite, "R1-AT") || !named(c.CashBox) || !named(c.Number) || !named(c.Serial) {
		return errors.New("suite, cash box, number or serial cannot be read")
	}
	if at, err := time.Parse(timeLayout, c.At); err != nil || at.Format(timeLayout) != c.At {
		return fmt.Errorf("not a time: %.30q", c.At)
	}
	if b, err := decode(std, c.Chain); err != nil || len(b) != chainBytes {
		return fmt.Errorf("not a chain value: %.30q", c.Chain)
	}
	if c.Counter == voidMark || c.Counter == trainingMark {
		return nil
	}
	if b, err := decode(std, c.Counter); err != nil || len(b) < leastCounter || len(b) > counterBytes {
		return fmt.Errorf("not a turnover counter: %.30q", c.Counter)
	}
	return nil
}

// named says whether a text can be a field: it is there and neither ends one nor the line.
func named(text string) bool { return text != "" && !strings.ContainsAny(text, "_\r\n") }

// format writes an amount as the law wants it: 0,00.
func format(a money.Amount) string { return fiscal.Decimal(a, ",") }

func parseAmount(text string) (money.Amount, error) {
	whole, cents, ok := strings.Cut(text, ",")
	n, err := strconv.ParseInt(whole+cents, 10, 64)
	if !ok || err != nil || n == math.MinInt64 || format(money.Amount(n)) != text {
		return 0, fmt.Errorf("not an amount: %.30q", text)
	}
	return money.Amount(n), nil
}

// OCR is the code in the letters that are printed where no QR code can be: counter, chain and
// signature in base32. The marks of voided and training receipts are written so as well.
func OCR(qr string) (string, error) {
	c, signature, err := ParseQR(qr)
	if err != nil {
		return "", err
	}
	for _, field := range []*string{&c.Counter, &c.Chain} {
		b, err := decode(std, *field)
		if err != nil {
			return "", fmt.Errorf("read code: %w", err)
		}
		*field = wide.EncodeToString(b)
	}
	return c.String() + "_" + wide.EncodeToString(signature), nil
}

// ParseQR reads the text of a QR code: the code and its signature, which is the words of an outage
// where the device was out of order.
func ParseQR(text string) (Code, []byte, error) {
	at := strings.LastIndexByte(text, '_')
	if at < 0 {
		return Code{}, nil, errors.New("not a receipt's code")
	}
	c, err := ParseCode(text[:at])
	if err != nil {
		return Code{}, nil, err
	}
	signature, err := decode(std, text[at+1:])
	if err != nil || !wellFormed(signature) {
		return Code{}, nil, errors.New("the signature cannot be read")
	}
	return c, signature, nil
}
