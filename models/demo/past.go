package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/replay"
	"comptoir/models/till/tilldb"
)

// season is how busy a month is, in percent: summer and December.
func season(m time.Month) int {
	return [...]int{84, 90, 95, 99, 104, 108, 110, 106, 100, 97, 98, 112}[m-1]
}

// live gives every venue its past, up to yesterday; venues live side by side.
func (s *site) live(ctx context.Context) error {
	errs := make([]error, len(s.venues))
	var group sync.WaitGroup
	for n, v := range s.venues {
		group.Go(func() { errs[n] = s.pastOf(ctx, v) })
	}
	group.Wait()
	return errors.Join(errs...)
}

func (s *site) pastOf(ctx context.Context, v standing) error {
	player, err := replay.NewPlayer(ctx, s.DB, s.Orders, v.id)
	if err != nil {
		return err
	}
	days := cmp.Or(s.Days, year)
	for n := days; n > 0; n-- {
		if err := s.play(ctx, player, v.day(s, v.today(s.Now()).Add(-n))); err != nil {
			return err
		}
		if s.Progress != nil {
			s.Progress(v.name, days-n+1, days)
		}
	}
	return nil
}

func (s *site) play(ctx context.Context, p *replay.Player, d replay.Day) error {
	played, err := p.Play(ctx, d)
	if err != nil {
		return err
	}
	for _, r := range played.Refused {
		return fmt.Errorf("order %s: %w", r.Order, r.Err)
	}
	return nil
}

// day makes up what happened at a venue on a date; the same each time for the same date.
func (v standing) day(s *site, day businessday.Day) replay.Day {
	r := seeded(s.key+" "+v.key, int(day.Time().Unix()/86400))
	id := uuid.NewSHA1(s.account, []byte(v.key+" "+day.String()))
	d := replay.Day{
		Shift: id, Register: v.register, Staff: s.staff[v.opener(r, s)], Float: v.float,
		Opens: v.at(day, v.opens-20*time.Minute), Closes: v.at(day, v.closes+25*time.Minute),
	}
	if r.IntN(12) == 0 {
		d.Miscount = money.Amount(r.IntN(8)-5) * 100
	}
	if r.IntN(6) == 0 {
		d.Moves = append(d.Moves, tilldb.Movement{
			ID: uuid.NewSHA1(id, []byte("paid out")), RegisterID: v.register, Kind: tilldb.PaidOut,
			Amount: money.Amount(5+r.IntN(20)) * 100, Reason: "Bought at the corner shop", StaffID: d.Staff,
		})
	}
	n := v.venue.orders * v.week[day.Weekday()] * season(day.Time().Month()) / 10_000
	for i := range max(3, n*(85+r.IntN(31))/100) {
		d.Sales = append(d.Sales, v.sale(s, r, uuid.NewSHA1(id, fmt.Append(nil, i)), day))
	}
	slices.SortStableFunc(d.Sales, func(a, b replay.Sale) int { return a.At.Compare(b.At) })
	return d
}

// opener is who opens a day's shift.
func (v standing) opener(r *rand.Rand, s *site) string {
	var who []string
	for _, p := range s.people {
		if p.role == "manager" || p.role == "cashier" {
			who = append(who, p.name)
		}
	}
	return who[r.IntN(len(who))]
}

// sale makes up one order of a day.
func (v standing) sale(s *site, r *rand.Rand, id uuid.UUID, day businessday.Day) replay.Sale {
	hour := pick(r, v.hours[:])
	moment := hours(hour) + time.Duration(r.IntN(3600))*time.Second
	g := &guest{Rand: r, stock: s.stock, order: id, hour: hour}
	v.basket(g)
	sale := replay.Sale{
		Order: id, At: v.at(day, min(max(moment, v.opens), v.closes)), Commands: g.commands, Actor: s.seller(r),
		Opening: orderdb.Opening{Kind: g.kind, Covers: g.covers},
	}
	if g.table && len(v.tables) > 0 {
		sale.Opening.TableID = v.tables[r.IntN(len(v.tables))]
	}
	switch {
	case g.chance(1):
		sale.Drop = "Guest left"
	case g.chance(62):
		sale.Tender = "card"
	default:
		sale.Tender, sale.Note = price.Cash, cmp.Or(money.Amount(g.pick(0, 40, 35, 25)), 1)*500
	}
	return sale
}

// seller is one of those who sell.
func (s *site) seller(r *rand.Rand) order.Actor {
	var who []string
	for _, p := range s.people {
		if p.role == "cashier" || p.role == "waiter" {
			who = append(who, p.name)
		}
	}
	name := who[r.IntN(len(who))]
	return order.Actor{StaffID: s.staff[name], Name: name}
}

// at is a moment of a business day, so long after its midnight.
func (v standing) at(day businessday.Day, after time.Duration) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), int(after/time.Hour), int(after/time.Minute)%60, int(after/time.Second)%60, 0, v.clock.Zone).UTC()
}

func (v standing) today(now time.Time) businessday.Day { return v.clock.Of(now) }
