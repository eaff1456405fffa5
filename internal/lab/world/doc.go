// Package world is what the servers of the embedded estate stand on: the model of
// the estate and a healthy one, the clock, identifiers, counters, certificates and
// listeners. It knows no server; a source brings its servers and faults as a [Part].
package world
