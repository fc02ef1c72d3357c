package text

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"comptoir/models/fault"
)

// Sheet is a CSV file as read: its header and the records below it that are not empty.
type Sheet struct {
	Header  []string
	Records []Record
}

// Record is one record of a Sheet.
type Record struct {
	Line   int // of the file; the header is on line 1
	Fields []string
}

// ReadSheet reads a CSV file of unknown make: UTF-8 with or without a byte order mark or
// else windows-1252, delimited by what its header holds most of.
func ReadSheet(data []byte) (Sheet, error) {
	text := Decode(data)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiter(text)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	var s Sheet
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return Sheet{}, fmt.Errorf("read csv: %w", fault.Malformed("csv.malformed").Because(err))
		}
		line, _ := r.FieldPos(0)
		s.add(line, fields)
	}
}

func (s *Sheet) add(line int, fields []string) {
	switch {
	case s.Header == nil:
		s.Header = fields
	case strings.TrimSpace(strings.Join(fields, "")) != "":
		s.Records = append(s.Records, Record{Line: line, Fields: fields})
	}
}

// Column returns the place of a column by its header, whatever its case, or -1.
func (s Sheet) Column(header string) int {
	for i, h := range s.Header {
		if strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(header)) {
			return i
		}
	}
	return -1
}

// Decode returns the text of a file: UTF-8, a byte order mark dropped, or windows-1252.
// Lines end in a line feed.
func Decode(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		if decoded, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
			data = decoded
		}
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	return text
}

// delimiter returns what a text's first line that is not empty holds most of, outside of
// quotes.
func delimiter(text string) rune {
	var counts [3]int
	const candidates = ";,\t"
	quoted := false
	for _, r := range strings.TrimLeft(text, "\n") {
		if r == '\n' && !quoted {
			break
		}
		if r == '"' {
			quoted = !quoted
		}
		if i := strings.IndexRune(candidates, r); i >= 0 && !quoted {
			counts[i]++
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return rune(candidates[best])
}
