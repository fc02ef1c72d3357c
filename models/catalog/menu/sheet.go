package menu

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/govalues/decimal"
	"github.com/xuri/excelize/v2"

	"comptoir/models/fault"
	"comptoir/models/text"
)

const (
	rowsLimit     = 50_000
	columnsLimit  = 200
	unpackedLimit = 256 << 20 // bytes that a workbook may unpack to
)

// A Sheet is a file as a table.
type Sheet struct {
	Name string
	text.Sheet
	Workbook bool // its numbers were numbers, not texts
}

// Open reads a file as a table, whatever its name says it is. What cannot be read is
// "import.unreadable", and names the file.
func Open(f File) (s Sheet, err error) {
	refuse := func(code string) *fault.Fault { return fault.Invalid(code).With("file", f.Name) }
	defer func() {
		if r := recover(); r != nil { // a workbook that was made to be misread
			err = refuse("import.unreadable").Because(fmt.Errorf("panic: %v", r))
		}
	}()
	s = Sheet{Name: f.Name, Workbook: bytes.HasPrefix(f.Content, []byte("PK\x03\x04"))}
	if s.Workbook {
		s.Sheet, err = workbook(f.Content)
	} else {
		s.Sheet, err = text.ReadSheet(f.Content)
	}
	switch {
	case err != nil:
		return s, refuse("import.unreadable").Because(err)
	case len(s.Header) == 0 || len(s.Records) == 0:
		return s, refuse("import.empty")
	case len(s.Records) > rowsLimit || len(s.Header) > columnsLimit:
		return s, refuse("import.too_large").With("rows", rowsLimit)
	}
	return s, nil
}

// workbook reads the first sheet of a workbook that has rows.
func workbook(content []byte) (text.Sheet, error) {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: unpackedLimit, UnzipXMLSizeLimit: unpackedLimit,
	})
	if err != nil {
		return text.Sheet{}, fmt.Errorf("open workbook: %w", err)
	}
	defer func() { _ = book.Close() }() // only temporary files of its own
	for _, name := range book.GetSheetList() {
		s, err := rows(book, name)
		if err != nil || len(s.Records) > 0 {
			return s, err
		}
	}
	return text.Sheet{}, nil
}

func rows(book *excelize.File, name string) (text.Sheet, error) {
	var s text.Sheet
	list, err := book.Rows(name)
	if err != nil {
		return s, fmt.Errorf("open sheet: %w", err)
	}
	defer func() { _ = list.Close() }()
	for line := 1; list.Next() && len(s.Records) <= rowsLimit; line++ {
		cells, err := list.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return s, fmt.Errorf("read line %d: %w", line, err)
		}
		addRow(&s, line, cells)
	}
	return s, list.Error()
}

// addRow makes a record of cells; a workbook leaves out the empty ones at the end.
func addRow(s *text.Sheet, line int, cells []string) {
	for n := range cells {
		cells[n] = number(strings.TrimSpace(cells[n]))
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) == 0:
	case s.Header == nil:
		s.Header = cells
	default:
		for len(cells) < len(s.Header) {
			cells = append(cells, "")
		}
		s.Records = append(s.Records, text.Record{Line: line, Fields: cells})
	}
}

// binary are numbers as workbooks keep them: 12.75 as 12.749999999999999, and a barcode as
// 4.006381333931E+12. They are exact to 15 digits.
var binary = regexp.MustCompile(`^-?[0-9]+\.[0-9]{12,}$|^-?[0-9]\.[0-9]+E[+-][0-9]+$`)

const exactDigits = 15

func number(cell string) string {
	if !binary.MatchString(cell) {
		return cell
	}
	d, err := decimal.Parse(cell)
	if err != nil {
		return cell
	}
	if over := d.Prec() - exactDigits; over > 0 {
		d = d.Round(max(0, d.Scale()-over))
	}
	return d.Trim(0).String()
}
