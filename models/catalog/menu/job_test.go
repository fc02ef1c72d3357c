package menu_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog/menu"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
)

func TestAJobGoesOnWhereItStopped(t *testing.T) {
	h := newHouse(t)
	job, o := id(), menu.Options{Digits: 2, Fallback: "Menu"}
	var b strings.Builder
	b.WriteString("category,name,price\n")
	for n := range 4500 {
		fmt.Fprintf(&b, "Category %d,Dish %d,%d\n", n%10, n, n%50)
	}
	b.WriteString("Category 1,,3\nCategory 1,Dish 1,3\n")
	files := []menu.File{{Name: "menu.csv", Content: []byte(b.String())}}
	jobs := menu.NewJobs(h.db, h.Store)
	h.do(jobs.Upload(h.ctx, job, h.venue, uuid.Nil, files, o))
	h.do(jobs.Upload(h.ctx, job, h.venue, uuid.Nil, files, o)) // sent twice
	draft, err := jobs.Draft(h.ctx, job)
	h.do(err)
	if draft.Report.Count(menu.New) != 4500 || draft.Report.Count(menu.Refused) != 2 || draft.Fault != nil {
		t.Fatalf("the draft says %d new, %d refused, %v", draft.Report.Count(menu.New), draft.Report.Count(menu.Refused), draft.Fault)
	}
	if h.menu() != "" {
		t.Fatal("a draft changed the menu")
	}
	h.do(jobs.Start(h.ctx, job))
	h.do(jobs.Start(h.ctx, job))
	first, err := jobs.Step(h.ctx, job, 0)
	h.do(err)
	again, err := jobs.Step(h.ctx, job, 0) // the same step, sent again
	h.do(err)
	if first.Done != 2000 || again.Done != 2000 || first.Percent() != 44 {
		t.Fatalf("after one step %d, sent again %d, %d %%", first.Done, again.Done, first.Percent())
	}
	elsewhere := menu.NewJobs(h.db, h.Store) // the server was restarted
	for at := first; at.Status != menu.Done; {
		at, err = elsewhere.Step(h.ctx, job, at.Done)
		h.do(err)
		first = at
	}
	if first.Counts[menu.New] != 4500 || first.Counts[menu.Refused] != 2 || first.Percent() != 100 {
		t.Errorf("at the end: %+v", first)
	}
	report, err := jobs.Report(h.ctx, job, true, 0)
	h.do(err)
	if got := told(report); got != "4502 refused import.name_missing, 4503 refused import.duplicate" {
		t.Errorf("told: %s", got)
	}
	if known, err := h.Snapshot(h.ctx, h.venue); err != nil || len(known.Items) != 4500 {
		t.Errorf("%d items, %v", len(known.Items), err)
	}
}

func TestColumnsCanBeSaidByHand(t *testing.T) {
	h := newHouse(t)
	job, jobs := id(), menu.NewJobs(h.db, h.Store)
	files := []menu.File{{Name: "list.csv", Content: []byte("What;How much\nTea;3,00\n")}}
	h.do(jobs.Upload(h.ctx, job, h.venue, uuid.Nil, files, menu.Options{Digits: 2, Fallback: "Menu"}))
	draft, err := jobs.Draft(h.ctx, job)
	h.do(err)
	if f := fault.Of(draft.Fault); f == nil || f.Code != "import.columns_missing" {
		t.Errorf("before: %v", draft.Fault)
	}
	h.do(jobs.SetColumns(h.ctx, job, []menu.Columns{{menu.Name, menu.Price}}))
	if draft, err = jobs.Draft(h.ctx, job); err != nil || draft.Fault != nil || draft.Report.Count(menu.New) != 1 {
		t.Errorf("after: %v, %v, %+v", err, draft.Fault, draft.Report)
	}
	stranger := dbtest.Context(t, h.db)
	if _, err := jobs.Job(stranger, job); fault.Of(err) == nil {
		t.Errorf("another account sees the job: %v", err)
	}
}

func TestTheTemplateIsReadBack(t *testing.T) {
	template := menu.Template{
		Header: []string{"catégorie", "nom", "variante", "prix", "sku", "code barres", "tva", "description", "nom en cuisine", "poste", "couleur", "favori"},
		Rows: [][]string{
			{"Boissons", "Thé", "Tasse", "3.00", "0017", "4006381333931", "", "=Vert", "", "", "", ""},
			{"Boissons", "Thé", "Théière", "5.50", "0018", "", "", "", "", "", "", ""},
		},
	}
	workbook, err := template.XLSX()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a.csv": template.CSV(), "a.xlsx": workbook} {
		m, err := menu.Read([]menu.File{{Name: name, Content: content}}, menu.Options{Digits: 2})
		if err != nil || len(m.Items) != 1 || len(m.Items[0].Rows) != 2 || len(m.Refused) != 0 {
			t.Fatalf("%s: %v %+v", name, err, m)
		}
		if row := m.Items[0].Rows[0]; row.SKU != "0017" || row.Barcode != "4006381333931" || *row.Price != 300 {
			t.Errorf("%s: %+v", name, row)
		}
	}
	if !bytes.Contains(template.CSV(), []byte("'=Vert")) {
		t.Error("a formula leaves the house as a formula")
	}
}
