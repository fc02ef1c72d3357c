package text

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"comptoir/models/fault"
	"comptoir/models/money"
)

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text    string
		digits  int
		decimal Mark
		want    money.Amount
		refusal string
	}{
		{"12,50 €", 2, NoMark, 1250, ""},
		{"$ 1,234.50", 2, NoMark, 123_450, ""},
		{"1.234.567,8", 2, NoMark, 123_456_780, ""},
		{"1.234.567", 2, NoMark, 123_456_700, ""},
		{"1\u00a0234,5", 2, NoMark, 123_450, ""},
		{"1\u202f234\u20090", 2, NoMark, 1_234_000, ""},
		{"1’234.50", 2, NoMark, 123_450, ""},
		{".5", 2, NoMark, 50, ""},
		{"-€5", 2, NoMark, -500, ""},
		{"0.500", 2, NoMark, 50, ""},
		{"1234.500", 2, NoMark, 123_450, ""},
		{"1.500", 3, NoMark, 1500, ""},
		{"12.00", 0, NoMark, 12, ""},
		{"1.234", 2, Comma, 123_400, ""},
		{"1,234", 2, Point, 123_400, ""},
		{"1.234", 2, NoMark, 0, "amount.ambiguous"},
		{"-12,345", 2, NoMark, 0, "amount.ambiguous"},
		{"000.345", 2, NoMark, 0, "amount.ambiguous"},
		{"0.345", 2, NoMark, 0, "amount.too_many_decimals"},
		{"1.999", 2, Point, 0, "amount.too_many_decimals"},
		{"0.5", 0, NoMark, 0, "amount.too_many_decimals"},
		{"1.23.456", 2, NoMark, 0, "amount.not_a_number"},
		{"1234,567.00", 2, NoMark, 0, "amount.not_a_number"},
		{",234.50", 2, NoMark, 0, "amount.not_a_number"},
		{"1,234.567,8", 2, NoMark, 0, "amount.not_a_number"},
		{"1,50,2", 2, Comma, 0, "amount.not_a_number"},
		{"", 2, NoMark, 0, "amount.not_a_number"},
		{".", 2, NoMark, 0, "amount.not_a_number"},
		{"--5", 2, NoMark, 0, "amount.not_a_number"},
		{"1e3", 2, NoMark, 0, "amount.not_a_number"},
		{"12 EUR", 2, NoMark, 0, "amount.not_a_number"},
		{"99999999999999999999", 2, NoMark, 0, "amount.not_a_number"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			got, err := ParseAmount(tt.text, tt.digits, tt.decimal)
			code := ""
			if f := fault.Of(err); f != nil {
				code = f.Code
			}
			if code != tt.refusal || err == nil && got != tt.want {
				t.Errorf("got %d, %v, want %d, %q", got, err, tt.want, tt.refusal)
			}
		})
	}
}

func TestAColumnProvesItsDecimalMark(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		cells []string
		want  Mark
	}{
		{[]string{"1.234", "3,50"}, Comma},
		{[]string{"1.234", "1,234.5"}, Point},
		{[]string{"1.234", "2.345"}, NoMark},
		{[]string{"1,5", "1.5"}, NoMark},
		{[]string{"1.234.567", "12"}, NoMark},
		{[]string{"n.a.", "on request, see below"}, NoMark},
	} {
		if got := DecimalMark(tt.cells); got != tt.want {
			t.Errorf("%v prove %q, want %q", tt.cells, got, tt.want)
		}
	}
}

// names is what most lists have.
var names = PriceColumns{SKU: "sku", Name: "name", Price: "price"}

func TestAPriceListIsReadLineByLine(t *testing.T) {
	t.Parallel()
	in := "\ufeffSKU;Name;Price\r\n007;Tea;1.234\r\n\r\n;Coffee, \"long\";2,5\r\n8;\"Two\nlines\";3\r\n" +
		"007;Again;1\r\n4.00638E+12;Pen;1\r\n9;Late;1;2\r\n10;Short\r\n11;Bad;free\r\n;;\r\n"
	sheet, err := ReadSheet([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	rows, problems := ReadPrices(sheet, names, 2)
	wantRows := []PriceRow{{2, "Tea", 123_400, "007"}, {4, `Coffee, "long"`, 250, ""}, {5, "Two\nlines", 300, "8"}}
	wantProblems := []Problem{
		{7, "sku", "duplicate"}, {8, "sku", "scientific_notation"}, {9, "", "too_many_fields"}, {10, "", "too_few_fields"}, {11, "price", "not_a_number"},
	}
	if !slices.Equal(rows, wantRows) {
		t.Errorf("got %+v", rows)
	}
	if !slices.Equal(problems, wantProblems) {
		t.Errorf("got %+v", problems)
	}
}

func TestFilesOfOldSpreadsheetsAreRead(t *testing.T) {
	t.Parallel()
	sheet, err := ReadSheet([]byte("Name\tPrice\rCr\xe8me\t2 \x80\r"))
	if err != nil || len(sheet.Records) != 1 || sheet.Records[0].Fields[0] != "Crème" || sheet.Records[0].Fields[1] != "2 €" {
		t.Errorf("got %+v, %v", sheet, err)
	}
	if _, problems := ReadPrices(sheet, PriceColumns{Name: "Name", Price: "Cost"}, 2); len(problems) != 1 || problems[0].Code != "missing_column" {
		t.Errorf("got %+v", problems)
	}
}

func TestNoSpreadsheetRunsACell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "Tea": "Tea", "=1+1": "'=1+1", "\tx": "'\tx", "\rx": "\"'\rx\"", "a;b": `"a;b"`, `say "hi"`: `"say ""hi"""`, "5-a": "5-a", "-1,5": `"'-1,5"`,
	} {
		if got := Cell(in); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}

func FuzzAnyTextIsAnAmountOrRefused(f *testing.F) {
	for _, seed := range []string{"1.15", "1 234,50", "1'234.50", "-0,01", "1.234", "€", "1,2,3", "٣"} {
		f.Add(seed, 2)
	}
	f.Fuzz(func(t *testing.T, text string, digits int) {
		digits = max(0, min(digits, 4))
		got, err := ParseAmount(text, digits, NoMark)
		if err != nil && fault.Of(err) == nil || err == nil && !got.InRange() {
			t.Errorf("%q: got %d, %v", text, got, err)
		}
	})
}

func FuzzAnyFileIsASheetOrRefused(f *testing.F) {
	f.Add([]byte("SKU,Name,Price\n1,Tea,2.50\n"))
	f.Add([]byte("\xef\xbb\xbf\"SKU\";\"Name\";\"Price\"\r\n\"1\";\"a\"\"b\";\"1,5\""))
	f.Add([]byte{0xff, 0xfe, 0, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		sheet, err := ReadSheet(data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Errorf("%v is no refusal", err)
			}
			return
		}
		ReadPrices(sheet, names, 2)
	})
}

func FuzzACellIsReadBackAsItWas(f *testing.F) {
	for _, seed := range []string{"=1+1", "a,b", "a\"b", "line\nbreak", "", "'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsAny(value, "\r") || value == "" {
			return // readers make a line feed of a carriage return
		}
		fields, err := csv.NewReader(strings.NewReader(Cell(value) + ",x\n")).Read()
		if err != nil || len(fields) != 2 || fields[0] != value && fields[0] != "'"+value {
			t.Errorf("%q is read back as %q, %v", value, fields, err)
		}
	})
}
