package interview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/listfile"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// termDays is how long an answer counts unless somebody says otherwise.
const termDays = 180

// shownLines is how much of a list is shown before somebody asks for all of it.
const shownLines = 10

// Walk asks one item after the other and gives every whole answer to save at once, so
// that an interruption loses none of them. today is the day that is proposed as the date
// of a statement. It returns how many were answered; an ended input is no error, an ended
// context is its cause.
func Walk(ctx context.Context, in io.Reader, out io.Writer, open []Item, today time.Time, save func(*estate.Attestation) error) (answered int, err error) {
	w := &walk{ctx: ctx, out: out, lines: lines(ctx, in), today: today.UTC()}
	for i := range open {
		at, err := w.item(&open[i], i+1, len(open))
		switch {
		case err == io.EOF: //nolint:errorlint // made below
			return answered, w.err
		case err != nil:
			return answered, err
		case at == nil:
			continue
		}
		if err := save(at); err != nil {
			return answered, err
		}
		answered++
	}
	return answered, w.err
}

type walk struct {
	ctx   context.Context
	out   io.Writer
	lines <-chan string
	today time.Time
	owner string // the last one, who is proposed again
	err   error  // of writing
}

// lines reads an input line by line, so that waiting for one can be interrupted.
func lines(ctx context.Context, in io.Reader) <-chan string {
	c := make(chan string)
	go func() {
		defer close(c)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case c <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

func (w *walk) print(format string, args ...any) {
	if w.err == nil {
		_, w.err = io.WriteString(w.out, plain.Clean(fmt.Sprintf(format, args...)))
	}
}

// read asks for a line; io.EOF when there is none any more.
func (w *walk) read(prompt string) (string, error) {
	w.print("%s", prompt)
	if w.err != nil {
		return "", w.err
	}
	select {
	case <-w.ctx.Done():
		w.print("\n")
		return "", context.Cause(w.ctx)
	case line, ok := <-w.lines:
		if !ok {
			w.print("\n")
			return "", io.EOF
		}
		return strings.Join(strings.Fields(line), " "), nil
	}
}

// item asks one of them; nil when it was left open.
func (w *walk) item(item *Item, n, of int) (*estate.Attestation, error) {
	w.print("\n%d of %d  %s\n%s\n", n, of, item.title(), wrap(item.Message, "  "))
	if item.Why != "" {
		w.print("%s\n", wrap("why:      "+item.Why, "  "))
	}
	w.print("%s\n", wrap("ask:      "+item.Ask, "  "))
	if item.Evidence != "" {
		w.print("%s\n", wrap("evidence: "+item.Evidence, "  "))
	}
	w.list(item.List, shownLines)
	for {
		answer, err := w.read("  Yes, and it can be shown? [y]es, [n]ot now, [l]ist, [q]uit: ")
		if err != nil {
			return nil, err
		}
		switch strings.ToLower(answer) {
		case "y", "yes":
			return w.statement(item)
		case "", "n", "no", "not now":
			return nil, nil
		case "l", "list":
			w.list(item.List, len(item.List))
		case "q", "quit":
			return nil, io.EOF
		default:
			w.print("  Please answer with y, n, l or q.\n")
		}
	}
}

func (w *walk) list(list []string, most int) {
	if len(list) == 0 {
		return
	}
	w.print("  The answer is for this list:\n")
	for i, line := range list {
		if i == most {
			w.print("    … and %d more\n", len(list)-i)
			return
		}
		w.print("    %s\n", line)
	}
}

// statement asks for what makes a yes an attestation.
func (w *walk) statement(item *Item) (*estate.Attestation, error) {
	at := &estate.Attestation{Rule: item.Rule, Target: item.Target}
	if len(item.List) > 0 {
		at.List, at.Items = item.ListSHA256, attestation.Items(item.List)
	}
	var err error
	if at.Statement, err = w.text("  What was looked at, and seen: ", ""); err != nil {
		return nil, err
	}
	prompt := "  Who says so: "
	if w.owner != "" {
		prompt = fmt.Sprintf("  Who says so [%s]: ", w.owner)
	}
	if at.Owner, err = w.text(prompt, w.owner); err != nil {
		return nil, err
	}
	w.owner = at.Owner
	date, err := w.day("  Date of the statement", w.today, func(d time.Time) string {
		if d.After(w.today) {
			return fmt.Sprintf("it counts from its date, and these facts are of %s", w.today.Format(time.DateOnly))
		}
		return ""
	})
	if err != nil {
		return nil, err
	}
	expires, err := w.day("  Valid until", date.AddDate(0, 0, termDays), func(d time.Time) string {
		switch last := date.AddDate(0, 0, attestation.MaxDays); {
		case d.Before(date):
			return "that is before the date of the statement"
		case d.After(last):
			return fmt.Sprintf("a statement counts for %d days at most, until %s", attestation.MaxDays, last.Format(time.DateOnly))
		case d.Before(w.today.Truncate(24 * time.Hour)):
			return "that is over already"
		}
		return ""
	})
	if err != nil {
		return nil, err
	}
	at.Date, at.Expires = date.Format(time.DateOnly), expires.Format(time.DateOnly)
	if at.Evidence, err = w.read("  Where the proof is kept (link, ticket; may be empty): "); err != nil {
		return nil, err
	}
	return at, nil
}

// text asks until there is one.
func (w *walk) text(prompt, otherwise string) (string, error) {
	for {
		s, err := w.read(prompt)
		switch {
		case err != nil:
			return "", err
		case s == "" && otherwise != "":
			return otherwise, nil
		case s == "" || strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">"):
			w.print("  This cannot be left out.\n")
		case listfile.SaysNothing(s):
			w.print("  This says nothing to those who read it in a report.\n")
		default:
			return s, nil
		}
	}
}

// day asks until there is a day that nothing is wrong with.
func (w *walk) day(prompt string, otherwise time.Time, wrong func(time.Time) string) (time.Time, error) {
	for {
		s, err := w.read(fmt.Sprintf("%s [%s]: ", prompt, otherwise.Format(time.DateOnly)))
		if err != nil {
			return time.Time{}, err
		}
		d := otherwise.UTC().Truncate(24 * time.Hour)
		if s != "" {
			if d, err = time.Parse(time.DateOnly, s); err != nil {
				w.print("  %q is no day; write it as 2027-01-31.\n", s)
				continue
			}
		}
		if text := wrong(d); text != "" {
			w.print("  %s.\n", text)
			continue
		}
		return d, nil
	}
}
