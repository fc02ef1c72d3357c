package barcode

import (
	"strings"
	"testing"
	"time"

	"comptoir/models/fault"
	"comptoir/models/money"
)

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return strings.TrimPrefix(f.Code, "barcode.")
	}
	return ""
}

func TestTradeItemNumbersAreCheckedAndPadded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		symbology  Symbology
		want       string
		refusal    string
	}{
		{"thirteen digits", "4006381333931", "", "04006381333931", ""},
		{"twelve", "036000291452", "", "00036000291452", ""},
		{"eight", "96385074", "", "00000096385074", ""},
		{"fourteen", "10614141000415", "", "10614141000415", ""},
		{"a wrong digit of a short code", "01234525", UPCE, "", "check_digit"},
		{"a short code ending in 1", "04252614", UPCE, "00042100005264", ""},
		{"a short code ending in 3", "01234531", UPCE, "00012300000451", ""},
		{"a wrong digit", "4006381333932", "", "", "check_digit"},
		{"ten digits", "4006381333", "", "", "length"},
		{"a short code that is too long", "012345678905", UPCE, "", "length"},
		{"a letter", "40063813339X1", "", "", "characters"},
		{"nothing", "", "", "", "length"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := GTIN(tt.text, tt.symbology)
			if got != tt.want || code(err) != tt.refusal {
				t.Errorf("got %q, %v, want %q, %q", got, err, tt.want, tt.refusal)
			}
		})
	}
}

func TestAShortCodeStandsForItsLongNumber(t *testing.T) {
	t.Parallel()
	for short, long := range map[string]string{
		"0123450C": "01200000345C", "0123451C": "01210000345C", "0123452C": "01220000345C", "0123453C": "01230000045C",
		"0123454C": "01234000005C", "0123455C": "01234500005C", "0123459C": "01234500009C",
	} {
		if got := expand(short); got != long {
			t.Errorf("%s stands for %s, want %s", short, got, long)
		}
	}
}

func TestAScaleLabelIsReadByTheFirstLayoutThatFits(t *testing.T) {
	t.Parallel()
	two := 2
	layouts := []Layout{{Pattern: "23IIIIIVWWWWC"}, {Pattern: "22IIIIIPPPPPC"}, {Pattern: "21IIIIWWWWWWW", WeightDecimals: &two}}
	weighed, err := ReadScaleLabel(layouts, "2340119005007")
	if err != nil || weighed.Item != "40119" || !weighed.Weight || weighed.Grams != money.Whole(500) || weighed.Priced {
		t.Errorf("got %+v, %v", weighed, err)
	}
	if priced, err := ReadScaleLabel(layouts, "2200042012346"); err != nil || priced.Item != "00042" || priced.Price != 1234 {
		t.Errorf("got %+v, %v", priced, err)
	}
	if coarse, err := ReadScaleLabel(layouts, "2100070000125"); err != nil || coarse.Grams != money.Whole(1250) {
		t.Errorf("got %+v, %v", coarse, err)
	}
	for text, want := range map[string]string{"2340119005006": "check_digit", "2940119005007": "no_layout", "234": "no_layout", "23401190050X7": "no_layout"} {
		if _, err := ReadScaleLabel(layouts, text); code(err) != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestAnElementStringIsTakenApart(t *testing.T) {
	t.Parallel()
	g, err := ParseGS1("]C1010540000000264931030012341724020010AB-7\x1d15240301\x1d37005")
	if err != nil {
		t.Fatal(err)
	}
	if g.Fields["10"] != "AB-7" || g.Fields["37"] != "005" || g.Grams != money.Whole(1234) {
		t.Errorf("got %+v", g)
	}
	if want := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC); g.Expiry != want || g.BestBefore != want.AddDate(0, 0, 1) {
		t.Errorf("expires %s, best before %s", g.Expiry, g.BestBefore)
	}
}

func TestElementStringsThatAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "empty", "]C1": "empty", "\x1d": "empty", "10": "empty", "10\x1d1724": "empty", "99abc": "unknown_ai", "1": "unknown_ai", "310": "unknown_ai",
		"310X000000": "unknown_ai", "17240": "too_short", "17": "too_short", "1724AB01": "too_short", "17240\x1d10A": "too_short", "30x": "too_short",
		"30123456789": "too_long", "0105400000002640": "check_digit", "17241301": "bad_date", "17240230": "bad_date",
	} {
		if _, err := ParseGS1(text); code(err) != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func FuzzAnyBytesAreACodeOrRefused(f *testing.F) {
	for _, seed := range []string{"04256212", "1021072911\x1d1724053101006935700071", "2340119005007", "]d2", "\x1d\x1d", "3109999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, gtin := GTIN(text, UPCE)
		_, gs1 := ParseGS1(text)
		_, scale := ReadScaleLabel([]Layout{{Pattern: "23IIIIIVWWWWC"}, {Pattern: "PPPPPPPPPPPPPPPPPPPPPPP"}}, text)
		for _, err := range []error{gtin, gs1, scale} {
			if err != nil && fault.Of(err) == nil {
				t.Errorf("%q: %v is no refusal", text, err)
			}
		}
	})
}

func TestAScannedCodeSaysWhatToLookUpAndWhatItSaysOfTheThing(t *testing.T) {
	t.Parallel()
	layouts, err := ParseLayouts("21IIIIIWWWWWC\n 22iiiiipppppc \n\n")
	if err != nil || len(layouts) != 2 {
		t.Fatalf("%v, %v", layouts, err)
	}
	if _, err := Read("2100042003451", layouts, 2); err == nil {
		t.Error("a label that was misread is taken")
	}
	weighed, err := Read("2112345003450", layouts, 2)
	if label := weighed.Says(len(weighed.Codes) - 1); err != nil || label.Grams != money.Whole(345) || weighed.Says(0).Grams != 0 {
		t.Errorf("%+v, %v", weighed, err)
	}
	full, err := Read("0105400000002649392201234\x1d3724\x1d17240531", layouts, 3)
	if err != nil || full.Label.Price == nil || *full.Label.Price != 12340 || full.Codes[0] != "05400000002649" {
		t.Errorf("%+v, %v", full, err)
	}
	if _, err := ParseLayouts("21WWWWWWWWWWC"); code(err) != "pattern" {
		t.Errorf("a label without an item: %v", err)
	}
}
