package depcheck

import (
	"encoding/base64"
	"errors"
	"math/big"
	"regexp"
	"strings"
	"time"
)

// What stands where the counter would be: STO on a cancellation, TRA on a training receipt, in base64.
const (
	cancelled = "U1RP"
	training  = "VFJB"
)

// broken is what stands in place of a signature while the device is out of order.
const broken = "Sicherheitseinrichtung ausgefallen"

// algorithm is the header of every record: {"alg":"ES256"}.
const algorithm = "eyJhbGciOiJFUzI1NiJ9"

// A receipt as a record has it.
type receipt struct {
	cashBox, number string
	amounts         [5]*big.Int // in cent, gross
	counter         string
	serial          string
	chain           string
	signed          string // what the device signs
	signature       []byte // R and S; nil where it failed
	failed          bool
}

// nothing reports whether every amount is zero.
func (r receipt) nothing() bool {
	for _, a := range r.amounts {
		if a.Sign() != 0 {
			return false
		}
	}
	return true
}

// layout is a receipt's text: suite, cash box, number, time, five amounts, counter, serial, chain.
var layout = regexp.MustCompile(`^_R1-AT\d{1,3}_([^_\r\n]+)_([^_\r\n]+)_(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)` +
	`_(-?\d+,\d\d)_(-?\d+,\d\d)_(-?\d+,\d\d)_(-?\d+,\d\d)_(-?\d+,\d\d)` +
	`_([A-Za-z0-9+/]+={0,2})_([^_\r\n]+)_([A-Za-z0-9+/]{11}=)$`)

func read(record string) (receipt, error) {
	header, rest, _ := strings.Cut(record, ".")
	payload, signature, ok := strings.Cut(rest, ".")
	if !ok || header != algorithm || strings.ContainsAny(record, "\r\n") {
		return receipt{}, errors.New("not a signed receipt")
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(payload)
	if err != nil {
		return receipt{}, errors.New("the receipt is not base64url without padding")
	}
	f := layout.FindStringSubmatch(string(text))
	if f == nil {
		return receipt{}, errors.New("the receipt's fields are not as the law wants them")
	}
	if _, err := time.Parse("2006-01-02T15:04:05", f[3]); err != nil {
		return receipt{}, errors.New("there is no such time")
	}
	r := receipt{cashBox: f[1], number: f[2], counter: f[9], serial: f[10], chain: f[11], signed: header + "." + payload}
	for n := range r.amounts {
		if r.amounts[n], err = cents(f[4+n]); err != nil {
			return receipt{}, err
		}
	}
	return r, r.seal(signature)
}

// seal reads the signature of a record.
func (r *receipt) seal(text string) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	switch {
	case err != nil:
		return errors.New("the signature is not base64url without padding")
	case string(b) == broken:
		r.failed = true
	case len(b) != 64:
		return errors.New("a signature is 64 bytes, R and S")
	}
	r.signature = b
	return nil
}

// cents reads an amount: a comma, two decimals, no sign before zero, no zero before other digits.
func cents(text string) (*big.Int, error) {
	digits := strings.TrimPrefix(text, "-")
	n, ok := new(big.Int).SetString(strings.Replace(text, ",", "", 1), 10)
	if !ok || (len(digits) > len("0,00") && digits[0] == '0') || (n.Sign() == 0 && text != "0,00") {
		return nil, errors.New("an amount is not written as the law wants it")
	}
	return n, nil
}
