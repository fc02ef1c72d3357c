package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/words"
)

func pairCommand(o *options) *cobra.Command {
	var devices []string
	var raw bool
	cmd := &cobra.Command{
		Use:   "pair",
		Short: o.Say("cmd.pair"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := findRunning(o)
			if err != nil {
				return err
			}
			form := url.Values{"device": devices}
			if raw {
				form.Set("raw", "1")
			}
			return r.pair(cmd.Context(), cmd.OutOrStdout(), form)
		},
	}
	cmd.Flags().StringSliceVar(&devices, "devices", nil, o.Say("flag.pair.devices"))
	cmd.Flags().BoolVar(&raw, "raw", false, o.Say("flag.pair.raw"))
	return cmd
}

// A running is the bridge that runs on this machine with our folder, reached through its
// own page.
type running struct {
	words.Words
	page string
}

var errNotRunning = words.Refuse("bad.not_running")

func findRunning(o *options) (running, error) {
	dir, err := o.folder()
	if err != nil {
		return running{}, err
	}
	page, err := os.ReadFile(bridge.PageFile(dir))
	if err != nil {
		return running{}, errNotRunning
	}
	return running{o.Words, string(page)}, nil
}

// call asks the running bridge; with a form it is told to do something.
func (r running) call(ctx context.Context, part string, form url.Values) (bridge.State, error) {
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, method, r.page+part, strings.NewReader(form.Encode()))
	if err != nil {
		return bridge.State{}, err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Language", r.Language)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return bridge.State{}, errNotRunning
	}
	defer resp.Body.Close()
	var s bridge.State
	if resp.StatusCode == http.StatusUnprocessableEntity && json.NewDecoder(resp.Body).Decode(&s) == nil && s.Problem != "" {
		return s, errors.New(s.Problem)
	}
	if resp.StatusCode != http.StatusOK {
		return bridge.State{}, words.Because(errNotRunning, "bad.other_answered", resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		return bridge.State{}, words.Because(errNotRunning, "bad.other_answered", err)
	}
	return s, nil
}

func (r running) pair(ctx context.Context, out io.Writer, form url.Values) error {
	s, err := r.call(ctx, "pair", form)
	if err != nil {
		return err
	}
	before := len(s.Pairings)
	fmt.Fprintf(out, "%s\n\n      %s %s\n\n", r.Say("say.type_code"), s.Window.Code[:4], s.Window.Code[4:])
	told := map[string]bool{}
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for s.Window.Open {
		for _, origin := range s.Window.Asked {
			if !told[origin] {
				told[origin] = true
				fmt.Fprintln(out, r.Say("say.asks", origin))
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if s, err = r.call(ctx, "state", nil); err != nil {
			return err
		}
	}
	if len(s.Pairings) == 0 || len(s.Pairings) <= before && time.Since(s.Pairings[len(s.Pairings)-1].Created) > time.Minute {
		return words.Refuse("bad.nobody_connected")
	}
	fmt.Fprintln(out, r.Say("say.connected", s.Pairings[len(s.Pairings)-1].Origin))
	return nil
}
