package ui

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTheAxisSpansEveryValueInFewRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(-1e12, 1e12), 1, 60).Draw(t, "values")
		c := ChartView{Series: []Series{{Values: values}}, Unit: rapid.SampledFrom([]int64{0, 1, 60}).Draw(t, "unit")}
		s := c.scale()
		if s.step%max(1, c.Unit) != 0 {
			t.Fatalf("steps of %d are no whole numbers of %d", s.step, c.Unit)
		}
		for _, v := range append(values, 0) {
			if h := s.height(v); h < 0 || h > 1000 {
				t.Fatalf("%d stands at %d of 1000 between %d and %d", v, h, s.low, s.high)
			}
		}
		if n := len(s.ticks()); n < 2 || n > 8 {
			t.Fatalf("%d marks from %d to %d by %d", n, s.low, s.high, s.step)
		}
	})
}

func TestStepsAreRound(t *testing.T) {
	for n, want := range map[int64]int64{0: 1, 1: 1, 2: 2, 3: 5, 6: 10, 11: 20, 21: 50, 51: 100, 4999: 5000} {
		if got := roundStep(n); got != want {
			t.Errorf("the step for %d is %d, want %d", n, got, want)
		}
	}
}

func TestALossHangsBelowZero(t *testing.T) {
	c := ChartView{Labels: []string{"Mon", "Tue"}, Series: []Series{{Name: "Profit", Values: []int64{100, -100}}}}
	bars := c.bars(context.Background())
	if bars[0].height != bars[1].height || bars[0].y == bars[1].y {
		t.Errorf("bars are %+v", bars)
	}
	if bars[1].title != "Tue, Profit: -100" {
		t.Errorf("a bar is called %q", bars[1].title)
	}
}

func TestAChartSaysItsFiguresInATableToo(t *testing.T) {
	c := ChartView{Title: "Turnover", Labels: []string{"Mon"}, Series: []Series{{Name: "Today", Values: []int64{1250}}}}
	html := render(t, BarChart(c))
	for _, want := range []string{`aria-hidden="true"`, "<table", "Mon", "1250"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestWithoutFiguresAChartSaysSo(t *testing.T) {
	html := render(t, LineChart(ChartView{Title: "Turnover", Labels: []string{"Mon"}, Series: []Series{{Values: []int64{0}}}}))
	if !strings.Contains(html, "No figures for this period yet.") || strings.Contains(html, "<svg") {
		t.Error(html)
	}
}
