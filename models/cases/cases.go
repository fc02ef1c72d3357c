// Package cases runs worked examples through the very code that the till uses.
//
// It owns the translation between the examples' JSON (see testdata/README.md) and our
// functions, and nothing else: a rule that is written here is in the wrong place. Start
// reading at Run.
package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"comptoir/models/fault"
)

// Run carries out one example of a kind and returns its result, to be written as JSON. A
// refusal is a *fault.Fault.
func Run(kind string, inputs json.RawMessage) (any, error) {
	run, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("run case: unknown kind %q", kind)
	}
	return run(inputs)
}

// Kinds lists the kinds that Run knows, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

var kinds = map[string]func(json.RawMessage) (any, error){
	"price":           of(runPrice),
	"refund":          of(runRefund),
	"split":           of(runSplit),
	"tax_of_amount":   of(runTaxOfAmount),
	"allocate":        of(runAllocate),
	"cash_rounding":   of(runCashRounding),
	"nth_free":        of(runNthFree),
	"provider_amount": of(runProviderAmount),
	"drawer":          of(runDrawer),
	"points":          of(runPoints),
	"gift_card":       of(runGiftCard),
	"fold":            of(runFold),
	"kitchen_delta":   of(runKitchenDelta),
	"event_order":     of(runEventOrder),
	"stock":           of(runStock),
	"business_day":    of(runBusinessDay),
	"report_range":    of(runReportRange),
	"window":          of(runWindow),
	"gtin":            of(runGTIN),
	"scale_code":      of(runScaleCode),
	"gs1":             of(runGS1),
	"amount":          of(runAmount),
	"csv":             of(runCSV),
	"csv_cell":        of(runCell),
	"encode":          of(runEncode),
}

// of reads a kind's inputs before it runs.
func of[In any](run func(In) (any, error)) func(json.RawMessage) (any, error) {
	return func(inputs json.RawMessage) (any, error) {
		var in In
		d := json.NewDecoder(bytes.NewReader(inputs))
		if err := d.Decode(&in); err != nil {
			return nil, fmt.Errorf("read inputs: %w", err)
		}
		return run(in)
	}
}

// object is a JSON object of a result.
type object map[string]any

// refused is how a result shows a refusal: by the last part of its code.
func refused(err error) (object, error) {
	f := fault.Of(err)
	if f == nil {
		return nil, err
	}
	return object{"error": Code(f)}, nil
}

// Code is a fault's code as the examples name it.
func Code(f *fault.Fault) string {
	if i := strings.LastIndexByte(f.Code, '.'); i >= 0 {
		return f.Code[i+1:]
	}
	return f.Code
}

// each runs over a list of inputs whose results are refused one by one.
func each[In any](inputs []In, run func(In) (object, error)) ([]object, error) {
	out := make([]object, len(inputs))
	for i, in := range inputs {
		result, err := run(in)
		if err != nil {
			if result, err = refused(err); err != nil {
				return nil, err
			}
		}
		out[i] = result
	}
	return out, nil
}
