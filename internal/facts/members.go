package facts

import (
	"errors"
	"io"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/members"
)

// checkMembers looks at the text of a document while it is read from what it returns:
// the fields that are always written have to be there. A list may be null where it was
// not learnt, and nowhere else. After the last byte, complete returns what is missing.
func checkMembers(r io.Reader) (_ io.Reader, complete func() error) {
	read, write := io.Pipe()
	result := make(chan error, 1)
	go func() {
		err := members.Check(jsontext.NewDecoder(read), reflect.TypeFor[Document](), mayBeNull, reflect.TypeFor[estate.Estate]())
		_, _ = io.Copy(io.Discard, read)
		result <- err
	}()
	return &closing{io.TeeReader(r, write), write}, func() error {
		_ = write.Close()
		var missing *members.Error
		if err := <-result; errors.As(err, &missing) {
			return missing
		}
		return nil // what is no JSON is told by whoever decodes it
	}
}

func mayBeNull(_ reflect.Type, status *string) bool {
	return status != nil && Status(*status) != OK
}

// closing ends the copy of what is read when reading does.
type closing struct {
	io.Reader
	copied *io.PipeWriter
}

func (c *closing) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err != nil {
		_ = c.copied.CloseWithError(err)
	}
	return n, err
}
