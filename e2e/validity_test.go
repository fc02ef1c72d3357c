package e2e

import (
	"testing"
)

// What a sheet lacks is said beside it in the language of the page, whatever the browser speaks: here
// it speaks English, and the person Russian.
func TestWhatASheetLacksIsSaidInTheLanguageOfThePage(t *testing.T) {
	t.Parallel()
	_, d := openAt(t, "Restaurant")
	d.visit("/till")
	d.ring("Terrine")
	_, err := d.Evaluate(`() => fetch("/preferences", {method: "POST", body: new URLSearchParams({language: "ru", return: "/till"})})`)
	d.ok(err, "speak Russian")
	d.reload()
	d.ok(d.expect(d.Locator("html")).ToHaveAttribute("lang", "ru-FR"))

	d.ok(d.Locator("#lines .line-main").First().Click(), "select the terrine")
	d.ok(d.Locator(`#lines .line-selected [hx-get^="/till/adjust"]`).First().Click(), "take something off")
	d.sees(d.Locator("#adjust[open]"))
	much, why := d.Locator("#adjust .adjust-much fieldset.choices"), d.Locator("#adjust .authority fieldset.choices")
	save := d.Locator("#adjust .dialog-foot .button-primary")
	d.ok(save.Click(), "nothing is chosen yet")
	d.ok(d.expect(much.Locator(".problem")).ToHaveText("Выберите один из вариантов."))
	d.ok(d.expect(why.Locator(".problem")).ToHaveText("Выберите один из вариантов."))
	d.ok(d.expect(much.Locator("input").First()).ToBeFocused())
	d.ok(much.Locator(".choice").First().Click(), "how much")
	d.count(much.Locator(".problem"), 0)
	d.ok(d.expect(why.Locator(".problem")).ToBeVisible())
	d.ok(why.Locator(".choice").First().Click(), "why")
	d.count(d.Locator("#adjust .problem"), 0)
	d.ok(save.Click(), "now it is taken")
	d.count(d.Locator("#adjust[open]"), 0)

	d.visit("/admin/categories/new")
	d.ok(d.Locator("main form .button-primary").Last().Click(), "a category without a name")
	d.ok(d.expect(d.Locator("#f-name-error")).ToHaveText("Заполните это поле."))
	d.ok(d.expect(d.Locator("#f-name")).ToHaveAttribute("aria-describedby", "f-name-error"))
	d.ok(d.Locator("#f-name").Fill("Супы"), "a name")
	d.count(d.Locator("#f-name-error"), 0)

	d.visit("/admin/display")
	d.ok(d.Locator("main input[name=seconds]").Fill("5"))
	d.ok(d.Locator("main form .button-primary").Last().Click(), "too short a time")
	d.ok(d.expect(d.Locator("main .field-bad .problem")).ToHaveText("От 10 до 300."))
}
