// Package terminal asks for money at card terminals that stand at a till: what is to be asked is
// written down, the till's page hands it to its bridge, and what the bridge says is read back.
//
// It owns what a job of a terminal means for a payment. It must not know pages, the bridge's protocol or
// what becomes of the payment. Start reading at Provider.Do.
package terminal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

// A Provider is the terminals of an account.
type Provider struct{ Payments *paymentdb.Store }

// errUnclear is a payment of which the terminal cannot say what became of it.
var errUnclear = errors.New("neither terminal nor bridge can tell what became of it")

// Do takes one step.
func (p Provider) Do(ctx context.Context, step payment.Step, r paymentdb.Row) (payment.News, error) {
	if step == payment.Return {
		return p.takeBack(ctx, r)
	}
	id := jobID(r.ID, "pay", r.Attempt)
	if step == payment.Show {
		request := paymentdb.TerminalRequest{Kind: paymentdb.TerminalPay, Amount: r.Amount, Currency: number(r.Currency), Tips: r.Tips}
		err := p.Payments.PutTerminalJob(ctx, paymentdb.TerminalJob{ID: id, OwnerID: r.ID, PaymentID: r.ID, VenueID: r.VenueID, ReaderID: r.ReaderID}, request)
		if err != nil {
			return payment.News{}, err
		}
	}
	read := p.Payments.TerminalJob
	if step == payment.End {
		read = p.Payments.StopTerminalJob
	}
	j, err := read(ctx, id)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		switch step {
		case payment.Show:
			return payment.News{}, &payment.Refusal{Code: payment.ReaderOffline, Err: err} // the terminal was put away
		case payment.End:
			return payment.News{State: payment.Cancelled}, nil
		}
		return payment.News{Absent: true}, nil // it was never written down
	}
	if err != nil {
		return payment.News{}, err
	}
	return news(r, j)
}

func jobID(owner uuid.UUID, what string, n int) uuid.UUID {
	return uuid.NewSHA1(owner, []byte("terminal "+what+" "+strconv.Itoa(n)))
}

// number is a currency's number in ISO 4217.
func number(code string) int {
	text, _ := currency.GetNumericCode(code)
	n, _ := strconv.Atoi(text) // what is no currency has none, and the bridge refuses it
	return n
}

// news is what a job says of its payment.
func news(r paymentdb.Row, j paymentdb.TerminalJob) (payment.News, error) {
	switch j.State {
	case paymentdb.JobCancelled:
		return payment.News{State: payment.Cancelled}, nil
	case paymentdb.JobFailed:
		if r.Wanted == payment.Stop {
			return payment.News{State: payment.Cancelled}, nil
		}
		return payment.News{State: payment.Failed, Code: why(j.Code)}, nil
	case paymentdb.JobDone:
		said, _ := j.Said()
		return payment.News{
			State: payment.Captured, Name: name(said), Card: card(said),
			Tip: max(0, said.Amount-r.Amount), Authorised: said.Amount, Captured: said.Amount,
		}, nil
	case paymentdb.JobUnknown:
		return payment.News{}, fmt.Errorf("job %s: %w", j.ID, errUnclear)
	}
	return payment.News{State: payment.Waiting}, nil
}

// name is a transaction as the terminal's own papers name it.
func name(s paymentdb.Said) string {
	if s.Receipt == 0 {
		return ""
	}
	return fmt.Sprintf("%s-%04d", s.Terminal, s.Receipt)
}

func card(s paymentdb.Said) payment.Card {
	c := payment.Card{Brand: s.Brand, Last4: s.Last4, Application: strings.ToUpper(s.Brand), ApplicationID: s.Application, Authorisation: s.Authorisation, Terminal: s.Terminal}
	if s.Receipt > 0 {
		c.Slip = fmt.Sprintf("%04d", s.Receipt)
	}
	return c
}

// whys are the bridge's codes that are called otherwise here.
var whys = map[string]string{
	"stopped": payment.GuestStopped, "cancelled": payment.GuestStopped, "timed_out": payment.TimedOut, "offline": payment.ReaderOffline,
	"busy": payment.ReaderBusy, "hardware": payment.ReaderFault, "bad_amount": payment.AmountRefused, "unknown_device": payment.ReaderOffline, "too_old": payment.ReaderOffline,
	"declined": payment.Declined, "no_funds": payment.NoFunds, "expired_card": payment.ExpiredCard, "unreadable": payment.Unreadable,
	"not_possible": payment.NotPossible, "not_taken": payment.NotTaken,
}

func why(code string) string {
	if known := whys[code]; known != "" {
		return known
	}
	return payment.Other
}

// takeBack gives the whole of a payment back.
func (p Provider) takeBack(ctx context.Context, r paymentdb.Row) (payment.News, error) {
	j, err := p.back(ctx, r.ID, r, r.Captured)
	switch {
	case err != nil:
		return payment.News{}, err
	case j.State == paymentdb.JobDone:
		return payment.News{State: payment.Refunded, Authorised: r.Captured, Captured: r.Captured, Refunded: r.Captured}, nil
	case j.State == paymentdb.JobFailed || j.State == paymentdb.JobCancelled:
		if err := p.Payments.TellTerminalJob(ctx, j.ID); err != nil {
			return payment.News{}, err
		}
		return payment.News{}, &payment.Refusal{Code: why(j.Code), Err: fmt.Errorf("terminal: %s", j.Code)}
	case j.State == paymentdb.JobUnknown:
		return payment.News{}, fmt.Errorf("job %s: %w", j.ID, errUnclear)
	}
	return payment.News{State: r.State, Authorised: r.Authorised, Captured: r.Captured}, nil
}

// GiveBack gives a part back, or says what became of it.
func (p Provider) GiveBack(ctx context.Context, r paymentdb.ReturnRow) (paymentdb.ReturnRow, error) {
	of, err := p.Payments.Find(ctx, r.PaymentID)
	if err != nil {
		return r, err
	}
	j, err := p.back(ctx, jobID(r.ID, "return", r.Attempt), of, r.Amount)
	if err != nil {
		return r, err
	}
	r.External, r.State, r.Code = j.ID.String(), paymentdb.Returning, ""
	switch j.State {
	case paymentdb.JobDone:
		r.State = paymentdb.Returned
	case paymentdb.JobFailed, paymentdb.JobCancelled:
		r.State, r.Code = paymentdb.NotGiven, why(j.Code)
	}
	return r, nil
}

// back is how far a terminal has come with giving money back: a whole payment is reversed, which wants
// no card; where the terminal cannot do that any more, and for a part, the guest holds their card to it.
func (p Provider) back(ctx context.Context, owner uuid.UUID, of paymentdb.Row, amount money.Amount) (paymentdb.TerminalJob, error) {
	all, err := p.Payments.TerminalJobs(ctx, owner)
	if err != nil {
		return paymentdb.TerminalJob{}, err
	}
	var last *paymentdb.TerminalJob
	n := 0
	for i, j := range all {
		if j.Kind == paymentdb.TerminalPay {
			continue
		}
		n++
		if last = &all[i]; j.Told {
			last = nil
		}
	}
	if last != nil && !(last.Kind == paymentdb.TerminalReverse && last.State == paymentdb.JobFailed) {
		return *last, nil
	}
	request := paymentdb.TerminalRequest{Kind: paymentdb.TerminalRefund, Amount: amount, Currency: number(of.Currency)}
	if receipt, err := strconv.Atoi(of.Card.Slip); err == nil && receipt > 0 && last == nil && amount == of.Captured && of.Refunded == 0 {
		request.Kind, request.Receipt = paymentdb.TerminalReverse, receipt
	}
	j := paymentdb.TerminalJob{ID: jobID(owner, "back", n), OwnerID: owner, PaymentID: of.ID, VenueID: of.VenueID, ReaderID: of.ReaderID}
	if err := p.Payments.PutTerminalJob(ctx, j, request); err != nil {
		return j, err
	}
	return p.Payments.TerminalJob(ctx, j.ID)
}
