package directory

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/trust"
)

// terms are how the certificates of domain controllers are judged.
func terms(cred *estate.Credential) trust.Terms {
	return trust.Terms{CAFile: cred.CAFile, Fingerprint: cred.Fingerprint, Insecure: cred.Insecure, Where: "credentials." + source}
}
