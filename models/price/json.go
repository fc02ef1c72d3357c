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

// UnmarshalJSON reads a line; one that does not say is discountable.
func (l *Line) UnmarshalJSON(data []byte) error {
	type plain Line
	in := struct {
		*plain
		Discountable *bool `json:"discountable"`
	}{plain: (*plain)(l)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	l.NotDiscounted = in.Discountable != nil && !*in.Discountable
	return nil
}

// MarshalJSON writes a line as UnmarshalJSON reads it.
func (l Line) MarshalJSON() ([]byte, error) {
	type plain Line
	out := struct {
		plain
		Discountable *bool `json:"discountable,omitempty"`
	}{plain: plain(l)}
	if l.NotDiscounted {
		out.Discountable = new(bool)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads an object of rates by id and keeps its sequence.
func (t *Taxes) UnmarshalJSON(data []byte) error {
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

// MarshalJSON writes an object of rates by id, in sequence.
func (t Taxes) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, rate := range t {
		if i > 0 {
			b.WriteByte(',')
		}
		id, err := json.Marshal(rate.ID)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(rate)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s:%s", id, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
