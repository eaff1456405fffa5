package main

import (
	"bytes"
	"context"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// estatePage makes docs/estate.md. The rules say which recovery methods suit which
// component.
func estatePage(set *policy.Set) ([]byte, error) {
	suited, err := evaluate.SuitedMethods(context.Background(), set)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := estate.Reference(&b, suited); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
