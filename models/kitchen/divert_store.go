package kitchen

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/live"
)

const (
	// What waits at a place that has neither shown nor printed it within its patience, and has not passed it on. A place without
	// a printer that is known to be silent is not waited for again. Nobody is missed where nobody ever was: a place is one that
	// should answer if it has a printer, a fall-back or a screen of its own, or if it got the ticket from another place.
	unansweredSQL = `select h.ticket_id, h.own_id, h.holder_id, h.venue_id, h.since, s.printer, s.fallback_id, s.fallback_printer from (
			select t.id as ticket_id, t.order_id, t.station_id as own_id, t.station_id as holder_id, t.venue_id, t.told_at as since
			from tickets t where t.account_id = app_account() and t.bumped_at is null and t.fired_at > now() - ` + servable + `
			union all
			select t.id, t.order_id, t.station_id, d.station_id, t.venue_id, d.at
			from ticket_diversions d join tickets t on t.account_id = d.account_id and t.id = d.ticket_id
			where d.account_id = app_account() and d.at > now() - ` + servable + ` and t.bumped_at is null) h
		join stations s on s.account_id = app_account() and s.id = h.holder_id and s.patience_seconds > 0
		left join station_watches w on w.account_id = s.account_id and w.station_id = s.id
		where h.since < now() - make_interval(secs => case when w.silent_at is not null and s.printer = '' then 0 else s.patience_seconds end)
			and (w.seen_at is null or w.seen_at < h.since + interval '1 second')
			and (h.holder_id <> h.own_id or s.printer <> '' or s.fallback_id is not null or s.fallback_printer <> '' or w.screen_at > now() - interval '16 hours'
				or exists (select from devices v where v.account_id = s.account_id and v.station_id = s.id and v.kind = 'kitchen' and v.revoked_at is null))
			and not exists (select from ticket_diversions p where p.account_id = s.account_id and p.ticket_id = h.ticket_id and p.from_id = s.id)
			and not exists (select from print_jobs j where j.account_id = s.account_id and j.order_id = h.order_id and j.ticket_id = h.ticket_id
				and j.device = s.printer and j.state in ('done', 'cancelled'))`

	// overdueSQL says whether there is anything to do: it is asked often.
	overdueSQL = `select array(select distinct ticket_id from (` + unansweredSQL + `) u),
		exists (select from station_watches where account_id = app_account() and silent_at is not null)`

	silenceSQL = `insert into station_watches as k (account_id, station_id, venue_id, silent_at)
		select app_account(), u.holder_id, u.venue_id, min(u.since) from (` + unansweredSQL + `) u group by u.holder_id, u.venue_id
		on conflict (account_id, station_id) do update
			set silent_at = case when k.seen_at > now() - ` + servable + ` then k.seen_at else excluded.silent_at end where k.silent_at is null
		returning station_id, venue_id`

	// What was silent and has nothing left to answer is let be after a while; a printer that prints again answers.
	letBeSQL = `update station_watches w set silent_at = null where w.account_id = app_account() and w.silent_at is not null
			and not exists (select from (` + unansweredSQL + `) u where u.holder_id = w.station_id)
			and not exists (select from ticket_diversions d join stations s on s.account_id = d.account_id and s.id = d.from_id
				where d.account_id = w.account_id and d.from_id = w.station_id and d.at > now() - interval '2 hours'
				and not exists (select from print_jobs j where j.account_id = d.account_id and j.device = s.printer and j.kind = 'ticket' and j.state = 'done' and j.updated_at > d.at))
		returning w.station_id, w.venue_id`

	// A ticket that is being bumped, or a paper that is being reported, is looked at the next time.
	lockTicketsSQL = `select id from tickets where account_id = app_account() and id in (?) and bumped_at is null order by id for update skip locked`
	lockJobsSQL    = `select j.id, j.ticket_id, j.venue_id, j.register_id, j.device, j.state, j.copy from print_jobs j
		where j.account_id = app_account() and j.order_id in (select order_id from tickets where account_id = app_account() and id in (?0)) and j.ticket_id in (?0)
			and j.state not in ('done', 'cancelled') order by j.id for update of j`

	divertSQL = `insert into ticket_diversions (account_id, ticket_id, from_id, venue_id, station_id, printer)
		select app_account(), u.ticket_id, u.holder_id, u.venue_id, f.id, coalesce(nullif(coalesce(nullif(u.fallback_printer, ''), f.printer, ''), u.printer), '')
		from (` + unansweredSQL + `) u
		left join stations f on f.account_id = app_account() and f.id = u.fallback_id and f.id <> u.own_id and f.kind = 'make' and f.archived_at is null
		where u.ticket_id in (?) and (f.id is not null or u.fallback_printer not in ('', u.printer))
		on conflict do nothing
		returning ticket_id, from_id, venue_id, station_id, printer, (select s.printer from stations s where s.account_id = app_account() and s.id = from_id) as silent_printer`

	cancelJobSQL   = `update print_jobs set state = 'cancelled', code = 'diverted', updated_at = now() where account_id = app_account() and id = ?`
	divertPrintSQL = `insert into print_jobs (account_id, id, venue_id, register_id, order_id, ticket_id, kind, device, copy)
		select t.account_id, ?0, t.venue_id, coalesce(?1, o.register_id), t.order_id, t.id, 'ticket', ?2, ?3
		from tickets t join orders o on o.account_id = t.account_id and o.id = t.order_id
		where t.account_id = app_account() and t.id = ?4 on conflict (account_id, id) do nothing`
)

// diverted is one ticket that a silent station has passed on.
type diverted struct {
	TicketID, FromID, VenueID uuid.UUID
	StationID                 uuid.NullUUID
	Printer                   string
	SilentPrinter             string
}

// paper is a print job of a ticket.
type paper struct {
	ID, TicketID, VenueID uuid.UUID
	RegisterID            uuid.NullUUID
	Device, State         string
	Copy                  int
}

// handed says whether a bridge had it: it may come out of the printer all the same.
func (p paper) handed() bool { return p.State != "new" && p.State != "no_bridge" }

// Divert looks for tickets of the account that nobody has seen in time, hands them to the places that stand in, and notes which
// stations are silent. It may be called at any time by any copy of the server: one does it, the others leave it to that one.
func (s *Store) Divert(ctx context.Context) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	var tickets []uuid.UUID
	var silent, told bool
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(overdueSQL).QueryRow(func(row pgx.Row) error { return row.Scan(&tickets, &silent) })
	})
	if err == nil && (len(tickets) > 0 || silent) {
		err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			told, err = divert(ctx, tx, tickets)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("divert tickets: %w", err)
	}
	if told {
		s.hub.Wake(account)
	}
	return nil
}

func divert(ctx context.Context, tx bun.IDB, tickets []uuid.UUID) (told bool, err error) {
	var mine bool
	err = tx.NewRaw("select pg_try_advisory_xact_lock(hashtextextended('divert ' || app_account(), 0))").Scan(ctx, &mine)
	if err != nil || !mine {
		return false, err
	}
	if told, err = tellSilence(ctx, tx, silenceSQL); err != nil {
		return false, fmt.Errorf("note silence: %w", err)
	}
	passed, err := passOn(ctx, tx, tickets)
	if err != nil {
		return false, err
	}
	over, err := tellSilence(ctx, tx, letBeSQL)
	if err != nil {
		return false, fmt.Errorf("end silence: %w", err)
	}
	return told || passed || over, nil
}

// passOn hands tickets on, and cancels what was to print them.
func passOn(ctx context.Context, tx bun.IDB, tickets []uuid.UUID) (bool, error) {
	if len(tickets) == 0 {
		return false, nil
	}
	var locked []uuid.UUID
	if err := tx.NewRaw(lockTicketsSQL, bun.List(tickets)).Scan(ctx, &locked); err != nil || len(locked) == 0 {
		return false, err
	}
	var papers []paper
	if err := tx.NewRaw(lockJobsSQL, bun.List(locked)).Scan(ctx, &papers); err != nil {
		return false, fmt.Errorf("look for papers: %w", err)
	}
	var all []diverted
	if err := tx.NewRaw(divertSQL, bun.List(locked)).Scan(ctx, &all); err != nil {
		return false, fmt.Errorf("pass on: %w", err)
	}
	for _, d := range all {
		if err := d.print(ctx, tx, papers); err != nil {
			return false, fmt.Errorf("print ticket %s elsewhere: %w", d.TicketID, err)
		}
		for _, station := range []uuid.UUID{d.FromID, d.StationID.UUID} {
			if station == uuid.Nil {
				continue
			}
			if err := live.Tell(ctx, tx, live.Tickets, station, d.VenueID); err != nil {
				return false, err
			}
		}
	}
	return len(all) > 0, nil
}

// print gives up what the silent station's printer has not printed, and has the printer of the other place print it: as a copy
// where the first may come out as well.
func (d diverted) print(ctx context.Context, tx bun.IDB, papers []paper) error {
	var register uuid.NullUUID
	copies := 0
	for _, p := range papers {
		if p.TicketID != d.TicketID || p.Device != d.SilentPrinter {
			continue
		}
		if _, err := tx.NewRaw(cancelJobSQL, p.ID).Exec(ctx); err != nil {
			return err
		}
		if err := live.Tell(ctx, tx, live.Print, p.ID, p.VenueID); err != nil {
			return err
		}
		register = p.RegisterID
		if p.handed() {
			copies = max(copies, p.Copy+1)
		}
	}
	if d.Printer == "" {
		return nil
	}
	job := uuid.NewSHA1(d.TicketID, []byte("diverted from "+d.FromID.String()))
	if _, err := tx.NewRaw(divertPrintSQL, job, register, d.Printer, copies, d.TicketID).Exec(ctx); err != nil {
		return err
	}
	return live.Tell(ctx, tx, live.Print, job, d.VenueID)
}
