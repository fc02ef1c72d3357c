// Package journal is a file of JSON lines, each on disk before it counts.
//
// It owns how lines are written, replaced and read back after a loss of power. It must not
// know what they say: spool and fiscal do. Start reading at File.Append.
package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// A File is an open journal. One goroutine uses it at a time.
type File struct {
	file file
	size int64 // of the lines that count
}

// A file is what is used of an *os.File.
type file interface {
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// Append puts a line on disk before it returns. After an error, such as a full disk, nothing
// of the line is left behind that would spoil the next one.
func (f *File) Append(line any) error {
	b, err := encode(line)
	if err != nil {
		return err
	}
	if _, err = f.file.WriteAt(b, f.size); err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the journal: %w", err), f.file.Truncate(f.size))
	}
	f.size += int64(len(b))
	return nil
}

// Size is how many bytes its lines have.
func (f *File) Size() int64 { return f.size }

// Rewrite makes an open journal have these lines, all or none of them. Where that fails it goes on
// with what it had; where it cannot even do that, nothing is appended any more.
func Rewrite[T any](f *File, path string, lines []T) error {
	closed := f.file.Close() // Windows replaces no open file
	fresh, err := Replace(path, lines)
	if err == nil {
		*f = *fresh
		return nil
	}
	whole := int64(0)
	count := func(line []byte) error { whole += int64(len(line)); return nil }
	if again := ReadFile(path, count); again != nil {
		return errors.Join(closed, err, again)
	}
	old, again := os.OpenFile(path, os.O_WRONLY, 0o600)
	if again == nil {
		f.file, f.size = old, whole
	}
	return errors.Join(closed, err, again)
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Read gives each line to take, oldest first. A last line that a loss of power has torn was
// never answered for, so it is left out.
func Read(r io.Reader, take func(line []byte) error) error {
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = take(line)
		}
		if err != nil {
			return fmt.Errorf("read the journal: line %d: %w", n, err)
		}
	}
}

// ReadFile reads the journal at a path; where there is none it has no lines.
func ReadFile(path string, take func(line []byte) error) error {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := Read(f, take); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Replace makes the journal at a path have these lines, all or none of them, and opens it
// for more.
func Replace[T any](path string, lines []T) (*File, error) {
	var b bytes.Buffer
	for _, line := range lines {
		text, err := encode(line)
		if err != nil {
			return nil, err
		}
		b.Write(text)
	}
	if err := replace(path, b.Bytes()); err != nil {
		return nil, fmt.Errorf("rewrite the journal: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	return &File{file: f, size: int64(b.Len())}, nil
}

func encode(line any) ([]byte, error) {
	b, err := json.Marshal(line)
	if err != nil {
		return nil, fmt.Errorf("write the journal: %w", err)
	}
	return append(b, '\n'), nil
}

// replace closes the fresh file before it takes the old one's place: Windows renames no open
// file.
func replace(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fresh := path + ".new"
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder puts a new name on disk: what is appended to a file that has lost it is lost
// with it. Windows keeps names by itself.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
