package menu

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"comptoir/models/text"
)

// A Template is an empty menu file to fill in: the names of its columns, and examples that
// show how it is meant.
type Template struct {
	Header []string // in the order of Fields
	Rows   [][]string
}

// CSV writes the template for any spreadsheet: UTF-8 with a byte order mark, so that all of
// them see the accents.
func (t Template) CSV() []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		cells := make([]string, len(row))
		for n, cell := range row {
			cells[n] = text.Cell(cell)
		}
		b.WriteString(strings.Join(cells, ",") + "\r\n")
	}
	return b.Bytes()
}

// XLSX writes the template as a workbook whose columns keep what is typed: codes stay texts.
func (t Template) XLSX() ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	const sheet = "Sheet1"
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, fmt.Errorf("style template: %w", err)
	}
	asText, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return nil, fmt.Errorf("style template: %w", err)
	}
	last, err := excelize.ColumnNumberToName(len(t.Header))
	if err != nil {
		return nil, fmt.Errorf("name columns: %w", err)
	}
	if err := book.SetColStyle(sheet, "A:"+last, asText); err != nil {
		return nil, fmt.Errorf("style template: %w", err)
	}
	for n, row := range append([][]string{t.Header}, t.Rows...) {
		if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", n+1), &row); err != nil {
			return nil, fmt.Errorf("write template: %w", err)
		}
	}
	if err := book.SetColWidth(sheet, "A", last, 18); err != nil {
		return nil, fmt.Errorf("style template: %w", err)
	}
	if err := book.SetCellStyle(sheet, "A1", last+"1", bold); err != nil {
		return nil, fmt.Errorf("style template: %w", err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return nil, fmt.Errorf("write template: %w", err)
	}
	return b.Bytes(), nil
}
