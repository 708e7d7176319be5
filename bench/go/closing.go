package main

import "time"

// closing times the closing of a channel that a thousand goroutines wait on, until all have
// finished, again and again.
func closing(count int, report reporter) {
	const waiters = 1000
	var took time.Duration
	rounds := count / waiters
	for range rounds {
		var lot parkingLot
		lot.fill(waiters)
		start := time.Now()
		lot.empty()
		took += time.Since(start)
	}
	report("", int64(rounds*waiters), took.Nanoseconds(), "ns")
}
