package journal_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/journal"
	"comptoir/models/money"
)

func archive(t rapid.TB, j journal.Journal, records []string) string {
	t.Helper()
	var out bytes.Buffer
	if err := j.Export(&out, records); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func check(text string) error {
	a, err := journal.ReadArchive(strings.NewReader(text))
	if err != nil {
		return err
	}
	return a.Verify()
}

func TestAnArchiveIsCheckedWithoutTheRegister(t *testing.T) {
	r := register{journal: newJournal()}
	r.must(t, fiscal.Sale, "2026-01-02T12:00", fiscal.Share{BasisPoints: 1000, Gross: 2000})
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Event, Note: "drawer|opened", At: local(t, "2026-01-02T12:01")}); err != nil {
		t.Fatal(err)
	}
	r.must(t, fiscal.Sale, "2026-01-03T12:00", fiscal.Share{BasisPoints: 1000, Gross: 1000})
	whole := archive(t, r.journal, r.records)
	if err := check(whole); err != nil {
		t.Fatal(err)
	}
	a, err := journal.ReadArchive(strings.NewReader(whole))
	if err != nil || a.Part || a.Register != "Comptoir 1" {
		t.Errorf("archive %+v, %v", a, err)
	}
	if want, err := journal.Fingerprint(r.journal.Key); err != nil {
		t.Error(err)
	} else if got, err := journal.Fingerprint(a.Key); err != nil || got != want {
		t.Errorf("fingerprint %s, %v", got, err)
	}
	// Each line changed, and each line left out, shows.
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	for i := range lines {
		if err := check(strings.Join(append(append([]string(nil), lines[:i]...), lines[i+1:]...), "")); err == nil {
			t.Errorf("line %d was left out", i+1)
		}
	}
	for i := range len(whole) {
		if err := check(whole[:i] + "\r" + whole[i:]); err == nil {
			t.Errorf("a byte was put in at %d", i)
		}
		if err := check(whole[:i] + string(whole[i]^1) + whole[i+1:]); err == nil {
			t.Errorf("the byte at %d was changed", i)
		}
	}
}

func TestAPartOfAJournalIsCheckedFromWhereItBegins(t *testing.T) {
	r := register{journal: newJournal()}
	for day := 1; day <= 4; day++ {
		for range 2 {
			r.must(t, fiscal.Sale, fmt.Sprintf("2026-01-%02dT12:00", day), fiscal.Share{BasisPoints: 1000, Gross: money.Amount(100 * day)})
		}
	}
	for from := range r.records {
		part := archive(t, r.journal, r.records[from:])
		if err := check(part); err != nil {
			t.Errorf("from record %d: %v", from+1, err)
		}
		if from == 0 {
			continue
		}
		if err := r.journal.Verify(r.records[from:]); err == nil {
			t.Errorf("the records from %d on pass for the whole journal", from+1)
		}
	}
	if hole := append(append([]string(nil), r.records[1:4]...), r.records[5:]...); check(archive(t, r.journal, hole)) == nil {
		t.Error("a part with a hole passes")
	}
}
