package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/views/i18n"
)

type importOptions struct {
	databaseOptions
	house
	dryRun   bool
	all      bool
	language string
}

func importCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: "Take in what other systems and spreadsheets hold"}
	cmd.AddCommand(importMenuCommand())
	return cmd
}

func importMenuCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "menu FILE...",
		Short: "Take in a menu: CSV or XLSX, our own template or other systems' exports",
		Long: `Takes a menu into the catalogue, however often: what a file names by SKU, or else by category,
name and variant, is brought up to date, and nothing is added twice.

Columns are known by their names, in several languages: category, name, variant, price, sku,
barcode, tax, description, kitchen name, station, colour, favourite, unit, allergens. Name and price must be there.
Prints what it took, what it refused and why, by line.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args, cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	o.databaseOptions.register(f)
	o.house.register(f)
	f.BoolVar(&o.dryRun, "dry-run", false, "only say what would be done")
	f.BoolVar(&o.all, "all-lines", false, "print every line, not only those to look at")
	f.StringVar(&o.language, "language", os.Getenv("LANG"), "language of the report: en, fr, ru or uk")
	return cmd
}

func (o *importOptions) run(ctx context.Context, names []string, out io.Writer) error {
	files, err := menuFiles(names)
	if err != nil {
		return err
	}
	ctx = i18n.With(ctx, i18n.Match(languageOf(o.language)))
	d, err := o.open(ctx, newLog(false))
	if err != nil {
		return err
	}
	err = o.take(ctx, d, files, out)
	if f := fault.Of(err); f != nil {
		err = errors.New(i18n.Fault(ctx, f))
	}
	return errors.Join(err, d.Close())
}

func menuFiles(names []string) ([]menu.File, error) {
	files := make([]menu.File, len(names))
	for n, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read menu: %w", err)
		}
		files[n] = menu.File{Name: filepath.Base(name), Content: content}
	}
	return files, nil
}

// languageOf makes of a machine's language ("fr_FR.UTF-8") one that we match.
func languageOf(lang string) string {
	if len(lang) >= 2 {
		return lang[:2]
	}
	return lang
}

func (o *importOptions) take(ctx context.Context, d *database, files []menu.File, out io.Writer) error {
	ctx, p, err := o.find(ctx, d.DB)
	if err != nil {
		return err
	}
	fallback := i18n.T(i18n.With(ctx, i18n.Match(p.Language)), "import.fallback")
	m, err := menu.Read(files, menu.Options{Digits: p.Digits, Fallback: fallback})
	if err != nil {
		return err
	}
	store := catalogdb.New(d.DB, live.NewHub(d.DB, newLog(false)))
	var r menu.Report
	if o.dryRun {
		r, err = menu.Compare(ctx, store, p.Venue, m)
	} else {
		r, err = menu.Apply(ctx, store, p.Venue, m, func(done, total int) { fmt.Fprintf(os.Stderr, "\r%d / %d", done, total) })
		fmt.Fprintln(os.Stderr)
	}
	if err != nil {
		return err
	}
	o.print(ctx, out, p, files, r)
	return nil
}

// print writes the report: the lines to look at, then the counts.
func (o *importOptions) print(ctx context.Context, out io.Writer, p premises, files []menu.File, r menu.Report) {
	lines := r.Told()
	if o.all {
		lines = r.Lines
	}
	for _, l := range lines {
		text := i18n.T(ctx, "import.outcome."+string(l.Outcome))
		if l.Field != "" {
			text += ", " + i18n.T(ctx, "import.field."+string(l.Field))
		}
		if l.Code != "" {
			text += ": " + i18n.T(ctx, l.Code)
		}
		fmt.Fprintf(out, "%s:%d  %s  %s\n", files[l.File].Name, l.Line, l.Label, text)
	}
	title := "import.taken"
	if o.dryRun {
		title = "import.would_take"
	}
	fmt.Fprintln(out, i18n.T(ctx, title, "account", p.Name))
	for _, outcome := range menu.Outcomes() {
		fmt.Fprintf(out, "  %s: %d\n", i18n.T(ctx, "import.outcome."+string(outcome)), r.Count(outcome))
	}
}
