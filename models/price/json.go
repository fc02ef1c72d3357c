package price

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"comptoir/models/fault"
	"comptoir/models/tax"
)

// maxInput is the largest order that Filter reads, in bytes.
const maxInput = 16 << 20

// Filter reads an order as JSON and writes it priced as JSON.
func Filter(r io.Reader, w io.Writer) error {
	var o Order
	if err := json.NewDecoder(io.LimitReader(r, maxInput)).Decode(&o); err != nil {
		return fmt.Errorf("read order: %w", fault.Malformed("price.malformed").Because(err))
	}
	result, err := Compute(o)
	if err != nil {
		return fmt.Errorf("price order: %w", err)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(result)
}

// wireOrder is an order in JSON, where taxes have ids.
type wireOrder struct {
	*plainOrder
	Taxes         rates        `json:"taxes"`
	Lines         []wireLine   `json:"lines"`
	ServiceCharge *wireService `json:"service_charge"`
}

type plainOrder Order

type wireLine struct {
	Line
	Taxes        []tax.ID   `json:"taxes"`
	Parts        []wirePart `json:"parts"`
	Discountable *bool      `json:"discountable"` // true where it is not said
}

type wirePart struct {
	Part
	Taxes []tax.ID `json:"taxes"`
}

type wireService struct {
	ServiceCharge
	Taxes []tax.ID `json:"taxes"`
}

// UnmarshalJSON reads an order whose lines name their taxes.
func (o *Order) UnmarshalJSON(data []byte) error {
	wire := wireOrder{plainOrder: (*plainOrder)(o)}
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	o.Taxes = wire.Taxes
	o.Lines = make([]Line, len(wire.Lines))
	for i, l := range wire.Lines {
		o.Lines[i] = l.Line
		o.Lines[i].NotDiscounted = l.Discountable != nil && !*l.Discountable
		o.Lines[i].Taxes = o.places(l.Taxes)
		for _, p := range l.Parts {
			o.Lines[i].Parts = append(o.Lines[i].Parts, Part{Weight: p.Weight, Taxes: o.places(p.Taxes)})
		}
	}
	if s := wire.ServiceCharge; s != nil {
		o.ServiceCharge = &s.ServiceCharge
		o.ServiceCharge.Taxes = o.places(s.Taxes)
	}
	return nil
}

// places finds taxes by id; -1 stands for one that is not there.
func (o *Order) places(ids []tax.ID) []int {
	var out []int
	for _, id := range ids {
		place := -1
		for k, rate := range o.Taxes {
			if rate.ID == id {
				place = k
			}
		}
		out = append(out, place)
	}
	return out
}

// rates is a JSON object of rates by id; their sequence is kept.
type rates []tax.Rate

func (t *rates) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	start, err := d.Token()
	if err != nil || start == nil {
		return err
	}
	if start != json.Delim('{') {
		return errors.New("taxes are an object by id")
	}
	for d.More() {
		id, err := d.Token()
		if err != nil {
			return err
		}
		var rate tax.Rate
		if err := d.Decode(&rate); err != nil {
			return err
		}
		rate.ID = tax.ID(fmt.Sprint(id))
		*t = append(*t, rate)
	}
	return nil
}
