package bridge

import (
	"errors"
	"net/http"

	"comptoir/printbridge/pairing"
	"comptoir/printbridge/spool"
)

// A refusal is an answer that says no, with a code that pages turn into words.
type refusal struct {
	status int
	Code   string `json:"code"`
	Text   string `json:"text"`  // for a developer; pages have their own words
	Retry  bool   `json:"retry"` // the same request may succeed later
}

func (r refusal) Error() string { return r.Code + ": " + r.Text }

func refuse(status int, code, text string) refusal {
	return refusal{status: status, Code: code, Text: text}
}

func retry(status int, code, text string) refusal {
	return refusal{status: status, Code: code, Text: text, Retry: true}
}

// known says how the errors of the inner packages are answered.
var known = []struct {
	err error
	as  refusal
}{
	{pairing.ErrNotPaired, refuse(http.StatusForbidden, "not_paired", "pair this page at the till first")},
	{pairing.ErrToken, refuse(http.StatusUnauthorized, "bad_token", "the signature is wrong")},
	{pairing.ErrClock, refuse(http.StatusUnauthorized, "clock", "the clocks differ by more than two minutes")},
	{pairing.ErrReplay, refuse(http.StatusUnauthorized, "replay", "this request was sent before")},
	{pairing.ErrClosed, refuse(http.StatusForbidden, "pairing_closed", "start pairing at the till first")},
	{pairing.ErrOrigin, refuse(http.StatusForbidden, "bad_origin", "this page cannot be paired")},
	{pairing.ErrCode, retry(http.StatusForbidden, "bad_code", "the code is wrong")},
	{pairing.ErrTries, refuse(http.StatusTooManyRequests, "rate", "too many wrong codes; wait ten minutes")},
	{spool.ErrDevice, refuse(http.StatusNotFound, "unknown_device", "no such device")},
	{spool.ErrKind, refuse(http.StatusUnprocessableEntity, "wrong_device", "this device does not do that kind of job")},
	{spool.ErrFull, retry(http.StatusServiceUnavailable, "busy", "too many jobs wait for this device")},
	{spool.ErrReused, refuse(http.StatusConflict, "job_reused", "this job id was used for something else")},
	{spool.ErrUnknown, refuse(http.StatusNotFound, "unknown_job", "no such job")},
	{spool.ErrBegun, refuse(http.StatusConflict, "job_begun", "the job has begun")},
}

// refused turns an error into its answer; what is not listed is a failure of ours.
func refused(err error) refusal {
	var r refusal
	if errors.As(err, &r) {
		return r
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return k.as
		}
	}
	return retry(http.StatusInternalServerError, "internal", "the bridge failed; its log says why")
}
