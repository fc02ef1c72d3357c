package e2e

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// breakages are what the cable of each kind of register can do. TCP delivers bytes as they were sent or not at all.
func breakages(protocol string) []breakage {
	all := []breakage{losesAnswer, losesRequest, doubles, unplugged, powerCut, bridgeDies, paperEnds}
	if protocol != "atol" {
		all = append(all, noise)
	}
	return all
}

// A till sells while the cable to its register breaks at a byte of each sale: the register's own journal and the list of
// documents agree, each sale once. A few bytes of each protocol are tried; with COMPTOIR_EVERY_BYTE=1
// each of them, and with another number each from that one on.
func TestEachSaleIsRegisteredOnceAtWhateverByteTheExchangeBreaks(t *testing.T) {
	t.Parallel()
	for _, protocol := range []string{"shtrih", "atol", "pirit"} {
		t.Run(protocol, func(t *testing.T) {
			d, c, url := registersAt(t, protocol)
			s := &byteShop{device: d, registerCounter: c}
			s.sell(losesAnswer, 0) // opens the register's shift
			s.sell(losesAnswer, 0)
			whole := s.cable.disarm()
			how := breakages(protocol)
			step := whole / len(how)
			from := 1 + step/2
			if first, err := strconv.Atoi(os.Getenv("COMPTOIR_EVERY_BYTE")); err == nil {
				from, step = first, 1
			}
			hits := 0
			for at := from; at <= whole; at += step {
				kind := how[(at/step)%len(how)]
				if s.sell(kind, at) {
					hits++
				}
				if at%50 == 0 {
					t.Logf("byte %d of %d: %d sales, %d faults", at, whole, s.sold, hits)
				}
			}
			t.Logf("%d sales over an exchange of %d bytes, %d faults", s.sold, whole, hits)
			if hits < s.sold/2 {
				t.Errorf("of %d faults only %d happened", s.sold, hits)
			}
			s.agree(url)
		})
	}
}

// A byteShop sells the same thing over and over.
type byteShop struct {
	*device
	*registerCounter
	sold int
}

// slowest is how long a register that was only half asked may take: hosts wait a minute for what prints.
const slowest = 4 * time.Minute

// sell sells something while the cable breaks at a byte, and waits until it is registered; it says whether it broke.
func (s *byteShop) sell(how breakage, at int) bool {
	t := s.device.t
	t.Helper()
	hit := s.cable.arm(how, at)
	s.addItem("Notebook")
	s.payCash()
	s.sold++
	broke := false
	s.untilWithin(slowest, fmt.Sprintf("the receipt: %s at byte %d", how, at), func() bool {
		select {
		case <-hit:
			broke = true
			if how == bridgeDies {
				s.run()
				s.reload()
			}
		default:
		}
		if paper := s.Locator("#registering").GetByText("no paper"); how == paperEnds && broke {
			if n, err := paper.Count(); err == nil && n > 0 {
				s.register.types(t, "in")
			}
		}
		n, err := s.registering().Count()
		return err == nil && n == 0 && len(s.receipts()) >= s.sold
	})
	if how == paperEnds {
		s.register.types(t, "in") // also where it would have ended with the next receipt
	}
	s.cable.disarm()
	return broke
}

// agree compares the register's journal with the list of documents.
func (s *byteShop) agree(url string) {
	t := s.device.t
	t.Helper()
	got := s.receipts()
	if want := slices.Repeat(got[:1], s.sold); !slices.Equal(got, want) {
		t.Errorf("the register has %d receipts, want each of %d sales once: %s", len(got), s.sold, strings.Join(got, ", "))
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var sales, documents, numbers, open int
	err = conn.QueryRow(ctx, `select (select count(*) from sales), count(*) filter (where kind = 'sale' and state = 'registered'),
		count(distinct result->>'number') filter (where kind = 'sale'), count(*) filter (where state <> 'registered') from fiscal_documents`).
		Scan(&sales, &documents, &numbers, &open)
	if err != nil {
		t.Fatal(err)
	}
	if sales != s.sold || documents != s.sold || numbers != s.sold || open != 0 {
		t.Errorf("of %d sales %d are kept, %d registered under %d numbers, and %d documents are open", s.sold, sales, documents, numbers, open)
	}
}
