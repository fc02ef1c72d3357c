package catalog_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/menu"
	"comptoir/models/money"
	"comptoir/models/staff"
	"comptoir/views/i18n"
)

func TestAnItemIsAddedOnceHoweverOftenItsFormIsSent(t *testing.T) {
	h := open(t)
	item := id().String()
	form := h.face(item, "Soup of the day", "7,50")
	form.Set("command", uuid.NewString())
	for range 2 {
		if w := h.post("/admin/items/new", false, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/admin/items" {
			t.Fatalf("answered %d %s", w.Code, w.Body)
		}
	}
	if got := h.item(item); got.Name != "Soup of the day" || got.Price != money.PriceOf(750) || !got.Discountable {
		t.Errorf("saved %+v", got)
	}
	form.Set("name", "Another soup")
	if w := h.post("/admin/items/new", false, form); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Another soup") {
		t.Errorf("the same command for another item answered %d", w.Code)
	}
}

func TestAFormComesBackAsItWasTyped(t *testing.T) {
	h := open(t)
	form := h.face(id().String(), "", "12,345,6")
	form["variant_id"] = []string{id().String(), id().String()}
	form["variant_name"] = []string{"Small", ""}
	form["variant_price"] = []string{"5", "x"}
	w := h.post("/admin/items/new", true, form)
	body := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity || strings.Contains(body, "<html") {
		t.Fatalf("answered %d %.80s", w.Code, body)
	}
	for _, want := range []string{`value="Small"`, `value="x"`, `id="f-name-error"`, `id="f-variants-1-name-error"`, `id="f-variants-1-price-error"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the form has no %s", want)
		}
	}
}

func TestRowsOfAFormComeAndGo(t *testing.T) {
	h := open(t)
	form := h.face(id().String(), "Tea", "3")
	form.Set("shape", "add.variant")
	body := h.post("/admin/items/new", true, form).Body.String()
	if strings.Count(body, `name="variant_id"`) != 1 || !strings.Contains(body, `value="Tea"`) {
		t.Fatalf("one variant more: %d", strings.Count(body, `name="variant_id"`))
	}
	first, second := id().String(), id().String()
	form["variant_id"], form["variant_name"] = []string{first, second}, []string{"Cup", "Pot"}
	form["variant_price"], form["variant_sku"], form["variant_barcode"] = []string{"3", "5"}, []string{"", ""}, []string{"", ""}
	form.Set("shape", "up.variant.1")
	body = h.post("/admin/items/new", true, form).Body.String()
	if strings.Index(body, second) > strings.Index(body, first) {
		t.Error("the second variant did not move up")
	}
	form.Set("shape", "remove.variant.0")
	if body = h.post("/admin/items/new", true, form).Body.String(); strings.Contains(body, first) || !strings.Contains(body, second) {
		t.Error("the wrong variant was removed")
	}
	for _, odd := range []string{"up.variant.99", "remove.nothing.1", "add", "..", "down.variant.-1"} {
		form.Set("shape", odd)
		if w := h.post("/admin/items/new", true, form); w.Code != http.StatusOK {
			t.Errorf("%s answered %d", odd, w.Code)
		}
	}
}

func TestAPriceIsChangedInTheList(t *testing.T) {
	h := open(t)
	item := id().String()
	h.post("/admin/items/new", false, h.face(item, "Tea", "3"))
	w := h.post("/admin/items/"+item+"/price", true, url.Values{"price": {"3,20"}})
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), `<tr id="item-`+item) || !strings.Contains(w.Body.String(), `value="3.20"`) {
		t.Errorf("answered %d %.200s", w.Code, w.Body)
	}
	w = h.post("/admin/items/"+item+"/price", true, url.Values{"price": {"three"}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="three"`) || !strings.Contains(w.Body.String(), `role="alert"`) {
		t.Errorf("a word answered %d %.200s", w.Code, w.Body)
	}
	if w = h.post("/admin/items/"+uuid.NewString()+"/price", true, url.Values{"price": {"3"}}); w.Code != http.StatusNotFound {
		t.Errorf("nobody's item answered %d", w.Code)
	}
	w = h.post("/admin/items/"+item+"/sold-out", true, url.Values{"shown": {"1"}})
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "checked") {
		t.Errorf("sold out answered %d %.300s", w.Code, w.Body)
	}
}

func TestPricesChangeAsTheyWereSeen(t *testing.T) {
	h := open(t)
	item := id().String()
	h.post("/admin/items/new", false, h.face(item, "Tea", "10"))
	which := func(more ...string) url.Values {
		v := url.Values{"id": {item}}
		for n := 0; n+1 < len(more); n += 2 {
			v.Set(more[n], more[n+1])
		}
		return v
	}
	if w := h.post("/admin/items/bulk", false, which("act", "prices")); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), item) {
		t.Fatalf("asked with %d", w.Code)
	}
	if w := h.post("/admin/items/prices", false, which("act", "preview")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("by nothing answered %d", w.Code)
	}
	w := h.post("/admin/items/prices", false, which("act", "preview", "percent", "-2,5", "ending", "9"))
	if w.Code != http.StatusOK || h.item(item).Price != money.PriceOf(1000) {
		t.Fatalf("the preview answered %d, the price is %s", w.Code, h.item(item).Price)
	}
	change := which("act", "change", "percent", "-2,5", "ending", "9", "command", uuid.NewString())
	for range 2 {
		h.post("/admin/items/prices", false, change)
	}
	if got := h.item(item).Price; got != money.PriceOf(979) {
		t.Errorf("the price is %s, want 979", got)
	}
}

func TestMarkupInNamesIsShownAndNeverRun(t *testing.T) {
	h := open(t)
	for _, evil := range []string{`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`} {
		item := id().String()
		h.post("/admin/items/new", false, h.face(item, evil, "1"))
		for _, path := range []string{"/admin/items", "/admin/items/" + item} {
			body := h.get(path).Body.String()
			if strings.Contains(body, evil) || !strings.Contains(body, "alert(1)") {
				t.Errorf("%s of %s is not escaped", path, evil)
			}
		}
	}
	form := url.Values{"id": {id().String()}, "name": {`"><script>alert(1)</script>`}, "colour": {`"><script>`}}
	h.post("/admin/categories/new", false, form)
	if body := h.get("/admin/categories").Body.String(); strings.Contains(body, "<script>alert") || strings.Contains(body, `"><script>`) {
		t.Error("a category's markup is not escaped")
	}
}

func TestACategoryAndAGroupAreMadeByForms(t *testing.T) {
	h := open(t)
	group, cheese := id().String(), id().String()
	form := url.Values{"id": {group}, "name": {"Extras"}, "min": {"0"}, "max": {"2"}, "free": {""},
		"modifier_id": {id().String(), cheese, id().String()}, "modifier_name": {"", "Cheese", ""}, "modifier_price": {"", "1,50", ""}, "modifier_out": {cheese}, "allergens_" + cheese: {"milk", "nuts"}}
	if w := h.post("/admin/modifiers/new", false, form); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d %s", w.Code, w.Body)
	}
	got, err := h.catalog.ModifierGroup(h.ctx, uuid.MustParse(group))
	if err != nil || len(got.Modifiers) != 1 || got.Modifiers[0].Price != money.PriceOf(150) || !got.Modifiers[0].SoldOut || got.Modifiers[0].Allergens != catalog.Milk|catalog.Nuts || got.Max != 2 {
		t.Errorf("the group is %+v, %v", got, err)
	}
	if body := h.get("/admin/modifiers/" + group).Body.String(); !strings.Contains(body, "Allergens: Milk, Nuts") || !strings.Contains(body, `name="allergens_`+cheese+`" value="milk" checked`) {
		t.Error("the form does not show what the answer warns of")
	}
	form.Set("min", "3")
	if w := h.post("/admin/modifiers/"+group, false, form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-max-error"`) {
		t.Errorf("more than the most answered %d", w.Code)
	}
	categories, err := h.catalog.Categories(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if w := h.post("/admin/categories/"+categories[0].ID.String()+"/archive", false, url.Values{}); w.Code != http.StatusConflict || w.Body.String() != "catalog.category_in_use" {
		t.Errorf("a category with items answered %d %s", w.Code, w.Body)
	}
	h.post("/admin/categories/"+categories[1].ID.String()+"/move", false, url.Values{"by": {"-1"}})
	after, err := h.catalog.Categories(h.ctx)
	if err != nil || after[0].ID != categories[1].ID {
		t.Errorf("the second category is not the first: %v", err)
	}
}

func TestAMenuIsTakenInThroughTheBrowser(t *testing.T) {
	h := open(t)
	job := id().String()
	file := "category,name,price\nFood,Pie,4.50\nFood,Cake,x\n"
	if w := h.upload("/admin/import", job, "menu.csv", file); w.Code != http.StatusSeeOther {
		t.Fatalf("the upload answered %d %s", w.Code, w.Body)
	}
	page := "/admin/import/" + job
	if body := h.get(page).Body.String(); !strings.Contains(body, "menu.csv") || !strings.Contains(body, "Cake") {
		t.Error("the draft does not show the file and its bad line")
	}
	h.post(page+"/start", false, url.Values{})
	h.post(page+"/start", false, url.Values{})
	if body := h.get(page).Body.String(); !strings.Contains(body, page+"/step") {
		t.Error("a started import does not ask for its next step")
	}
	for range 2 {
		if w := h.post(page+"/step", true, url.Values{"from": {"0"}}); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "/step") {
			t.Errorf("the step answered %d", w.Code)
		}
	}
	report := h.get(page + "/report.csv").Body.String()
	if want := "menu.csv,2,Pie,New,,\r\nmenu.csv,3,Cake,Refused,Price,"; !strings.Contains(report, want) {
		t.Errorf("the report is %q", report)
	}
	if w := h.upload("/admin/import", id().String(), "menu.xlsx", "PK\x03\x04 nothing"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a broken workbook answered %d", w.Code)
	}
	if w := h.upload("/admin/import", id().String()); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no file answered %d", w.Code)
	}
	if w := h.post("/admin/import", false, url.Values{}); w.Code != http.StatusBadRequest {
		t.Errorf("a form without files answered %d", w.Code)
	}
}

func TestTheTemplateIsUnderstoodInEveryLanguage(t *testing.T) {
	h := open(t)
	for _, l := range i18n.Languages() {
		for _, path := range []string{"/admin/import/template.csv", "/admin/import/template.xlsx"} {
			h.setLanguage(l.Code)
			m, err := menu.Read([]menu.File{{Name: path, Content: h.get(path).Body.Bytes()}}, menu.Options{Digits: 2})
			if err != nil || len(m.Items) != 2 || len(m.Refused) > 0 || m.Items[0].Colour != "amber" || m.Items[0].Favourite == nil || !*m.Items[0].Favourite {
				t.Errorf("%s %s: %v %+v", l.Code, path, err, m)
			}
		}
	}
}

func TestOnlyThoseWhoMayChangeTheMenuGetIn(t *testing.T) {
	h := open(t)
	h.demote(staff.Waiter)
	for path, want := range map[string]int{"/admin/items": http.StatusForbidden, "/admin/import": http.StatusForbidden, "/admin/categories": http.StatusForbidden} {
		if w := h.get(path); w.Code != want {
			t.Errorf("a waiter at %s gets %d", path, w.Code)
		}
	}
	if w := h.post("/admin/items/new", false, url.Values{"name": {"Mine"}}); w.Code != http.StatusForbidden {
		t.Errorf("a waiter adds an item: %d", w.Code)
	}
}

func TestTheRealMenuIsTakenInThroughTheBrowser(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "data", "pizza-place")
	if own := os.Getenv("COMPTOIR_DATA"); own != "" {
		dir = filepath.Join(own, "pizza-place")
	}
	var files []string
	for _, name := range []string{"pizzas.csv", "pizza_types.csv"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Skipf("the pizza-place data is not here (COMPTOIR_DATA names the folder that has it): %v", err)
		}
		files = append(files, name, string(content))
	}
	h := open(t)
	job := id().String()
	h.upload("/admin/import", job, files...)
	h.post("/admin/import/"+job+"/start", false, url.Values{})
	h.post("/admin/import/"+job+"/step", true, url.Values{"from": {"0"}})
	hit, err := h.catalog.ByCode(h.ctx, h.owner.VenueID, "Bbq_Ckn_L")
	if err != nil || hit.PriceFor(catalog.Counter, h.owner.VenueID, hit.VariantID) != money.PriceOf(2075) {
		t.Errorf("the large barbecue chicken is %+v, %v", hit, err)
	}
}

func TestAMenuIsMadeOfItemsThatAreAddedOneByOne(t *testing.T) {
	h := open(t)
	soup, bread := id().String(), id().String()
	for item, name := range map[string]string{soup: "Soup", bread: "Bread"} {
		form := h.face(item, name, "5")
		form.Set("command", uuid.NewString())
		if w := h.post("/admin/items/new", false, form); w.Code != http.StatusSeeOther {
			t.Fatalf("answered %d %s", w.Code, w.Body)
		}
	}
	item, group := id().String(), id().String()
	form := h.face(item, "Lunch", "12")
	form.Set("shape", "add.part")
	if body := h.post("/admin/items/new", true, form).Body.String(); strings.Count(body, `name="part_id"`) != 1 || !strings.Contains(body, ">Bread</option>") {
		t.Errorf("a group more: %.200s", body)
	}
	form["part_id"], form["part_name"], form["part_min"], form["part_max"], form["part_course"] = []string{group}, []string{"Starter"}, []string{"1"}, []string{"1"}, []string{"2"}
	form.Set("shape", "pick."+group)
	form.Set("pick-"+group, soup)
	if body := h.post("/admin/items/new", true, form).Body.String(); !strings.Contains(body, `name="choice_item" value="`+soup) {
		t.Errorf("a choice more: %.200s", body)
	}
	form.Del("shape")
	form["choice_part"], form["choice_item"], form["choice_upcharge"] = []string{group, group}, []string{soup, bread}, []string{"", "1,50"}
	form["choice_default"] = []string{group + "/" + soup}
	form.Set("command", uuid.NewString())
	if w := h.post("/admin/items/new", false, form); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d %s", w.Code, w.Body)
	}
	g := h.item(item).Parts
	if len(g) != 1 || g[0].Course != 2 || len(g[0].Choices) != 2 || !g[0].Choices[0].Default || g[0].Choices[1].Default || g[0].Choices[1].Upcharge != money.PriceOf(150) {
		t.Errorf("made of %+v", g)
	}
	form["choice_item"], form["choice_upcharge"] = []string{soup, soup}, []string{"", "x"}
	form.Set("command", uuid.NewString())
	w := h.post("/admin/items/"+item, true, form)
	if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `id="choice-1-upcharge-error"`) {
		t.Errorf("the same twice at no price answered %d", w.Code)
	}
}

func TestAnAnswerLeadsToAnotherGroup(t *testing.T) {
	h := open(t)
	dip, side := id().String(), id().String()
	for n, g := range []url.Values{
		{"id": {dip}, "name": {"Dip"}, "modifier_id": {id().String()}, "modifier_name": {"Aioli"}, "modifier_price": {""}, "modifier_opens": {""}},
		{"id": {side}, "name": {"Side"}, "modifier_id": {id().String()}, "modifier_name": {"Fries"}, "modifier_price": {"2"}, "modifier_opens": {dip}},
	} {
		g.Set("command", uuid.NewString())
		if w := h.post("/admin/modifiers/new", false, g); w.Code != http.StatusSeeOther {
			t.Fatalf("group %d answered %d %s", n, w.Code, w.Body)
		}
	}
	if body := h.get("/admin/modifiers/" + side).Body.String(); !strings.Contains(body, `<option value="`+dip+`" selected`) {
		t.Errorf("the form does not say where the fries lead: %.300s", body)
	}
	circle := url.Values{"id": {dip}, "name": {"Dip"}, "modifier_id": {id().String()}, "modifier_name": {"Aioli"}, "modifier_price": {""}, "modifier_opens": {side}, "command": {uuid.NewString()}}
	if w := h.post("/admin/modifiers/"+dip, true, circle); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "f-modifiers-0-opens-error") {
		t.Errorf("a circle answered %d", w.Code)
	}
}

func TestAnItemIsADepositAndAnotherBearsIt(t *testing.T) {
	h := open(t)
	bottle, water := id(), id()
	form := h.face(bottle.String(), "Bottle", "0.25")
	form.Set("role", "deposit")
	if w := h.post("/admin/items/new", false, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	form = h.face(water.String(), "Water", "2")
	form.Set("role", "goods")
	form.Set("deposit_item", bottle.String())
	if w := h.post("/admin/items/new", false, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := h.item(water.String()); got.DepositItem != bottle || got.Role != catalog.Goods {
		t.Errorf("%+v", got)
	}
	if got := h.item(bottle.String()); got.Role != catalog.Deposit {
		t.Errorf("%+v", got)
	}
	page := h.get("/admin/items/" + water.String()).Body.String()
	if !strings.Contains(page, `<option value="`+bottle.String()+`" selected>Bottle`) || !strings.Contains(page, `value="goods" checked`) {
		t.Error("the form does not show what it is")
	}
	for name, fields := range map[string][2]string{
		"a deposit on a fee": {"fee", bottle.String()}, "goods as a deposit": {"goods", water.String()}, "nobody's": {"goods", id().String()},
	} {
		form = h.face(id().String(), "Other", "2")
		form.Set("role", fields[0])
		form.Set("deposit_item", fields[1])
		if w := h.post("/admin/items/new", true, form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-deposit_item-error"`) {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}
