package directory

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/tlsconfig"
)

// terms are how the certificates of domain controllers are judged.
func terms(cred *estate.Credential) tlsconfig.Terms {
	return tlsconfig.Terms{CAFile: cred.CAFile, Fingerprint: cred.Fingerprint, Insecure: cred.Insecure, Where: "credentials." + source}
}
