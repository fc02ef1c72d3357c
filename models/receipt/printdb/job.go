// Package printdb keeps print jobs: what a till's printers have to do, and what became of it.
//
// It owns the table print_jobs as the till sees it. It must not know what stands on the paper, nor
// how a printer is reached: documents are composed by whoever hands them out, and the bridge says
// what became of them. The id of a job is its identity at the printer, so the same job is never
// printed twice; printing again is another job, marked as a copy. Start reading at Store.Pending.
package printdb

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Job is one thing to print, or a drawer to open.
type Job struct {
	bun.BaseModel `bun:"table:print_jobs,alias:j"`
	ID            uuid.UUID
	VenueID       uuid.UUID
	RegisterID    uuid.NullUUID
	OrderID       uuid.NullUUID
	RefundID      uuid.NullUUID
	CheckID       uuid.NullUUID
	InvoiceID     uuid.NullUUID
	ShiftID       uuid.NullUUID
	TicketID      uuid.NullUUID
	TicketIDs     []string `bun:"ticket_ids,array"` // that a gathering slip is about
	Kind          string   // receipt, ticket, report, drawer
	Device        string   // the bridge's name of the printer
	Copy          int      // 0 is the original
	Document      json.RawMessage
	State         string
	Code          string // what is wrong, in the bridge's stable words
	CreatedAt     time.Time
}

// reported are the states that a bridge may report.
func reported() []string {
	return []string{"queued", "running", "done", "failed", "unknown", "needs_paper", "no_bridge"}
}

// Fresh says whether no bridge has it yet, as far as is known.
func (j Job) Fresh() bool { return j.State == "new" }

// Wrong says whether somebody should look at it: it was not printed, or waits for something that
// its code names.
func (j Job) Wrong() bool { return j.GivenUp() || j.Waits() }

// GivenUp says whether the bridge will do nothing more about it.
func (j Job) GivenUp() bool {
	return slices.Contains([]string{"failed", "unknown", "no_bridge"}, j.State)
}

// Waits says whether the bridge has it and goes on as soon as the printer can.
func (j Job) Waits() bool {
	return j.State == "needs_paper" || j.Code != "" && (j.State == "queued" || j.State == "running")
}

// Over says whether nothing will happen to it any more.
func (j Job) Over() bool { return j.State == "done" || j.State == "cancelled" }
