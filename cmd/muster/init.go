package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/discover"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/initfile"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// initFlags are what muster init is told.
type initFlags struct {
	path, name, domain      string
	update                  string
	sites                   map[string]*string // Active Directory sites, by production and recovery
	resolvers               map[string]*[]string
	centrals                []string
	like                    string
	rpo, rto                time.Duration
	attestations            string
	caFile                  string
	directory, prism, cloud signIn
	windows, netscaler, sql signIn
	customer                string
}

// signIn is a credential as flags give it: never the secret, but where it is.
type signIn struct{ user, password string }

func (s *signIn) register(cmd *cobra.Command, source, user, what string) {
	cmd.Flags().StringVar(&s.user, source+"-"+user, "", what)
	cmd.Flags().StringVar(&s.password, source+"-password", "", "where its secret is: env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND")
}

func (a *app) initCommand() *cobra.Command {
	f := initFlags{
		sites:     map[string]*string{estate.Production: new(string), estate.Recovery: new(string)},
		resolvers: map[string]*[]string{estate.Production: {}, estate.Recovery: {}},
	}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write an estate file to start from, with what can be found out",
		Long: "Writes an estate file. With the account of an ordinary domain user (--directory-user) it\n" +
			"asks the estate: Active Directory for sites, subnets and domain controllers, SYSVOL for the\n" +
			"servers and shares that policies name, and, given credentials, Citrix Cloud and Prism Central\n" +
			"for everything else. Each guess says where it comes from; what could not be decided stands as\n" +
			"a question in a comment. Nothing is changed anywhere. Without an account it writes an example.\n\n" +
			"  muster init --domain corp.example --directory-user svc-muster@corp.example \\\n" +
			"    --directory-password env:MUSTER_PASSWORD",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.update != "" {
				return a.initUpdate(cmd.Context(), f)
			}
			if _, err := os.Lstat(f.path); !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("%s is there already; give another name with -o, or see what has appeared since with --update %s", f.path, f.path)
			}
			text, notes, err := a.initFile(cmd.Context(), f)
			if err != nil {
				return err
			}
			if _, err := estate.Parse(f.path, []byte(text), checks.Credentials()...); err != nil {
				return fmt.Errorf("with these values the file would not be valid:\n%w", err)
			}
			if err := atomicfile.Write(f.path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
				return err
			}
			for _, n := range notes {
				if _, err := fmt.Fprintln(a.stderr, plain.Clean(n)); err != nil {
					return err
				}
			}
			_, err = fmt.Fprintf(a.stderr, "wrote %s; complete it, then: muster scan -e %s\n", f.path, f.path)
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.path, "output", "o", "estate.yaml", "the file to write; it must not be there yet")
	flags.StringVar(&f.update, "update", "", "show what has appeared since this estate file was written, as a diff; nothing is written")
	flags.StringVar(&f.domain, "domain", "", "DNS name of the Active Directory domain")
	flags.StringVar(&f.name, "name", "", "name of the estate in reports; the domain when left out")
	for _, site := range []string{estate.Production, estate.Recovery} {
		flags.StringVar(f.sites[site], site, "", "Active Directory site that is "+site)
		flags.StringSliceVar(f.resolvers[site], site+"-resolver", nil, "address of a DNS server of the "+site+" site (repeatable)")
	}
	f.directory.register(cmd, "directory", "user", "user name for Active Directory: an ordinary user is enough")
	f.cloud.register(cmd, "citrixcloud", "client", "client id for Citrix Cloud: Read Only Administrator is enough")
	flags.StringVar(&f.customer, "citrixcloud-customer", "", "customer id of Citrix Cloud")
	f.prism.register(cmd, "prism", "user", "user name for Prism Central: Prism Viewer is enough")
	flags.StringSliceVar(&f.centrals, "prism-central", nil, "host name of a Prism Central (repeatable)")
	f.windows.register(cmd, "windows", "user", "user name for Windows hosts, by WinRM")
	f.netscaler.register(cmd, "netscaler", "user", "user name for NetScaler, with a command policy that only shows")
	f.sql.register(cmd, "sql", "user", "login of SQL Server that may see the state of the server")
	flags.StringVar(&f.caFile, "ca-file", "", "file with the certification authorities to trust, in PEM form")
	flags.DurationVar(&f.rpo, "rpo", 0, "how much may be lost at most, such as 4h")
	flags.DurationVar(&f.rto, "rto", 0, "how long the recovery may take, such as 8h")
	flags.StringVar(&f.attestations, "attestations", "", "file with attestations that the estate file will name")
	flags.StringVar(&f.like, "like", "", "an estate file that says where hosts are reached and what sources are signed in to with; nothing else is taken from it")
	return cmd
}

// initFile is the text of the file and what to say of it: the example with what DNS servers
// tell, or what the estate was found to be.
func (a *app) initFile(ctx context.Context, f initFlags) (text string, notes []string, err error) {
	dns := dnsclient.New()
	defer dns.Close()
	in, err := f.input()
	if err != nil {
		return "", nil, err
	}
	if in.Credentials["directory"] == nil {
		known := initfile.Known{Domain: in.Domain, Resolvers: map[string]string{}}
		for site, all := range in.Resolvers {
			known.Resolvers[site] = strings.Join(all[:min(1, len(all))], "")
		}
		text, notes = initfile.File(ctx, known, initfile.Finder{DNS: dns, Site: initfile.RootDSESite})
		return text, notes, nil
	}
	found, err := a.discover(ctx, *in, dns)
	if err != nil {
		return "", nil, err
	}
	written, err := found.File()
	if err != nil {
		return "", nil, err
	}
	e := found.Estate
	return string(written), []string{fmt.Sprintf("found %s of Active Directory as production and %s as recovery, %s; %s in the file wait for an answer: look for \"# ?\"",
		e.Sites.Production.ADSite, e.Sites.Recovery.ADSite, counted(len(e.Components), "component"), counted(len(found.Questions), "question"))}, nil
}

// discover asks the estate.
func (a *app) discover(ctx context.Context, in discover.Input, dns *dnsclient.Client) (*discover.Found, error) {
	if in.Domain == "" {
		return nil, errors.New("--domain is missing: the DNS name of the Active Directory domain")
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	progress := a.progress()
	defer progress.done()
	tools := discover.Tools{
		DNS: dns,
		Ask: func(ctx context.Context, est *estate.Estate, sources ...string) (*facts.Document, error) {
			all, err := checks.Select(sources)
			if err != nil {
				return nil, err
			}
			return collect.Run(ctx, est, all, a.logged(collect.Options{Version: version, Only: sources, Limits: a.limits, Refused: a.refused, Progress: progress.show, Clock: a.clock})), nil
		},
		ZoneNames: func(ctx context.Context, est *estate.Estate) (names []discover.ZoneName, err error) {
			doc := collect.Run(ctx, est, []collect.Source{directory.ZoneNames(func(all []directory.ZoneName) {
				for _, n := range all {
					names = append(names, discover.ZoneName(n))
				}
			})}, a.logged(collect.Options{Version: version, Limits: a.limits, Refused: a.refused, Clock: a.clock}))
			if s := doc.Sources["directory"]; s.Status != facts.OK {
				return nil, errors.New(s.Message)
			}
			return names, nil
		},
		Controllers: func(ctx context.Context, domain string) ([]string, error) {
			_, records, err := net.DefaultResolver.LookupSRV(ctx, "ldap", "tcp", "dc._msdcs."+domain)
			var hosts []string
			for _, r := range records {
				hosts = append(hosts, strings.ToLower(strings.TrimSuffix(r.Target, ".")))
			}
			return hosts, err
		},
	}
	if canAnswer(a.stdin) {
		tools.Choose = func(question string, answers []string, guess string) (string, error) {
			progress.done()
			return choose(a.stdin, a.stderr, question, answers, guess)
		}
	}
	return discover.Run(ctx, in, tools)
}

// choose asks for one of several answers until it gets one.
func choose(in io.Reader, out io.Writer, question string, answers []string, guess string) (string, error) {
	lines := bufio.NewScanner(in)
	for {
		if _, err := fmt.Fprintln(out, question); err != nil {
			return "", err
		}
		for i, answer := range answers {
			mark := ""
			if answer == guess {
				mark = " (Enter)"
			}
			if _, err := fmt.Fprintf(out, "  %d  %s%s\n", i+1, plain.Clean(answer), mark); err != nil {
				return "", err
			}
		}
		if !lines.Scan() {
			return "", errors.New("nobody answered: " + question)
		}
		text := strings.TrimSpace(lines.Text())
		if text == "" && guess != "" {
			return guess, nil
		}
		if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(answers) {
			return answers[n-1], nil
		}
		if i := slices.IndexFunc(answers, func(a string) bool { return strings.EqualFold(a, text) }); i >= 0 {
			return answers[i], nil
		}
	}
}

// canAnswer tells that somebody can be asked.
func canAnswer(in io.Reader) bool {
	f, ok := in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// input is what the flags say, and the file of --like of credentials and addresses.
func (f *initFlags) input() (*discover.Input, error) {
	in := &discover.Input{
		Name: f.name, Domain: strings.ToLower(strings.TrimSuffix(f.domain, ".")), Sites: map[string]string{}, Resolvers: map[string][]string{},
		Credentials: map[string]*estate.Credential{}, PrismCentrals: f.centrals, Attestations: f.attestations,
	}
	for site, name := range f.sites {
		in.Sites[site] = *name
	}
	for site, all := range f.resolvers {
		in.Resolvers[site] = *all
	}
	in.Objectives = estate.Objectives{RPO: estate.Seconds(f.rpo / time.Second), RTO: estate.Seconds(f.rto / time.Second)}
	if f.like != "" {
		like, err := estate.Load(f.like, checks.Credentials()...)
		if err != nil {
			return nil, err
		}
		in.Like, in.Credentials = like, like.Credentials
	}
	for source, s := range map[string]signIn{"directory": f.directory, "citrixcloud": f.cloud, "prism": f.prism, "windows": f.windows, "netscaler": f.netscaler, "sql": f.sql} {
		switch {
		case s.user == "" && s.password == "":
			continue
		case s.user == "" || s.password == "":
			return nil, fmt.Errorf("the credential for %s takes two flags: who signs in, and where the secret is (muster init --help)", source)
		}
		in.Credentials[source] = &estate.Credential{Username: s.user, Password: estate.Secret(s.password), CAFile: f.caFile}
		if source == "citrixcloud" {
			in.Credentials[source].Customer = f.customer
		}
	}
	return in, nil
}
