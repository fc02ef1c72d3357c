package catalog

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/menu"
	"comptoir/models/fault"
	"comptoir/models/text"
	view "comptoir/views/catalog"
	"comptoir/views/i18n"
)

const (
	filesLimit = 10
	memory     = 1 << 20 // of an upload; the rest waits on disk
)

func (h *Handler) importsPage(c echo.Context) error {
	return h.showImports(c, filled("/admin/import", url.Values{}))
}

func (h *Handler) showImports(c echo.Context, f view.Form) error {
	recent, err := h.Jobs.Recent(c.Request().Context())
	if err != nil {
		return err
	}
	return answer(c, f, view.Imports(view.ImportsView{PageView: frame.Page(c, "nav.import"), Form: f, Recent: recent}), nil)
}

// upload keeps the files and shows how they are understood.
func (h *Handler) upload(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	files, err := uploaded(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	o := menu.Options{Digits: who.Currency.Digits, Fallback: i18n.T(ctx, "import.fallback")}
	err = h.Jobs.Upload(ctx, command, who.VenueID, who.StaffID, files, o)
	if err == nil {
		return web.SeeOther(c, "/admin/import/"+command.String())
	}
	f, err := typed(c, err)
	if err != nil {
		return err
	}
	return h.showImports(c, f)
}

// uploaded reads the files of a form; a field that nothing was chosen for has none.
func uploaded(c echo.Context) ([]menu.File, error) {
	if err := c.Request().ParseMultipartForm(memory); err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	defer func() { _ = c.Request().MultipartForm.RemoveAll() }() // of temporary files
	headers := c.Request().MultipartForm.File["files"]
	if len(headers) > filesLimit {
		return nil, fault.Malformed("request.too_large")
	}
	var files []menu.File
	for _, header := range headers {
		content, err := contentOf(header)
		if err != nil {
			return nil, fault.Malformed("request.unreadable").Because(err)
		}
		if header.Filename != "" {
			files = append(files, menu.File{Name: name(header.Filename), Content: content})
		}
	}
	return files, nil
}

func contentOf(header *multipart.FileHeader) ([]byte, error) {
	f, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	return io.ReadAll(f)
}

// name is a file's name without what cannot be shown.
func name(file string) string {
	file = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\ufffd' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(file, ""))
	if r := []rune(file); len(r) > 120 {
		return string(r[len(r)-120:])
	}
	return file
}

// importPage shows a draft, the progress or the report, as far as the import is.
func (h *Handler) importPage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	job, err := h.Jobs.Job(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if job.Status == menu.Uploaded {
		return h.showDraft(c, id)
	}
	return h.showJob(c, job)
}

func (h *Handler) showDraft(c echo.Context, id uuid.UUID) error {
	draft, err := h.Jobs.Draft(c.Request().Context(), id)
	if err != nil {
		return err
	}
	v := view.DraftView{Draft: draft, Form: filled("", url.Values{}), PageView: page(c, "import.draft", "nav.import", "/admin/import")}
	return web.Render(c, http.StatusOK, view.Draft(v))
}

func (h *Handler) showJob(c echo.Context, job menu.Job) error {
	v := view.JobView{Job: job, Command: web.NewCommand(), PageView: page(c, "import.title", "nav.import", "/admin/import")}
	if job.Status == menu.Done {
		var err error
		if v.Report, err = h.Jobs.Report(c.Request().Context(), job.ID, true, 0); err != nil {
			return err
		}
	}
	if web.IsHX(c) {
		return web.Render(c, http.StatusOK, view.JobProgress(v))
	}
	return web.Render(c, http.StatusOK, view.JobPage(v))
}

// setColumns takes what the columns of the files mean: the fields "column.<file>", in order.
func (h *Handler) setColumns(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	values, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	var columns []menu.Columns
	for n := range filesLimit {
		list, ok := values["column."+strconv.Itoa(n)]
		if !ok {
			break
		}
		file := make(menu.Columns, len(list))
		for m, field := range list {
			if file[m], err = menu.FieldOf(field); err != nil {
				return err
			}
		}
		columns = append(columns, file)
	}
	if err := h.Jobs.SetColumns(c.Request().Context(), id, columns); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/import/"+id.String())
}

func (h *Handler) startImport(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Jobs.Start(c.Request().Context(), id); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/import/"+id.String())
}

// stepImport takes the next items. Without a script the page asks for each step by a button.
func (h *Handler) stepImport(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(c.FormValue("from"))
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	job, err := h.Jobs.Step(c.Request().Context(), id, from)
	if err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, "/admin/import/"+id.String())
	}
	return h.showJob(c, job)
}

// reportCSV is the whole report, line by line, in the reader's language.
func (h *Handler) reportCSV(c echo.Context) error {
	ctx := c.Request().Context()
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	job, err := h.Jobs.Job(ctx, id)
	if err != nil {
		return err
	}
	report, err := h.Jobs.Report(ctx, id, false, 0)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("\ufeff")
	row := func(cells ...string) {
		for n, cell := range cells {
			cells[n] = text.Cell(cell)
		}
		b.WriteString(strings.Join(cells, ",") + "\r\n")
	}
	row(i18n.T(ctx, "import.file"), i18n.T(ctx, "import.line"), i18n.T(ctx, "catalog.item"), i18n.T(ctx, "import.outcome"), i18n.T(ctx, "import.column"), i18n.T(ctx, "import.why"))
	for _, l := range report.Lines {
		row(job.Name(l.File), strconv.Itoa(l.Line), l.Label, i18n.T(ctx, "import.outcome."+string(l.Outcome)), fieldWord(c, l.Field), word(c, l.Code))
	}
	return download(c, "text/csv; charset=utf-8", "import.csv", []byte(b.String()))
}

func word(c echo.Context, code string) string {
	if code == "" {
		return ""
	}
	return i18n.T(c.Request().Context(), code)
}

func fieldWord(c echo.Context, f menu.Field) string {
	if f == menu.NoField {
		return ""
	}
	return i18n.T(c.Request().Context(), "import.field."+string(f))
}

// template is an empty menu in the reader's language, with examples of how it is meant.
func template(c echo.Context) menu.Template {
	ctx := c.Request().Context()
	var t menu.Template
	for _, f := range menu.Fields() {
		t.Header = append(t.Header, i18n.T(ctx, "import.header."+string(f)))
	}
	for n := 1; n <= 3; n++ {
		t.Rows = append(t.Rows, strings.Split(i18n.T(ctx, "import.example."+strconv.Itoa(n)), "|"))
	}
	return t
}

func (h *Handler) templateCSV(c echo.Context) error {
	return download(c, "text/csv; charset=utf-8", "menu.csv", template(c).CSV())
}

func (h *Handler) templateXLSX(c echo.Context) error {
	content, err := template(c).XLSX()
	if err != nil {
		return err
	}
	return download(c, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "menu.xlsx", content)
}

func download(c echo.Context, kind, file string, content []byte) error {
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+file+`"`)
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, kind, content)
}
