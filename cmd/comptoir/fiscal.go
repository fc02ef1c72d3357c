package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"comptoir/models/fiscal/journal"
	"comptoir/models/fiscal/rksv/depcheck"
)

func fiscalCommand() *cobra.Command {
	c := &cobra.Command{Use: "fiscal", Short: "Check what registers signed"}
	c.AddCommand(fiscalVerifyCommand(), emulateTSECommand())
	return c
}

func fiscalVerifyCommand() *cobra.Command {
	var keys, fingerprint string
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify an archive of a journal, an Austrian DEP7 export or what German security modules signed (- is standard input)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := input(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			file := bufio.NewReader(in)
			// An archive says what it is in its first line, a DEP7 export is JSON, and signed transactions begin with a number.
			first, _ := file.Peek(len(journal.Format))
			archive := string(first) == journal.Format
			switch {
			case len(first) > 0 && first[0] >= '0' && first[0] <= '9':
				if keys != "" || fingerprint != "" {
					return errors.New("these are a security module's transactions: neither --keys nor --fingerprint belongs to them")
				}
				return verifyTSE(cmd.OutOrStdout(), file)
			case archive && keys != "":
				return errors.New("this is an archive of a journal: --keys belongs to a DEP7 export")
			case archive:
				return verifyArchive(cmd.OutOrStdout(), file, fingerprint)
			case fingerprint != "":
				return errors.New("this is no archive of a journal: only an archive has a --fingerprint")
			}
			return verifyDEP(cmd.OutOrStdout(), file, keys)
		},
	}
	c.Flags().StringVar(&keys, "keys", "", "of a DEP7 export: the file of keys that belongs to it")
	c.Flags().StringVar(&fingerprint, "fingerprint", "", "of an archive: the fingerprint that its register's key must have")
	return c
}

func verifyArchive(out io.Writer, in io.Reader, want string) error {
	a, err := journal.ReadArchive(in)
	if err != nil {
		return err
	}
	key, err := journal.Fingerprint(a.Key)
	if err != nil {
		return err
	}
	if want != "" && !strings.EqualFold(want, key) {
		return fmt.Errorf("the archive is signed with another key: its fingerprint is %s", key)
	}
	if err := a.Verify(); err != nil {
		return err
	}
	scope := "complete"
	if a.Part {
		scope = "a part of the journal"
	}
	_, err = fmt.Fprintf(out, "%s: %d records, %s, nothing is missing or changed\nsigned with the key %s\n", a.Register, len(a.Records), scope, key)
	return err
}

func verifyDEP(out io.Writer, in io.Reader, keys string) error {
	var file io.Reader
	if keys != "" {
		f, err := os.Open(keys)
		if err != nil {
			return fmt.Errorf("open keys: %w", err)
		}
		defer func() { _ = f.Close() }()
		file = f
	}
	r, err := depcheck.Check(in, file)
	if errors.Is(err, depcheck.ErrNoKey) && keys == "" {
		return fmt.Errorf("%w (a closed system's keys are given with --keys)", err)
	}
	if err != nil {
		return err
	}
	counters := "and the turnover counters are the sums"
	if !r.Counted {
		counters = "but the turnover counters were not looked into without --keys"
	}
	_, err = fmt.Fprintf(out, "%s: %d receipts, nothing is missing or changed, %s\n", r.CashBox, r.Receipts, counters)
	if err == nil && r.Unsigned > 0 {
		_, err = fmt.Fprintf(out, "%d of them were made while the signing device was out of order\n", r.Unsigned)
	}
	return err
}
