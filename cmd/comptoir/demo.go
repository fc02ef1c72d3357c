package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"comptoir/handlers"
	"comptoir/models/demo"
	"comptoir/views/i18n"
)

const demoDaysUsage = "how many days the demo's past has; 0 is a year"

// demoCommand makes the demo houses in a database, for a server that is started later.
func demoCommand() *cobra.Command {
	var o databaseOptions
	var days int
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make the demo houses: a café, a restaurant and a flower shop with a year behind them",
		Long: `Make the demo houses: a café with two venues, a restaurant and a flower shop.

Each has people with PINs, a menu, a year of sales up to yesterday and a day going on. The sales of
a calendar date are always the same, whenever the demo is made; the last of them is the day before
the demo was made first. Making it again changes nothing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, log := cmd.Context(), newLog(false)
			d, err := o.open(ctx, log)
			if err != nil {
				return err
			}
			keys, err := serverKeys(ctx, d.direct)
			if err == nil {
				err = makeDemo(ctx, handlers.NewApp(d.DB, keys, log), days, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return errors.Join(err, d.Close())
		},
	}
	o.register(cmd.Flags())
	cmd.Flags().IntVar(&days, "demo-days", 0, demoDaysUsage)
	return cmd
}

// makeDemo makes the demo houses where they are missing and prints how to get in.
func makeDemo(ctx context.Context, app *handlers.App, days int, out, progress io.Writer) error {
	m := demo.Maker{
		DB: app.DB, Accounts: app.Accounts, Staff: app.Staff, Catalog: app.Catalog, Floor: app.Floor, Bookings: app.Bookings, Kitchen: app.Kitchen,
		Orders: app.Orders, Now: app.Now, Days: days, Progress: tellDays(progress),
		Words: func(key string) string { return i18n.T(i18n.With(ctx, i18n.Locale{Language: "en"}), key) },
	}
	logins, err := m.Make(ctx)
	if err != nil {
		return fmt.Errorf("make demo: %w", err)
	}
	printLogins(out, logins)
	return nil
}

// tellDays says every now and then how far the houses are.
func tellDays(w io.Writer) func(string, int, int) {
	var mu sync.Mutex
	last := time.Now()
	return func(house string, day, days int) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) > 2*time.Second {
			last = time.Now()
			fmt.Fprintf(w, "Making the demo: %s, day %d of %d\n", house, day, days)
		}
	}
}

func printLogins(w io.Writer, logins []demo.Login) {
	fmt.Fprintln(w, "Demo logins (e-mail and password; PINs at a paired till):")
	for _, l := range logins {
		var pins []string
		for _, p := range l.PINs {
			pins = append(pins, p.Person+" "+p.Number)
		}
		fmt.Fprintf(w, "  %-16s  %s  %s\n  %-16s  PINs: %s\n", l.House, l.Email, l.Password, "", strings.Join(pins, ", "))
	}
}
