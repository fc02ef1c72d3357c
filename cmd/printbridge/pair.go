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
)

func pairCommand(o *options) *cobra.Command {
	var devices []string
	var raw bool
	cmd := &cobra.Command{
		Use:   "pair",
		Short: "Show a code with which a till connects to the running bridge",
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
	cmd.Flags().StringSliceVar(&devices, "devices", nil, "devices that the till may use (default: all)")
	cmd.Flags().BoolVar(&raw, "raw", false, "let it send printers bytes that it has made itself")
	return cmd
}

// A running is the bridge that runs on this machine with our folder, reached through its
// own page.
type running struct{ page string }

var errNotRunning = errors.New("no bridge is running with this folder; start it with: printbridge run")

func findRunning(o *options) (running, error) {
	dir, err := o.folder()
	if err != nil {
		return running{}, err
	}
	page, err := os.ReadFile(bridge.PageFile(dir))
	if err != nil {
		return running{}, errNotRunning
	}
	return running{string(page)}, nil
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
		return bridge.State{}, fmt.Errorf("%w (another program, or a bridge with another folder, answered %s)", errNotRunning, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		return bridge.State{}, fmt.Errorf("read the bridge's answer: %w", err)
	}
	return s, nil
}

func (r running) pair(ctx context.Context, out io.Writer, form url.Values) error {
	s, err := r.call(ctx, "pair", form)
	if err != nil {
		return err
	}
	before := len(s.Pairings)
	fmt.Fprintf(out, "In the till choose \"Connect printer\" and type this code:\n\n      %s %s\n\n", s.Window.Code[:4], s.Window.Code[4:])
	told := map[string]bool{}
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for s.Window.Open {
		for _, origin := range s.Window.Asked {
			if !told[origin] {
				told[origin] = true
				fmt.Fprintf(out, "%s asks to be connected. If that is your till, type the code there.\n", origin)
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
		return errors.New("nobody connected in three minutes, or the code was mistyped five times; try again")
	}
	fmt.Fprintf(out, "Connected: %s\n", s.Pairings[len(s.Pairings)-1].Origin)
	return nil
}
