package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"github.com/uptrace/bun"

	"comptoir/models/account"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order/orderdb"
	"comptoir/models/replay"
	"comptoir/models/report"
	"comptoir/models/text"
	"comptoir/views/i18n"
)

type replayOptions struct {
	databaseOptions
	house
	price    string
	country  string
	language string
	all      bool
}

// replayCommand takes past sales through the order engine.
func replayCommand() *cobra.Command {
	var o replayOptions
	cmd := &cobra.Command{
		Use:   "replay FILE...",
		Short: "Take past sales in as ordinary orders: each opened, rung up, paid and closed at its time",
		Long: `Takes past sales in as ordinary orders: each is opened, rung up line by line, paid in exact cash and
closed at the time it was sold, in the venue's zone; each business day is a shift with its Z.
Replaying the same files again changes nothing.

Files are known by their columns: orders with their lines beside the two files of their menu
(orders, order_details, pizzas, pizza_types), or one file of transactions
(Date, Time, Transaction, Item). A folder stands for the CSV files in it. What the catalogue does
not have is added to it first; where files say no prices, --price is what each thing costs.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	o.databaseOptions.register(f)
	o.house.register(f)
	f.StringVar(&o.price, "price", "2.50", "what things cost where the files do not say")
	f.StringVar(&o.country, "country", "FR", "country of the account that is opened where there is none")
	f.StringVar(&o.language, "language", os.Getenv("LANG"), "language of the report: en, fr, ru or uk")
	f.BoolVar(&o.all, "all-lines", false, "print every line that was not taken, not only the first of each reason")
	return cmd
}

func (o *replayOptions) run(ctx context.Context, names []string, out, progress io.Writer) error {
	ctx = i18n.With(ctx, i18n.Match(languageOf(o.language)))
	names, err := expand(names)
	if err != nil {
		return err
	}
	files, err := menuFiles(names)
	if err != nil {
		return err
	}
	d, err := o.open(ctx, newLog(false))
	if err != nil {
		return err
	}
	err = o.replay(ctx, d.DB, files, out, progress)
	if f := fault.Of(err); f != nil {
		err = errors.New(i18n.Fault(ctx, f))
	}
	return errors.Join(err, d.Close())
}

// expand puts the CSV files of a folder in its place.
func expand(names []string) ([]string, error) {
	var list []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("find past sales: %w", err)
		}
		if !info.IsDir() {
			list = append(list, name)
			continue
		}
		found, err := filepath.Glob(filepath.Join(name, "*.csv"))
		if err != nil {
			return nil, fmt.Errorf("list past sales: %w", err)
		}
		list = append(list, found...)
	}
	return list, nil
}

func (o *replayOptions) replay(ctx context.Context, d *db.DB, files []menu.File, out, progress io.Writer) error {
	if err := o.settle(ctx, d, out); err != nil {
		return err
	}
	ctx, p, err := o.find(ctx, d)
	if err != nil {
		return err
	}
	cost, err := text.ParseAmount(o.price, p.Digits, text.DecimalMark([]string{o.price}))
	if err != nil {
		return err
	}
	source, err := replay.Read(files, replay.Options{Digits: p.Digits, Price: cost, Category: i18n.T(ctx, "import.fallback")})
	if err != nil {
		return err
	}
	catalog := catalogdb.New(d, nil)
	run := replay.Replay{
		DB: d, Accounts: account.NewStore(d, time.Now), Catalog: catalog, Orders: orderdb.New(d, catalog, nil, newLog(false)), Venue: p.Venue,
		Register: func(n int) string { return i18n.T(ctx, "replay.register", "n", n) }, By: i18n.T(ctx, "replay.by"),
		Progress: func(done, total int) {
			fmt.Fprintf(progress, "\r%s ", i18n.T(ctx, "replay.progress", "done", done, "total", total))
		},
	}
	result, err := run.Run(ctx, source)
	fmt.Fprintln(progress)
	if err != nil {
		return err
	}
	rep, err := report.New(d, time.Now).Report(ctx, report.Query{Kind: report.ByDay, Range: report.Range{From: result.From, To: result.To}, Venues: []uuid.UUID{p.Venue}})
	if err != nil {
		return err
	}
	o.print(ctx, out, p, source, result, rep)
	if !source.Priced {
		fmt.Fprintln(out, i18n.T(ctx, "replay.no_prices", "price", i18n.Money(ctx, cost, rep.Currency)))
	}
	return nil
}

// settle opens an account where the database has none.
func (o *replayOptions) settle(ctx context.Context, d *db.DB, out io.Writer) error {
	var n int
	err := d.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select count(*) from logins").Scan(ctx, &n)
	})
	if err != nil {
		return fmt.Errorf("look for accounts: %w", err)
	}
	if n > 0 || o.house.account != "" {
		return nil
	}
	form := account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: i18n.T(ctx, "replay.account"), Trade: account.Shop, Country: o.country,
		Language: i18n.From(ctx).Language, Person: i18n.T(ctx, "role.owner"), Email: "owner@replay.example", Password: strings.ToLower(rand.Text()),
		Words: func(key string) string { return i18n.T(ctx, key) },
	}
	if _, err := account.SignUp(ctx, d, form); err != nil {
		return err
	}
	fmt.Fprintln(out, i18n.T(ctx, "replay.opened", "email", form.Email, "password", form.Password))
	return nil
}

// print says what came of it: what was not taken, the counts, and what reports say now.
func (o *replayOptions) print(ctx context.Context, out io.Writer, p premises, s replay.Source, r replay.Result, rep report.Report) {
	told := map[string]int{}
	for _, l := range r.Refused {
		reason := l.Code + " " + l.Text
		if told[reason]++; told[reason] == 1 || o.all {
			fmt.Fprintf(out, "%s:%d  %s: %s\n", l.File, l.Line, l.Text, i18n.T(ctx, l.Code))
		}
	}
	say := func(key string, args ...any) { fmt.Fprintln(out, i18n.T(ctx, key, args...)) }
	say("replay.done", "account", p.Name, "from", r.From.String(), "to", r.To.String())
	say("replay.source", "orders", len(s.Orders), "lines", s.Lines(), "pieces", s.Pieces())
	say("replay.items", "n", r.Menu.Count(menu.New))
	say("replay.orders", "new", r.New, "known", r.Known)
	say("replay.not_taken", "n", len(r.Refused))
	say("replay.total", "orders", rep.Total.Orders, "pieces", int(rep.Total.Quantity/money.One), "total", i18n.Money(ctx, rep.Total.Total, rep.Currency))
}
