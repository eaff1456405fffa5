package grouppolicy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"time"

	"github.com/cloudsoda/go-smb2"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// share is a Policies folder on an SMB server.
type share struct {
	limits   limits
	conn     net.Conn
	session  *smb2.Session
	share    *smb2.Share
	server   string
	name     string // of the share
	policies string // path of the Policies folder in the share
}

// openShare connects to a server, signs in and finds the Policies folder: in the
// share "sysvol", or where path says, share first. It goes to this server and to
// no other: DFS referrals are not followed, because each server is asked for
// itself.
func openShare(ctx context.Context, env *collect.Env, limits limits, site string, dc estate.DomainController, address, path string) (*share, error) {
	account, err := env.SignIn(ctx, source)
	if err != nil {
		return nil, err
	}
	conn, err := env.Dial(ctx, site, address)
	if err != nil {
		return nil, err
	}
	s := &share{limits: limits, conn: conn, server: dc.Host, name: "sysvol"}
	err = account.Try(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, limits.logon)
		defer cancel()
		s.session, err = logon(ctx, conn, account, env.Estate.Domain, dc.Host)
		return err
	})
	if err != nil {
		_ = conn.Close() // the error that matters is the logon's
		return nil, err
	}
	if err := s.find(ctx, env.Estate.Domain, path); err != nil {
		s.close(ctx)
		return nil, err
	}
	return s, nil
}

// find mounts the share and chooses the Policies folder.
func (s *share) find(ctx context.Context, domain, path string) error {
	below := ""
	if path != "" {
		s.name, below, _ = strings.Cut(path, `\`)
	}
	ctx, cancel := context.WithTimeout(ctx, s.limits.read)
	defer cancel()
	mounted, err := s.session.WithContext(ctx).Mount(s.name)
	if err != nil {
		return fmt.Errorf(`connecting to the share \\%s\%s: %w`, s.server, s.name, readable(err))
	}
	s.share = mounted
	if below == "" {
		below = domain
		if err := s.replicated(ctx, domain); err != nil {
			return err
		}
	}
	if s.policies = below; !strings.EqualFold(last(below), "Policies") {
		s.policies += `\Policies`
	}
	return nil
}

// replicated tells apart a SYSVOL that holds nothing of the domain yet, which is
// a fact, from one that holds another domain, which is a mistake in the estate
// file.
func (s *share) replicated(ctx context.Context, domain string) error {
	top, err := s.share.WithContext(ctx).ReadDir("")
	if err != nil {
		return fmt.Errorf(`listing \\%s\%s: %w`, s.server, s.name, readable(err))
	}
	var others []string
	for _, e := range top {
		switch n := e.Name(); {
		case strings.EqualFold(n, domain):
			return nil
		case n != "." && n != ".." && e.IsDir():
			others = append(others, n)
		}
	}
	if len(others) > 0 {
		return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf(`\\%s\%s has no folder for %s, only %.200q; check the key domain of the estate file`, s.server, s.name, domain, others)}
	}
	return nil
}

func (s *share) place() string { return `\\` + s.server + `\` + s.name + `\` + s.policies }

// close says good-bye in a moment of its own, so that it happens after an
// interrupted run too.
func (s *share) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = s.session.WithContext(ctx).Logoff() // nothing was written, so nothing can be lost
	_ = s.conn.Close()
}

func (s *share) folders(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.read)
	defer cancel()
	entries, err := s.share.WithContext(ctx).ReadDir(s.policies)
	if err = s.failure(err); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil // nothing has been replicated to this server yet
		}
		if errors.Is(err, fs.ErrPermission) {
			err = facts.Failure{Reason: facts.PermissionDenied, Err: err}
		}
		return nil, fmt.Errorf("listing %s: %w", s.place(), err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func (s *share) read(ctx context.Context, path ...string) (content []byte, size int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.read)
	defer cancel()
	f, err := s.share.WithContext(ctx).Open(s.path(path))
	if err != nil {
		return nil, 0, s.failure(err)
	}
	defer func() { _ = f.Close() }() // it was only read from
	// The limit, not the size that the server claims, decides how much memory is
	// used.
	content, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, 0, s.failure(err)
	}
	if len(content) > maxFile {
		size = int64(len(content))
		if info, err := f.Stat(); err == nil {
			size = info.Size()
		}
		return nil, size, tooLarge(size)
	}
	return content, int64(len(content)), nil
}

func (s *share) size(ctx context.Context, path ...string) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.read)
	defer cancel()
	info, err := s.share.WithContext(ctx).Stat(s.path(path))
	if err != nil {
		return 0, s.failure(err)
	}
	return info.Size(), nil
}

func (s *share) path(parts []string) string {
	return s.policies + `\` + strings.Join(parts, `\`)
}

// failure marks the errors after which this server answers no more: silence and
// a broken connection, as opposed to an answer that says no.
func (s *share) failure(err error) error {
	var lost *smb2.TransportError
	var answer *smb2.ResponseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &lost), errors.Is(err, context.DeadlineExceeded), errors.Is(err, net.ErrClosed):
		return fmt.Errorf("%w: %w", errBroken, readable(err))
	case errors.As(err, &answer) && sessionLost[answer.Code]:
		return fmt.Errorf("%w: %w", errBroken, readable(err))
	}
	return readable(err)
}

// sessionLost are the answers (NTSTATUS) that end the session as a whole.
var sessionLost = map[uint32]bool{
	0xC0000203: true, // STATUS_USER_SESSION_DELETED
	0xC000035C: true, // STATUS_NETWORK_SESSION_EXPIRED
	0xC00000C9: true, // STATUS_NETWORK_NAME_DELETED
}

func last(path string) string { return path[strings.LastIndexByte(path, '\\')+1:] }

// readable makes the errors of the SMB library speak of what happened: its
// connection errors hide their cause, and its answers are numbers.
func readable(err error) error {
	var lost *smb2.TransportError
	var answer *smb2.ResponseError
	var reasoned facts.Failure
	switch {
	case errors.As(err, &reasoned):
		return err
	case errors.As(err, &lost):
		if errors.Is(lost.Err, io.EOF) {
			return facts.Failure{Reason: facts.Unreachable, Err: errors.New("the server closed the connection")}
		}
		return fmt.Errorf("the connection failed: %w", lost.Err)
	case errors.As(err, &answer) && words[answer.Code].text != "":
		return facts.Failure{Reason: words[answer.Code].reason, Err: fmt.Errorf("the server answered that %s (0x%08X)", words[answer.Code].text, answer.Code)}
	case errors.Is(err, context.DeadlineExceeded):
		return facts.Failure{Reason: facts.Timeout, Err: errors.New("no answer came in time")}
	}
	return err
}
