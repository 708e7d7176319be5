package main

import (
	"syscall"
	"time"
)

// idle has a thousand goroutines wait, and reports what the process uses meanwhile.
func idle(seconds int, report reporter) {
	gate := make(chan int)
	for range 1_000 {
		go func() { <-gate }()
	}
	time.Sleep(2 * time.Second)
	before := processorTime()
	time.Sleep(time.Duration(seconds) * time.Second)
	report("", int64(seconds), processorTime()-before, "ns")
	close(gate)
}

func processorTime() int64 {
	var usage syscall.Rusage
	orFail(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano() + usage.Stime.Nano()
}
