package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/initfile"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

func (a *app) initCommand() *cobra.Command {
	var path, domain, production, recovery string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write an estate file to start from, with what can be found out",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("%s is there already; give another name with -o", path)
			}
			dns := dnsclient.New()
			defer dns.Close()
			text, notes := initfile.File(cmd.Context(), initfile.Known{
				Domain:    strings.ToLower(strings.TrimSuffix(domain, ".")),
				Resolvers: map[string]string{estate.Production: production, estate.Recovery: recovery},
			}, initfile.Finder{DNS: dns, Site: initfile.RootDSESite})
			if _, err := estate.Parse(path, []byte(text), checks.Credentials()...); err != nil {
				return fmt.Errorf("with these values the file would not be valid:\n%w", err)
			}
			if err := atomicfile.Write(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
				return err
			}
			for _, n := range notes {
				if _, err := fmt.Fprintln(a.stderr, plain.Clean(n)); err != nil {
					return err
				}
			}
			_, err := fmt.Fprintf(a.stderr, "wrote %s; complete it, then: muster scan -e %s\n", path, path)
			return err
		},
	}
	cmd.Flags().StringVarP(&path, "output", "o", "estate.yaml", "the file to write; it must not be there yet")
	cmd.Flags().StringVar(&domain, "domain", "", "DNS name of the Active Directory domain")
	cmd.Flags().StringVar(&production, "production-resolver", "", "address of a DNS server of the production site")
	cmd.Flags().StringVar(&recovery, "recovery-resolver", "", "address of a DNS server of the recovery site")
	return cmd
}
