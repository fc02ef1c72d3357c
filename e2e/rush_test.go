package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"comptoir/models/db/dbtest"
)

const (
	rushOrders = 60
	rushSeed   = 20261130
)

// rushDishes are on the first page of the till; each is made at one of three stations.
var rushDishes = []string{"Soup of the day", "Steak", "Fish of the day", "Ice cream", "Glass of wine", "Espresso"}

// Two tills and a waiter's phone send sixty orders while the network of everybody, stations and the
// expeditor included, is cut at random: every line is on its station's screen once and once at the
// pass, and every screen agrees with the database. The same holds where two copies of the server
// share the work and one is killed.
func TestADinnerRushIsShownOnceWhateverBreaks(t *testing.T) {
	for _, c := range []struct {
		name   string
		copies int
	}{{"one server", 1}, {"two copies and one is killed", 2}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRush(t, c.copies)
			r.play()
			r.settle()
			r.agree()
		})
	}
}

// A rush is a restaurant on its busiest evening.
type rush struct {
	t        *testing.T
	url      string // of the database
	copies   []*house
	waiters  []*rusher
	stations map[string]*rusher
	pass     *rusher // carries out what all stations have done
	rnd      *rand.Rand
}

// A rusher is a device with a network of its own.
type rusher struct {
	*device
	wire *wire
}

func newRush(t *testing.T, copies int) *rush {
	r := &rush{t: t, url: dbtest.URL(t), stations: map[string]*rusher{}, rnd: rand.New(rand.NewPCG(rushSeed, uint64(copies)))}
	for range copies {
		h := serve(t, "--database-url", r.url)
		t.Cleanup(func() { h.stop(t) })
		r.copies = append(r.copies, h)
	}
	boss := r.copies[0].device(t, tablet)
	boss.signUp("Restaurant", "Demo Restaurant")
	r.furnish()
	boss.openShift("100")
	for n, s := range []size{tablet, tablet, phone} {
		r.waiters = append(r.waiters, r.rusher(boss, n, s))
	}
	for n, name := range []string{"Kitchen", "Bar", "Pastry"} {
		s := r.rusher(boss, n, tablet)
		s.station(name)
		s.witness()
		r.stations[name] = s
	}
	r.pass = r.rusher(boss, 0, tablet)
	r.pass.station("Pass")
	r.pass.witness()
	return r
}

// furnish gives desserts a station of their own and the house a pass, and puts what is ordered on the first page.
func (r *rush) furnish() {
	r.exec(`insert into stations (account_id, id, venue_id, name, position) select account_id, gen_random_uuid(), id, 'Pastry', 9 from venues`)
	r.exec(`insert into stations (account_id, id, venue_id, name, kind, position) select account_id, gen_random_uuid(), id, 'Pass', 'expeditor', 10 from venues`)
	r.exec(`update category_stations c set station_id = s.id from stations s, categories k
		where s.account_id = c.account_id and s.name = 'Pastry' and k.account_id = c.account_id and k.id = c.category_id and k.name = 'Desserts'`)
	r.exec(`update items set favourite = name = any($1)`, rushDishes)
	r.exec(`update accounts set revision = revision + 1`)
}

// rusher is a device of the boss's with a network to one of the copies.
func (r *rush) rusher(boss *device, n int, s size) *rusher {
	far, w := r.copies[n%len(r.copies)].wire(r.t)
	d := far.device(r.t, s)
	state, err := boss.context.StorageState()
	boss.ok(err)
	var cookies []playwright.OptionalCookie
	for _, c := range state.Cookies {
		cookies = append(cookies, c.ToOptionalCookie())
	}
	d.ok(d.context.AddCookies(cookies))
	return &rusher{d, w}
}

// play lets everybody order at once while the stations' networks come and go.
func (r *rush) play() {
	sent := make(chan struct{}, rushOrders)
	var waiters sync.WaitGroup
	for n, w := range r.waiters {
		rnd := rand.New(rand.NewPCG(rushSeed, uint64(n)))
		waiters.Go(func() {
			for k := n; k < rushOrders; k += len(r.waiters) {
				w.order(rnd, k)
				sent <- struct{}{}
			}
		})
	}
	done := make(chan struct{})
	go func() {
		waiters.Wait()
		close(done)
	}()
	trouble := time.NewTicker(300 * time.Millisecond)
	defer trouble.Stop()
	for n := 0; ; {
		select {
		case <-done:
			if n += len(sent); n < rushOrders {
				r.t.Fatalf("%d orders were sent", n)
			}
			return
		case <-sent:
			if n++; n == rushOrders/2 && len(r.copies) > 1 {
				r.kill()
			}
		case <-trouble.C:
			r.disturb()
		}
	}
}

// disturb cuts the network of one station or gives it back, or lets a cook finish a ticket. So it does
// with the pass, where an order is carried out once every station has done its part.
func (r *rush) disturb() {
	s := r.pass
	if n := r.rnd.IntN(4); n < 3 {
		s = r.stations[[]string{"Kitchen", "Bar", "Pastry"}[n]]
	}
	switch act := r.rnd.IntN(6); {
	case act < 2:
		s.wire.cut()
	case act == 2:
		s.wire.mend()
	case s == r.pass:
		_, err := s.Evaluate(`() => document.querySelectorAll("#tickets .ticket-ready [data-bump]").forEach((b) => b.click())`)
		s.ok(err, "carry out what is ready")
	default:
		s.ok(s.Keyboard().Press("0"), "close the gaps")
		s.ok(s.Keyboard().Press("1"), "finish the first ticket")
	}
}

// kill ends the first copy without a word; whoever was there finds the other.
func (r *rush) kill() {
	r.copies[0].kill()
	for _, d := range r.everybody() {
		d.wire.lead(r.copies[1])
	}
}

func (r *rush) everybody() []*rusher {
	all := append(slices.Clone(r.waiters), r.pass)
	for _, s := range r.stations {
		all = append(all, s)
	}
	return all
}

// order rings up three dishes and sends them; in the middle of it the network may go.
func (w *rusher) order(rnd *rand.Rand, n int) {
	w.reach("/till")
	first := rnd.IntN(len(rushDishes))
	small := w.Locator("#pane-switch").Locator("visible=true")
	phone, err := small.Count()
	w.ok(err)
	w.addItem(rushDishes[first])
	w.hasLine(rushDishes[first], 1)
	if n%2 == 0 {
		w.wire.cut()
	}
	for k := 1; k < 3; k++ {
		w.addItem(rushDishes[(first+k)%len(rushDishes)])
	}
	if phone > 0 {
		w.showOrder()
	}
	w.press("Send")
	w.wire.mend()
	w.answered()
	w.count(w.Locator("#order").GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Send"}), 0)
}

// reach loads a page again for as long as the server that answers dies under it, as a waiter does.
func (w *rusher) reach(path string) {
	w.t.Helper()
	w.until(path, func() bool {
		_, err := w.Goto(path)
		return err == nil
	})
}

// witness makes a station's page remember when each line came into sight, and whether any stood
// there twice.
func (s *rusher) witness() {
	s.t.Helper()
	_, err := s.Evaluate(`() => {
		const seen = (window.seen = { times: {}, twice: [] });
		let before = new Set();
		const look = () => {
			const lines = [...document.querySelectorAll("#tickets .ticket-line")].map((line) => line.id);
			const now = new Set(lines);
			if (now.size < lines.length) {
				seen.twice.push(...lines.filter((id, n) => lines.indexOf(id) !== n));
			}
			for (const id of now) {
				seen.times[id] = (seen.times[id] ?? 0) + (before.has(id) ? 0 : 1);
			}
			before = now;
		};
		document.addEventListener("htmx:after:swap", look);
		look();
	}`)
	s.ok(err)
}

// settle gives everybody their network back and waits until nothing is on its way.
func (r *rush) settle() {
	for _, d := range r.everybody() {
		d.wire.mend()
	}
	for name, s := range r.stations {
		s.live()
		s.answered()
		s.until("what the database has for "+name, func() bool {
			return slices.Equal(s.board(), r.lines(`t.bumped_at is null and s.name = $1`, name))
		})
	}
	r.pass.live()
	r.pass.answered()
	r.pass.until("what the database has to be carried out", func() bool { return slices.Equal(r.pass.board(), r.gathered()) })
}

// agree compares what each station saw with what was ordered.
func (r *rush) agree() {
	var orders, lines, told int
	r.one(`select count(*), coalesce(sum(lines), 0) from orders where status = 'open'`, &orders, &lines)
	r.one(`select count(*) from ticket_lines where op = 'add'`, &told)
	if orders != rushOrders || lines != 3*rushOrders || told != 3*rushOrders {
		r.t.Errorf("%d orders with %d lines, the stations were told of %d; want %d with %d", orders, lines, told, rushOrders, 3*rushOrders)
	}
	for name, s := range r.stations {
		r.saw(s, name, r.lines(`s.name = $1`, name))
	}
	r.saw(r.pass, "the pass", r.lines(`true`)) // what it has carried out as well
	var served int
	r.one(`select count(distinct order_id) from tickets where served_at is not null`, &served)
	r.t.Logf("%d orders were carried out meanwhile", served)
	for _, d := range r.everybody() {
		d.forgive()
	}
}

// saw checks that a screen showed each of its lines once, never two of one at a time, and no others.
func (r *rush) saw(s *rusher, name string, all []string) {
	seen := s.seen()
	if len(seen.Twice) > 0 {
		r.t.Errorf("%s had lines twice in sight: %v", name, seen.Twice)
	}
	for _, id := range all {
		if n := seen.Times[id]; n != 1 {
			r.t.Errorf("%s saw %s %d times", name, id, n)
		}
	}
	if len(seen.Times) != len(all) {
		r.t.Errorf("%s saw %d lines, %d are its", name, len(seen.Times), len(all))
	}
}

type sightings struct {
	Times map[string]int
	Twice []string
}

func (s *rusher) seen() sightings {
	s.t.Helper()
	v, err := s.Evaluate(`() => window.seen`)
	s.ok(err)
	got := sightings{Times: map[string]int{}}
	all, _ := v.(map[string]any)
	times, _ := all["times"].(map[string]any)
	for id, n := range times {
		got.Times[id], _ = n.(int)
	}
	twice, _ := all["twice"].([]any)
	for _, id := range twice {
		got.Twice = append(got.Twice, fmt.Sprint(id))
	}
	return got
}

// board is the lines on a station's screen, from the first to the last.
func (s *rusher) board() []string {
	s.t.Helper()
	v, err := s.Evaluate(`() => [...document.querySelectorAll("#tickets .ticket-line")].map((line) => line.id).join(" ")`)
	s.ok(err)
	return strings.Fields(fmt.Sprint(v))
}
