package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

var (
	// used finds icons where they are named: Icon("coffee"), Icon: "coffee", IconButton("x").
	used = regexp.MustCompile(`Icon\w*(?:\(|:\s*)"([a-z0-9-]+)"`)
	// drawing is what stands between the svg tags of an icon's file.
	drawing = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
	blanks  = regexp.MustCompile(`\s+`)
)

// sprite draws all icons the code names, and those people may choose for a category
// (static/icons.txt), into one file that a page reads once.
func sprite(root, icons string) ([]byte, error) {
	names, err := iconNames(root)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range names {
		svg, err := os.ReadFile(filepath.Join(icons, name+".svg"))
		if err != nil {
			return nil, fmt.Errorf("there is no icon %q in lucide", name)
		}
		found := drawing.FindSubmatch(svg)
		if found == nil {
			return nil, fmt.Errorf("icon %q cannot be read", name)
		}
		inner := strings.TrimSpace(blanks.ReplaceAllString(string(found[1]), " "))
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, strings.ReplaceAll(inner, "> <", "><"))
	}
	b.WriteString(`</svg>`)
	return b.Bytes(), nil
}

// iconNames gathers the icons named in views and handlers, and the listed ones, sorted.
func iconNames(root string) ([]string, error) {
	seen := map[string]bool{}
	listed, err := os.ReadFile(filepath.Join(root, source, "icons.txt"))
	if err != nil {
		return nil, fmt.Errorf("read the list of icons: %w", err)
	}
	for _, line := range strings.Fields(string(listed)) {
		seen[line] = true
	}
	for _, dir := range []string{"views", "handlers"} {
		if err := scan(filepath.Join(root, dir), seen); err != nil {
			return nil, err
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	sort.Strings(names)
	return names, nil
}

func scan(dir string, seen map[string]bool) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look for icons: %w", err)
		}
		if d.IsDir() || !wanted(path) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("look for icons: %w", err)
		}
		for _, m := range used.FindAllSubmatch(text, -1) {
			seen[string(m[1])] = true
		}
		return nil
	})
}

// wanted leaves out generated code and tests, which may name icons that do not exist.
func wanted(path string) bool {
	if strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
		return false
	}
	return strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go")
}
