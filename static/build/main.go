// Command build makes the assets under static/dist: bundled, minified, named by the hash of
// their content, and compressed once instead of at every request.
//
//	npm ci --ignore-scripts && go run ./static/build
//
// It owns nothing that runs in the server. Start reading at run.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "static"
	out    = "static/dist"
	npm    = "node_modules"
)

// entries are the files a page names; everything else is imported by them.
var entries = []string{"js/app.js", "js/till.js", "js/kitchen.js", "js/floor.js", "js/approvals.js", "js/bell.js", "js/sw.js", "css/app.css", "css/kitchen.css", "css/bell.css", "css/floor-edit.css", "css/approvals.css", "css/display.css"}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run() error {
	if _, err := os.Stat(npm); err != nil {
		return fmt.Errorf("%s is missing: run `npm ci --ignore-scripts` first", npm)
	}
	assets, err := bundle()
	if err != nil {
		return err
	}
	sprite, err := sprite(".", filepath.Join(npm, "lucide-static", "icons"))
	if err != nil {
		return err
	}
	assets["icons.svg"] = sprite
	if err := images(assets); err != nil {
		return err
	}
	return write(assets)
}

// bundle runs esbuild; its output is kept in memory until everything has worked.
func bundle() (map[string][]byte, error) {
	points := make([]string, len(entries))
	for i, e := range entries {
		points[i] = filepath.Join(source, e)
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: points, Bundle: true, Outdir: out, EntryNames: "[name]",
		Format: api.FormatESModule, Target: api.ES2022,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineSafari, Version: "17.5"},
			{Name: api.EngineFirefox, Version: "121"},
		},
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("bundle: %s", result.Errors[0].Text)
	}
	assets := map[string][]byte{}
	for _, f := range result.OutputFiles {
		assets[filepath.Base(f.Path)] = f.Contents
	}
	return assets, nil
}

// images adds the pictures that are used as they are.
func images(assets map[string][]byte) error {
	list, err := filepath.Glob(filepath.Join(source, "img", "*"))
	if err != nil {
		return fmt.Errorf("list images: %w", err)
	}
	for _, name := range list {
		body, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read image: %w", err)
		}
		assets[filepath.Base(name)] = body
	}
	return nil
}

// write replaces what dist held with the new files, their compressed forms and the manifest.
func write(assets map[string][]byte) error {
	if err := empty(out); err != nil {
		return err
	}
	names := map[string]string{}
	for name, body := range assets {
		names[name] = hashed(name, body)
		if err := store(filepath.Join(out, names[name]), body); err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(names, "", "\t")
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), list, 0o644)
}

// empty keeps the hidden file that lets Go embed a folder in which nothing was built.
func empty(dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "[^.]*"))
	if err != nil {
		return fmt.Errorf("list old assets: %w", err)
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("remove old asset: %w", err)
		}
	}
	return nil
}

func hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + base32.StdEncoding.EncodeToString(sum[:])[:8] + ext
}

// store writes a file and, where it pays, its gzip and brotli forms.
func store(path string, body []byte) error {
	forms := map[string][]byte{"": body}
	if len(body) > 256 {
		forms[".gz"], forms[".br"] = zipped(body), brotlied(body)
	}
	for suffix, form := range forms {
		if err := os.WriteFile(path+suffix, form, 0o644); err != nil {
			return fmt.Errorf("write asset: %w", err)
		}
	}
	fmt.Printf("%-34s %7d bytes  %6d gzip  %6d brotli\n", filepath.Base(path), len(body), len(forms[".gz"]), len(forms[".br"]))
	return nil
}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a constant of the package
	_, _ = w.Write(body)                                  // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

func brotlied(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}
