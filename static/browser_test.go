package static_test

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

func lines(t *testing.T, page playwright.Page, n int) {
	t.Helper()
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#lines li")).ToHaveCount(n))
}

func TestFiveTapsAreFiveCommandsOneAfterTheOther(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.GetByText("Espresso").Click(playwright.LocatorClickOptions{ClickCount: playwright.Int(5)}))
	lines(t, page, 5)
	ids, _, overlap := h.seen()
	unique := map[string]bool{}
	for _, id := range ids {
		unique[id] = true
	}
	if len(ids) != 5 || len(unique) != 5 || overlap {
		t.Errorf("the server saw %v, overlapping %v", ids, overlap)
	}
}

func TestALostAnswerIsAskedForAgainWithTheSameId(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	h.losing(2)
	ok(t, page.GetByText("Espresso").Click())
	lines(t, page, 1)
	ids, _, _ := h.seen()
	if len(ids) != 3 || ids[0] != ids[1] || ids[1] != ids[2] {
		t.Errorf("the server saw %v", ids)
	}
	ok(t, page.Locator(`html[data-link="ok"]`).WaitFor(attached()))
}

func TestATapWithoutAnswerIsSentAgainAfterAReload(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	h.losing(1000)
	ok(t, page.GetByText("Espresso").Click())
	ok(t, page.GetByText("Espresso").Click())
	ok(t, page.Locator(`html[data-link="retrying"]`).WaitFor(attached()))
	text, err := page.Locator("#link").TextContent()
	ok(t, err)
	if text != "Waiting: 2" {
		t.Errorf("the screen says %q", text)
	}
	before, _, _ := h.seen()
	h.losing(0)
	ok(t, second(page.Reload()))
	ok(t, page.GetByText("Espresso").Click()) // waits its turn behind what was left
	lines(t, page, 1)
	after, _, _ := h.seen()
	sent := after[len(before):]
	if len(sent) != 3 || sent[0] != before[0] || sent[1] == sent[0] || sent[2] == sent[1] {
		t.Errorf("before the reload %v, after it %v", before, sent)
	}
	kept, err := page.Evaluate(`() => Object.keys(localStorage).filter((k) => k.startsWith("comptoir.tap.")).length`)
	ok(t, err)
	if kept != 0 {
		t.Errorf("%v taps are kept although they were answered", kept)
	}
}

func TestAFormKeepsItsIdUntilItIsDone(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	h.losing(1)
	ok(t, page.GetByText("Discount").Click())
	lines(t, page, 1)
	ok(t, page.GetByText("Discount").Click())
	lines(t, page, 2)
	ids, _, _ := h.seen()
	if len(ids) != 3 || ids[0] != "form-1" || ids[1] != "form-1" || ids[2] == "form-1" {
		t.Errorf("the server saw %v", ids)
	}
}

func TestAScanNeverLandsInAQuantity(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.Locator("#quantity").Focus())
	// As a scanner does it: keys in one burst, Enter at the end.
	ok(t, second(page.Evaluate(`() => {
		const at = document.querySelector("#quantity");
		for (const key of [..."4006381333931", "Enter"]) {
			const down = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
			if (at.dispatchEvent(down) && key.length === 1) at.value += key;
		}
	}`)))
	lines(t, page, 1)
	value, err := page.Locator("#quantity").InputValue()
	ok(t, err)
	if _, scans, _ := h.seen(); value != "2" || len(scans) != 1 || scans[0] != "4006381333931" {
		t.Errorf("quantity %q, scans %v", value, scans)
	}
}

func TestWhatSomebodyElseChangedIsFetched(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	if got := <-h.since; got != "3" {
		t.Errorf("the stream begins after %q", got)
	}
	h.events <- "id: 7\nevent: change\ndata: {\"topic\":\"tickets\",\"key\":\"k\"}\n\n"
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#tickets")).ToHaveText("new"))
	h.events <- "" // the stream breaks off
	if got := <-h.since; got != "7" {
		t.Errorf("the stream resumes after %q", got)
	}
}

func TestAnUnconfirmedActIsNotDone(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.GetByText("Cancel order").Click())
	ok(t, page.Locator("#confirm").GetByText("Cancel", playwright.LocatorGetByTextOptions{Exact: playwright.Bool(true)}).Click())
	ok(t, second(page.Reload()))
	ok(t, page.GetByText("Cancel order").Click())
	ok(t, page.GetByText("Yes").Click())
	lines(t, page, 1)
	if ids, _, _ := h.seen(); len(ids) != 1 {
		t.Errorf("the server saw %v", ids)
	}
}

func TestAForeignErrorPageDoesNotReplaceTheScreen(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.GetByText("Espresso").Click())
	lines(t, page, 1)
	ok(t, page.GetByText("Broken").Click())
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#link")).ToHaveText("Our fault"))
	lines(t, page, 1)
}

func TestKeysPressButtonsAndAreListed(t *testing.T) {
	h := open(t)
	page := visit(t, h)
	ok(t, page.Keyboard().Press("F2"))
	lines(t, page, 1)
	ok(t, page.Keyboard().Press("?"))
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#keys dt")).ToHaveText("Espresso"))
	ok(t, playwright.NewPlaywrightAssertions().Locator(page.Locator("#keys kbd")).ToHaveText("F2"))
}
