//go:build linux || darwin

package main

import "syscall"

// withoutCore keeps the system from writing the memory of the program to a file when it
// crashes: passwords are in it for as long as the estate is asked.
func withoutCore() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
