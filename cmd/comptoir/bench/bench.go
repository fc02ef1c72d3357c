// Package bench measures what the system promises to be quick at, each figure beside a baseline of
// the same run on the same machine.
//
// It owns a private Postgres with default durability in a folder that is thrown away, the load and
// the baselines: the bare SQL of a transaction through the same driver, and pgbench writing the
// very same rows in one pipelined round trip. It must not know how any of it is made quick.
// Start reading at Run.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// A Figure is one line of the output.
type Figure struct {
	Name     string
	Value    float64
	Unit     string
	Baseline float64 // in the same unit; 0: there is none
}

// String is the line: name, value, unit, baseline and ratio; "-" where there is no baseline.
func (f Figure) String() string {
	baseline, ratio := "-", "-"
	if f.Baseline > 0 {
		baseline, ratio = short(f.Baseline), strconv.FormatFloat(f.Value/f.Baseline, 'f', 2, 64)
	}
	return fmt.Sprintf("%s %s %s %s %s", f.Name, short(f.Value), f.Unit, baseline, ratio)
}

func short(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// A Scale says how much is done for a figure.
type Scale struct {
	Taps  int
	Sales time.Duration // how long sales are counted, for each number of clients and each side
	Items int           // that are searched
	Start bool          // this very program can be started as a server
	Fires int           // orders that are fired to a hundred displays
}

// Full is the scale of the figures that count.
func Full() Scale {
	return Scale{Taps: 600, Sales: 6 * time.Second, Items: 100_000, Start: true, Fires: 30}
}

// Run measures everything and prints a line a figure as it comes. What cannot be measured on this
// machine is said on notes, and is no error.
func Run(ctx context.Context, scale Scale, out, notes io.Writer) (err error) {
	s, err := newStage(ctx, scale)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, measure := range []func(context.Context) ([]Figure, error){
		pricing, s.pages, s.taps, s.banquetTaps, s.sales(8), s.sales(32), s.closing, s.starting, s.kitchen, s.searching,
	} {
		figures, err := measure(ctx)
		for _, f := range figures {
			fmt.Fprintln(out, f)
		}
		var missing missingError
		if errors.As(err, &missing) {
			fmt.Fprintln(notes, missing)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// missingError says what of this machine keeps a figure from being measured.
type missingError string

func (m missingError) Error() string { return string(m) }

// percentile is the value that so many percent of the samples do not exceed.
func percentile(samples []time.Duration, percent int) time.Duration {
	sorted := slices.Clone(samples)
	slices.Sort(sorted)
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
