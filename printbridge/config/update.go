package config

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"comptoir/printbridge/words"
)

// ErrNoDevice is a name that no device has.
var ErrNoDevice = errors.New("no device of this name")

// Update changes the settings of a folder: read, changed and written as one, whoever else
// does the same.
func Update(dir string, change func(*Config) error) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return words.Refuse("bad.settings_folder", err)
	}
	unlock, err := lock(filepath.Join(dir, "config.lock"))
	if err != nil {
		return err
	}
	defer unlock()
	c, err := Load(dir)
	if err != nil {
		return err
	}
	if err := change(&c); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return words.Refuse("bad.settings_write", err)
	}
	if err := os.WriteFile(file(dir)+".new", append(raw, '\n'), 0o600); err != nil {
		return words.Refuse("bad.settings_write", err)
	}
	if err := os.Rename(file(dir)+".new", file(dir)); err != nil {
		return words.Refuse("bad.settings_write", err)
	}
	return nil
}

// Put adds a device, or replaces the one of its name.
func Put(dir string, d Device) error {
	if err := d.Check(); err != nil {
		return err
	}
	return Update(dir, func(c *Config) error {
		c.Devices = slices.DeleteFunc(c.Devices, func(old Device) bool { return old.Name == d.Name })
		c.Devices = append(c.Devices, d)
		return nil
	})
}

// Remove takes a device out.
func Remove(dir, name string) error {
	return Update(dir, func(c *Config) error {
		before := len(c.Devices)
		c.Devices = slices.DeleteFunc(c.Devices, func(d Device) bool { return d.Name == name })
		if len(c.Devices) == before {
			return words.Because(ErrNoDevice, "bad.no_device", name)
		}
		return nil
	})
}

// lock keeps others out for the moment of a change. A lock left behind by a crash is
// broken after ten seconds.
func lock(path string) (unlock func(), err error) {
	for range 200 {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			_ = f.Close()
			return func() { _ = os.Remove(path) }, nil
		}
		if !os.IsExist(err) {
			return nil, words.Refuse("bad.settings_write", err)
		}
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > 10*time.Second {
			_ = os.Remove(path)
			continue
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil, words.Refuse("bad.settings_locked", path)
}

// Token is the secret of the bridge's own page, made at the first call.
func Token(dir string, fresh func() string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", words.Refuse("bad.settings_folder", err)
	}
	path := filepath.Join(dir, "token")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		defer f.Close()
		token := fresh()
		if _, err := f.WriteString(token); err != nil {
			return "", words.Refuse("bad.settings_write", err)
		}
		return token, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", words.Refuse("bad.settings_read", path, err)
	}
	return string(raw), nil
}
