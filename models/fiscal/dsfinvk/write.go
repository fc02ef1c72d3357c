package dsfinvk

import (
	"archive/zip"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Write writes a closing as a ZIP. It refuses one whose facts contradict each other.
func Write(w io.Writer, c Closing) error {
	if err := c.check(); err != nil {
		return fmt.Errorf("export closing %d: %w", c.Number, err)
	}
	b := book{closing: c, rows: map[string][][]string{}}
	b.fill()
	z := zip.NewWriter(w)
	if err := writeFile(z, "index.xml", func(w io.Writer) error { return describe(w, c.Business) }); err != nil {
		return err
	}
	for _, t := range tables {
		if err := writeFile(z, t.file, func(w io.Writer) error { return writeTable(w, t, b.rows[t.file]) }); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("export closing %d: %w", c.Number, err)
	}
	return nil
}

func writeFile(z *zip.Writer, name string, write func(io.Writer) error) error {
	f, err := z.Create(name)
	if err == nil {
		err = write(f)
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", name, err)
	}
	return nil
}

func writeTable(w io.Writer, t table, rows [][]string) error {
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	columns := t.columns()
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.name
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range rows {
		if len(row) != len(columns) {
			return fmt.Errorf("%d fields for %d columns", len(row), len(columns))
		}
		for i, c := range columns {
			row[i] = c.fit(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// fit keeps a text on one line and no longer than its column.
func (c column) fit(text string) string {
	if c.number {
		return text
	}
	text = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text)
	if c.size > 0 && utf8.RuneCountInString(text) > c.size {
		return string([]rune(text)[:c.size])
	}
	return text
}

// The description of the tables, as the tax office's programs read it (GDPdU).
type dataSet struct {
	XMLName  xml.Name `xml:"DataSet"`
	Version  string
	Name     string     `xml:"DataSupplier>Name"`
	Location string     `xml:"DataSupplier>Location"`
	Comment  string     `xml:"DataSupplier>Comment"`
	Media    string     `xml:"Media>Name"`
	Tables   []xmlTable `xml:"Media>Table"`
}

type xmlTable struct {
	URL           string
	Name          string
	Description   string
	UTF8          struct{}
	DecimalSymbol string
	Grouping      string `xml:"DigitGroupingSymbol"`
	From          int    `xml:"Range>From"` // the first line names the columns
	Layout        layout `xml:"VariableLength"`
}

type layout struct {
	ColumnDelimiter  string
	RecordDelimiter  string
	TextEncapsulator string
	Keys             []xmlColumn `xml:"VariablePrimaryKey"`
	Columns          []xmlColumn `xml:"VariableColumn"`
}

type xmlColumn struct {
	Name         string
	Numeric      *numeric  `xml:",omitempty"`
	AlphaNumeric *struct{} `xml:",omitempty"`
	MaxLength    string    `xml:",omitempty"`
}

type numeric struct {
	Accuracy string `xml:",omitempty"`
}

func describe(w io.Writer, b Business) error {
	d := dataSet{Version: "1.0", Name: b.Name, Location: b.Town, Comment: "DSFinV-K " + version, Media: "DSFinV-K"}
	for _, t := range tables {
		x := xmlTable{URL: t.file, Name: t.name, Description: t.name, DecimalSymbol: ",", Grouping: ".", From: 2,
			Layout: layout{ColumnDelimiter: ";", RecordDelimiter: "\r\n", TextEncapsulator: `"`}}
		for i, c := range t.columns() {
			if i < t.keys {
				x.Layout.Keys = append(x.Layout.Keys, c.xml())
				continue
			}
			x.Layout.Columns = append(x.Layout.Columns, c.xml())
		}
		d.Tables = append(d.Tables, x)
	}
	if _, err := io.WriteString(w, xml.Header+`<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">`+"\n"); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	return e.Encode(d)
}

func (c column) xml() xmlColumn {
	x := xmlColumn{Name: c.name}
	if c.number {
		x.Numeric = &numeric{}
		if c.size > 0 {
			x.Numeric.Accuracy = strconv.Itoa(c.size)
		}
		return x
	}
	x.AlphaNumeric = &struct{}{}
	if c.size > 0 {
		x.MaxLength = strconv.Itoa(c.size)
	}
	return x
}
