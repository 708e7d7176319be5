package main

import "time"

// zeroAlarm times timers that are due at once, or nearly.
func zeroAlarm(count int, report reporter) {
	timed := func(part string, operations int, work func(int)) {
		work(operations) // to warm up
		start := time.Now()
		work(operations)
		report(part, int64(operations), time.Since(start).Nanoseconds(), "ns")
	}
	timed("receive", count, func(n int) {
		for range n {
			<-time.NewTimer(0).C
		}
	})
	fewer := max(1, count/10)
	timed("tick", fewer, func(n int) {
		ticker := time.NewTicker(time.Microsecond)
		defer ticker.Stop()
		for ticks := 0; ticks < n; {
			select {
			case <-ticker.C:
				ticks++
			case <-time.After(time.Millisecond):
			}
		}
	})
	timed("sleep", fewer, func(n int) {
		for range n {
			time.Sleep(time.Nanosecond)
		}
	})
}
