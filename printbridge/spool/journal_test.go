package spool

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"comptoir/printbridge/emulator"
)

// The bridge runs for months: what is over keeps its place in the journal, but not its document, and
// what waits keeps both.
func TestTheJournalStaysSmallWhileTheBridgeRuns(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.roomy = 20_000
	long := strings.Repeat("a long receipt ", 100)
	text := func(n int) Job {
		id := fmt.Sprintf("job-%05d", n)
		j := slip(id + " " + long)
		j.ID, j.Hash = id, id
		return j
	}
	const printed = 60
	largest := int64(0)
	for n := range printed {
		s.add(text(n))
		s.until(fmt.Sprintf("job-%05d", n), Done)
		info, err := os.Stat(s.path)
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, info.Size())
	}
	if whole := int64(printed * len(long)); largest > 3*s.roomy || largest >= whole {
		t.Errorf("the journal had %d bytes, of %d in all receipts", largest, whole)
	}
	// What waits while it is made shorter is printed after the next start, in its order.
	s.printer.Set(emulator.Faults{PaperOut: true})
	for n := printed; n < printed+20; n++ {
		s.add(text(n))
	}
	s.close()
	s.printer.Set(emulator.Faults{})
	s.open()
	s.until(fmt.Sprintf("job-%05d", printed+19), Done)
	if v := s.add(text(3)); v.State != Done {
		t.Errorf("a receipt that was printed is %s when it is asked for again", v.State)
	}
	paper := s.paper()
	for n, from := 0, -1; n < printed+20; n++ {
		id := fmt.Sprintf("job-%05d", n)
		at := strings.Index(paper, id)
		if strings.Count(paper, id) != 1 || at < from {
			t.Fatalf("%s is %d times on paper, at %d after %d", id, strings.Count(paper, id), at, from)
		}
		from = at
	}
}
