package atol

import (
	"context"
	"time"

	"github.com/google/uuid"

	"comptoir/printbridge/fiscal"
)

// Polling as the vendor advises: soon at first, then twice a second. After half a minute
// the caller looks after it; the task goes on.
const (
	firstPoll = 60 * time.Millisecond
	slowPoll  = 500 * time.Millisecond
	maxPolls  = 64
)

// space is the namespace of the ids that are made of keys.
var space = uuid.MustParse("9a1f7c52-6f0d-4c59-8f3b-2f9be0f4c1a7")

// taskID is the id under which the service files the document of a key: always the same.
func taskID(key string) uuid.UUID { return uuid.NewSHA1(space, []byte(key)) }

// Carry puts a document into the service's queue and waits until it is carried out. It
// puts it there once: what becomes of it when no answer comes, Recall tells.
func (d *Device) Carry(ctx context.Context, key string, doc fiscal.Document) (got fiscal.Registered, err error) {
	if d.ffd12 == nil {
		if _, err := d.Status(ctx); err != nil {
			return got, err
		}
	}
	t, err := task(doc, *d.ffd12)
	if err != nil {
		return got, err
	}
	if err := d.put(ctx, taskID(key), t); err != nil {
		return got, err
	}
	err = d.poll(ctx, func() (bool, error) {
		o, err := d.Recall(ctx, key, doc)
		switch {
		case err != nil:
			return true, err
		case o.Fate == fiscal.Unheard:
			return true, unknown(nil)
		case o.Fate == fiscal.Carried:
			got = o.Registered
			return true, nil
		}
		return o.Fate == fiscal.Dropped || o.Why != nil, o.Why
	})
	return got, err
}

// unknown is what to make of a task that the service took and does not know: its register
// is not active.
func unknown(err error) error {
	if err != nil {
		return err
	}
	return fiscal.Fail(fiscal.Offline, "the service does not know the task that it took: is the register active?")
}

// poll looks until what is waited for has come.
func (d *Device) poll(ctx context.Context, look func() (done bool, err error)) error {
	pause := firstPoll
	for range maxPolls {
		if done, err := look(); done || err != nil {
			return err
		}
		if err := d.Wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, slowPoll)
	}
	return fiscal.Fail(fiscal.Busy, "the service has not come to it yet")
}

// Recall asks the service for the task of a key.
func (d *Device) Recall(ctx context.Context, key string, doc fiscal.Document) (o fiscal.Outcome, err error) {
	r, there, err := d.took(ctx, taskID(key))
	if err != nil || !there {
		return o, err
	}
	o.Fate = statuses[r.status]
	if o.Fate != fiscal.Carried {
		o.Why = r.why()
		return o, nil
	}
	// What cannot be read is as good as nothing: the fiscal memory is asked instead.
	got, unprinted, err := parseReceipt(r.data, doc)
	if err == nil {
		o.Registered = got
	}
	d.unprinted = d.unprinted || unprinted
	return o, nil
}
