package paymentdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/money"
)

// JobState is how far something that a terminal is asked has come.
type JobState string

// The states. Handed is in the hands of the till's page and its bridge: only they can say what becomes
// of it. Unknown the terminal itself cannot say; a person has to look at its slips.
const (
	JobWaiting   JobState = "waiting"
	JobHanded    JobState = "handed"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobUnknown   JobState = "unknown"
	JobCancelled JobState = "cancelled"
)

// Over says whether nothing more becomes of it by itself.
func (s JobState) Over() bool { return s == JobDone || s == JobFailed || s == JobCancelled }

// What a terminal can be asked, in the bridge's words.
const (
	TerminalPay      = "pay"
	TerminalReverse  = "reverse"
	TerminalRefund   = "refund"
	TerminalEndOfDay = "end_of_day"
)

// NoBridge is the code of a job whose page does not reach the bridge.
const NoBridge = "no_bridge"

// A TerminalRequest is what the bridge is handed.
type TerminalRequest struct {
	Kind     string       `json:"kind"`
	Amount   money.Amount `json:"amount,omitempty"`
	Currency int          `json:"currency,omitempty"`
	Receipt  int          `json:"receipt,omitempty"`
	Tips     bool         `json:"tips,omitempty"`
}

// Said is what a terminal says of what it carried out, as the bridge tells it.
type Said struct {
	Terminal      string       `json:"terminal,omitempty"`
	Receipt       int          `json:"receipt,omitempty"`
	Trace         int          `json:"trace,omitempty"`
	Amount        money.Amount `json:"amount,omitempty"`
	Brand         string       `json:"brand,omitempty"`
	Last4         string       `json:"last4,omitempty"`
	Application   string       `json:"application,omitempty"`
	Authorisation string       `json:"authorisation,omitempty"`
	Text          string       `json:"text,omitempty"`
}

// A TerminalJob is one thing that a terminal is asked.
type TerminalJob struct {
	ID, OwnerID, PaymentID uuid.UUID
	VenueID, RegisterID    uuid.UUID
	ReaderID               uuid.UUID
	Device, Kind           string
	Amount                 money.Amount
	State                  JobState
	Code                   string
	Stop, Told             bool
	SettledBy              string
	Document, Result       json.RawMessage
	ChangedAt              time.Time
}

// Said is what the terminal says; ok is false where it has said nothing.
func (j TerminalJob) Said() (s Said, ok bool) {
	return s, len(j.Result) > 0 && string(j.Result) != "null" && json.Unmarshal(j.Result, &s) == nil
}

// Lost says whether only a person can tell what became of it: the terminal cannot, or no page reaches
// the bridge that asked it.
func (j TerminalJob) Lost() bool {
	return j.State == JobUnknown || j.State == JobHanded && j.Code == NoBridge && j.Stop
}

const jobSQL = `select id, owner_id, coalesce(payment_id, '00000000-0000-0000-0000-000000000000') as payment_id, venue_id, register_id, reader_id,
	device, kind, amount, state, code, stop, told, settled_by, document, coalesce(result, 'null') as result, changed_at
	from terminal_jobs where account_id = app_account() and `

// PutTerminalJob has a terminal asked for something. The same one again changes nothing.
func (s *Store) PutTerminalJob(ctx context.Context, j TerminalJob, r TerminalRequest) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	document, _ := json.Marshal(r) // plain data: cannot fail
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into terminal_jobs (account_id, id, owner_id, payment_id, venue_id, register_id, reader_id, device, kind, amount,
				document, created_at, changed_at)
			select app_account(), ?0, ?1, ?2, r.venue_id, r.register_id, r.id, r.device, ?4, ?5, ?6, ?7, ?7
			from payment_readers r where r.account_id = app_account() and r.id = ?3 and r.device <> ''
			on conflict (account_id, id) do nothing`,
			j.ID, j.OwnerID, db.OrNull(j.PaymentID), j.ReaderID, r.Kind, int64(r.Amount), string(document), s.now())
		if err != nil {
			return err
		}
		return live.Tell(ctx, tx, live.Print, j.ID, j.VenueID)
	})
	if err == nil {
		s.hub.Wake(account)
	}
	return wrap(err, "ask a terminal")
}

// TerminalJobs lists what was asked for a payment, or for what is given back, the first first.
func (s *Store) TerminalJobs(ctx context.Context, owner uuid.UUID) (list []TerminalJob, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(jobSQL+"owner_id = ? order by n", owner).Scan(ctx, &list)
	})
	return list, wrap(err, "read what a terminal was asked")
}

// OpenTerminalJobs lists what the page of a register has to hand over, the oldest first.
func (s *Store) OpenTerminalJobs(ctx context.Context, register uuid.UUID) (list []TerminalJob, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(jobSQL+"register_id = ? and state in ('waiting', 'handed') order by n limit 20", register).Scan(ctx, &list)
	})
	return list, wrap(err, "read what a terminal is asked")
}

// TerminalJob returns one.
func (s *Store) TerminalJob(ctx context.Context, id uuid.UUID) (j TerminalJob, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		j, err = oneJob(ctx, tx, id, "")
		return err
	})
	return j, wrap(err, "read what a terminal was asked")
}

func oneJob(ctx context.Context, tx bun.Tx, id uuid.UUID, lock string) (j TerminalJob, err error) {
	var list []TerminalJob
	if err := tx.NewRaw(jobSQL+"id = ? "+lock, id).Scan(ctx, &list); err != nil {
		return j, err
	}
	if len(list) == 0 {
		return j, fault.NotFound("request.not_found")
	}
	return list[0], nil
}

// changeJob changes a job that is locked meanwhile. It returns it as it is then.
func (s *Store) changeJob(ctx context.Context, id uuid.UUID, to func(*TerminalJob) error) (j TerminalJob, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return j, err
	}
	changed := false
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if j, err = oneJob(ctx, tx, id, "for update"); err != nil {
			return err
		}
		before := j
		if err := to(&j); err != nil {
			return err
		}
		if changed = fmt.Sprint(j) != fmt.Sprint(before); !changed {
			return nil
		}
		var result *string
		if text := string(j.Result); text != "null" && text != "" {
			result = &text
		}
		_, err := tx.ExecContext(ctx, `update terminal_jobs set state = ?1, code = ?2, stop = ?3, told = ?4, result = ?5, settled_by = ?6, changed_at = ?7
			where account_id = app_account() and id = ?0`, id, string(j.State), j.Code, j.Stop, j.Told, result, j.SettledBy, s.now())
		if err != nil || j.State == before.State && j.Stop == before.Stop {
			return err
		}
		return live.Tell(ctx, tx, live.Print, id, j.VenueID)
	})
	if err == nil && changed {
		s.hub.Wake(account)
	}
	return j, wrap(err, "change what a terminal was asked")
}

// HandTerminalJob gives a job to the page that asks for it. What was given up before it is gone.
func (s *Store) HandTerminalJob(ctx context.Context, id uuid.UUID) (TerminalJob, error) {
	return s.changeJob(ctx, id, func(j *TerminalJob) error {
		switch j.State {
		case JobWaiting:
			j.State = JobHanded
		case JobHanded:
		default:
			return fault.Conflict("request.not_found")
		}
		return nil
	})
}

// StopTerminalJob has a job end. One that no page has taken is cancelled; of another its bridge is told.
func (s *Store) StopTerminalJob(ctx context.Context, id uuid.UUID) (TerminalJob, error) {
	return s.changeJob(ctx, id, func(j *TerminalJob) error {
		switch j.State {
		case JobWaiting:
			j.State, j.Code = JobCancelled, ""
		case JobHanded:
			j.Stop = true
		}
		return nil
	})
}

// TellTerminalJob says that a failure was answered for.
func (s *Store) TellTerminalJob(ctx context.Context, id uuid.UUID) error {
	_, err := s.changeJob(ctx, id, func(j *TerminalJob) error { j.Told = true; return nil })
	return err
}

const longestCode = 40

// ReportTerminalJob takes down what the bridge says of a job. What is over stays so.
func (s *Store) ReportTerminalJob(ctx context.Context, id uuid.UUID, state, code string, result []byte) (TerminalJob, error) {
	var said Said
	if len(result) > 0 && string(result) != "null" {
		if err := json.Unmarshal(result, &said); err != nil {
			return TerminalJob{}, fault.Malformed("request.unreadable").Because(err)
		}
	}
	if len(code) > longestCode {
		return TerminalJob{}, fault.Malformed("request.unreadable").Field("code", "request.unreadable")
	}
	return s.changeJob(ctx, id, func(j *TerminalJob) error {
		if j.State.Over() {
			return nil
		}
		switch state {
		case "done":
			var asked TerminalRequest
			if err := json.Unmarshal(j.Document, &asked); err != nil {
				return fmt.Errorf("read what a terminal was asked: %w", err)
			}
			j.State, j.Code = JobDone, ""
			if asked.Kind != TerminalEndOfDay && said.Amount != asked.Amount && !(asked.Tips && said.Amount > asked.Amount) {
				j.State, j.Code = JobUnknown, "unclear"
			}
			text, _ := json.Marshal(said) // plain data: cannot fail
			j.Result = text
		case "failed":
			if code == "no_document" || code == "internal" {
				return nil // of the page, which says nothing of what is handed over already
			}
			j.State, j.Code = JobFailed, code
		case "unknown":
			j.State, j.Code = JobUnknown, code
		case "no_bridge":
			if j.State != JobUnknown {
				j.Code = NoBridge
			}
		case "queued", "running", "needs_paper":
			if j.State != JobUnknown {
				j.Code = code
			}
		default:
			return fault.Invalid("request.invalid").Field("state", "field.unknown")
		}
		return nil
	})
}

// SettleTerminalJob takes down what a person found out of a job of which neither terminal nor bridge
// can say what became of it.
func (s *Store) SettleTerminalJob(ctx context.Context, id uuid.UUID, took bool, by string) (TerminalJob, error) {
	return s.changeJob(ctx, id, func(j *TerminalJob) error {
		if !j.Lost() {
			return fault.Conflict("cards.settle_not")
		}
		j.SettledBy = by
		if !took {
			j.State, j.Code = JobFailed, "not_taken"
			return nil
		}
		said, _ := j.Said()
		said.Amount = j.Amount
		text, _ := json.Marshal(said) // plain data: cannot fail
		j.State, j.Code, j.Result = JobDone, "", text
		return nil
	})
}
