package tse

import (
	"fmt"
	"strings"

	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// receiptProcess is the type of what is signed of a receipt.
const receiptProcess = "Kassenbeleg-V1"

// rates are the places of the rates in what is signed, in basis points.
var rates = [...]int{1900, 700, 1070, 550, 0}

// process is what the module is told of a receipt. Something taken back is a receipt below zero.
func process(r fiscal.Receipt) (Process, error) {
	kind := "Beleg"
	switch r.Kind {
	case fiscal.Sale, fiscal.Void:
	case fiscal.Training:
		kind = "AVTraining"
	default:
		return Process{}, fiscal.ErrKind
	}
	if err := r.Check(); err != nil {
		return Process{}, err
	}
	var sums [len(rates)]money.Amount
	for _, s := range r.Shares {
		i := place(s.BasisPoints)
		if i < 0 {
			return Process{}, fmt.Errorf("%w: %d basis points", ErrRate, s.BasisPoints)
		}
		sums[i] += s.Gross
	}
	parts := make([]string, len(sums))
	for i, a := range sums {
		parts[i] = amount(a)
	}
	return Process{Type: receiptProcess, Data: kind + "^" + strings.Join(parts, "_") + "^" + payments(r)}, nil
}

// KnownRate says whether a rate has a place in what is signed.
func KnownRate(basisPoints int) bool { return place(basisPoints) >= 0 }

func place(basisPoints int) int {
	for i, r := range rates {
		if r == basisPoints {
			return i
		}
	}
	return -1
}

// payments says what was paid in cash and what was not.
func payments(r fiscal.Receipt) string {
	var out []string
	if r.Cash != 0 {
		out = append(out, amount(r.Cash)+":Bar")
	}
	if rest := r.Total() - r.Cash; rest != 0 || len(out) == 0 {
		out = append(out, amount(rest)+":Unbar")
	}
	return strings.Join(out, "_")
}

func amount(a money.Amount) string { return fiscal.Decimal(a, ".") }
