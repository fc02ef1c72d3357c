package ui

import (
	"context"
	"strconv"
	"strings"
)

// ChartView is figures over time or by name. Values are whole numbers: minor units of money,
// or counts; Format writes one as the reader sees it.
type ChartView struct {
	Title  string
	Note   string
	Labels []string
	Series []Series
	Format func(ctx context.Context, value int64) string
	Axis   func(ctx context.Context, value int64) string // shorter, for the marks of the axis; Format where it is nil
	Unit   int64                                         // what the marks of the axis are whole numbers of: 60 where values are seconds; 0 is 1
	ID     string
}

// A Series is one line, or one set of bars; its Values belong to the chart's Labels in order.
type Series struct {
	Name   string
	Values []int64
	Muted  bool // what the other series is compared with
}

func (c ChartView) empty() bool {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

func (c ChartView) text(ctx context.Context, v int64) string {
	if c.Format == nil {
		return strconv.FormatInt(v, 10)
	}
	return c.Format(ctx, v)
}

func (c ChartView) mark(ctx context.Context, v int64) string {
	if c.Axis == nil {
		return c.text(ctx, v)
	}
	return c.Axis(ctx, v)
}

// scale is the axis of values: from low to high in even steps of a round number.
type scale struct{ low, high, step int64 }

// ticks are the marks of the axis, the highest first.
func (s scale) ticks() []int64 {
	var list []int64
	for v := s.high; v >= s.low; v -= s.step {
		list = append(list, v)
	}
	return list
}

// height is how far up a value stands, in thousandths of the chart.
func (s scale) height(v int64) int64 {
	return (v - s.low) * 1000 / (s.high - s.low)
}

// scale spans zero and every value with about four steps.
func (c ChartView) scale() scale {
	var low, high int64
	for _, s := range c.Series {
		for _, v := range s.Values {
			low, high = min(low, v), max(high, v)
		}
	}
	unit := max(1, c.Unit)
	step := roundStep(((high-low)/4+unit-1)/unit) * unit
	return scale{low: floorTo(low, step), high: max(-floorTo(-high, step), floorTo(low, step)+step), step: step}
}

// roundStep is the next of 1, 2, 5, 10, 20, 50 ... that is not smaller than n.
func roundStep(n int64) int64 {
	step := int64(1)
	for i := 0; step < n; i++ {
		if i%3 == 1 {
			step = step / 2 * 5
		} else {
			step *= 2
		}
	}
	return step
}

// floorTo is the multiple of step at or below n.
func floorTo(n, step int64) int64 {
	q := n / step
	if n%step < 0 {
		q--
	}
	return q * step
}

// A bar is one rectangle, in thousandths of the chart's height and in its own columns.
type bar struct {
	x, y, width, height string
	title               string
	muted               bool
}

// columnWidth is how wide one label's place is drawn; the whole is stretched to the page.
const columnWidth = 100

// bars are the rectangles of a bar chart, series beside series.
func (c ChartView) bars(ctx context.Context) []bar {
	sc := c.scale()
	zero := sc.height(0)
	width := int64(72) / int64(max(len(c.Series), 1))
	var list []bar
	for n, s := range c.Series {
		for i, v := range s.Values {
			top, bottom := max(sc.height(v), zero), min(sc.height(v), zero)
			list = append(list, bar{
				x: text(int64(i)*columnWidth + 14 + int64(n)*width), y: text(1000 - top),
				width: text(width - 4), height: text(top - bottom),
				title: c.label(i) + ", " + s.Name + ": " + c.text(ctx, v), muted: s.Muted,
			})
		}
	}
	return list
}

// line is the path of one series of a line chart, through the middle of each label's place.
func (c ChartView) line(s Series) string {
	sc := c.scale()
	var b strings.Builder
	for i, v := range s.Values {
		letter := " L"
		if i == 0 {
			letter = "M"
		}
		b.WriteString(letter + text(int64(i)*columnWidth+columnWidth/2) + " " + text(1000-sc.height(v)))
	}
	return b.String()
}

// area is the line closed down to zero.
func (c ChartView) area(s Series) string {
	if len(s.Values) == 0 {
		return ""
	}
	zero := text(1000 - c.scale().height(0))
	last := int64(len(s.Values)-1)*columnWidth + columnWidth/2
	return c.line(s) + " L" + text(last) + " " + zero + " L" + text(columnWidth/2) + " " + zero + " Z"
}

func (c ChartView) label(i int) string {
	if i < len(c.Labels) {
		return c.Labels[i]
	}
	return ""
}

// shownLabel leaves labels out where they would run into each other.
func (c ChartView) shownLabel(i int) string {
	every := (len(c.Labels) + 7) / 8
	if every > 1 && i%every != 0 {
		return ""
	}
	return c.label(i)
}

func (c ChartView) viewBox() string {
	return "0 0 " + text(int64(max(len(c.Labels), 1))*columnWidth) + " 1000"
}

// gridLine is where a tick stands.
func (c ChartView) gridLine(v int64) string { return text(1000 - c.scale().height(v)) }

func text(n int64) string { return strconv.FormatInt(n, 10) }
