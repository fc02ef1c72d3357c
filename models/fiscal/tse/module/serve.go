package module

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"

	"comptoir/models/fiscal/tse"
)

// Handler serves a module by the protocol of this package, one step at a time.
func Handler(d tse.Device) http.Handler {
	var one sync.Mutex
	mux := http.NewServeMux()
	step := func(pattern string, do func(in asked, number int64) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			in := asked{Client: r.URL.Query().Get("client")}
			if r.Method != http.MethodGet {
				if err := json.NewDecoder(io.LimitReader(r.Body, limit)).Decode(&in); err != nil {
					http.Error(w, "the request cannot be read", http.StatusBadRequest)
					return
				}
			}
			number, err := strconv.ParseInt("0"+r.PathValue("number"), 10, 64)
			if err != nil {
				http.Error(w, "that is no number of a transaction", http.StatusBadRequest)
				return
			}
			one.Lock()
			out, err := do(in, number)
			one.Unlock()
			if err != nil {
				http.Error(w, err.Error(), status(err))
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(out) // whoever went away asks again
		})
	}
	step("GET /tse", func(asked, int64) (any, error) {
		of := d.Info()
		return info{Algorithm: of.Algorithm, TimeFormat: of.TimeFormat, PublicKey: of.PublicKey}, nil
	})
	step("POST /tse/transactions", func(in asked, _ int64) (any, error) {
		t, err := d.Start(in.Client)
		return transaction{Number: t.Number, At: t.At}, err
	})
	step("PUT /tse/transactions/{number}", func(in asked, number int64) (any, error) {
		f, err := d.Finish(in.Client, number, tse.Process{Type: in.Type, Data: in.Data})
		return told(f), err
	})
	step("GET /tse/transactions/{number}", func(in asked, number int64) (any, error) {
		f, err := d.Find(in.Client, number)
		return told(f), err
	})
	return mux
}

func told(f tse.Finished) transaction {
	return transaction{Number: f.Number, At: f.At, Type: f.Type, Data: f.Data, Counter: f.Counter, LogTime: f.LogTime, Signature: f.Signature}
}

func status(err error) int {
	switch {
	case errors.Is(err, tse.ErrUnknown):
		return http.StatusNotFound
	case errors.Is(err, tse.ErrOpen):
		return http.StatusConflict
	case errors.Is(err, tse.ErrFinished):
		return http.StatusGone
	}
	return http.StatusServiceUnavailable
}
