// Package commands runs every command line that README and docs show, as they stand there,
// with the program itself and against the embedded estate: see run.sh.
package commands
