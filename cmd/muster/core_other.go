//go:build !linux && !darwin

package main

// withoutCore has nothing to do: this system writes no such files by itself.
func withoutCore() {}
