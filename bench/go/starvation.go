package main

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// starvation has a ticker of 5 ms beside loops that never let go.
func starvation(millis int, report reporter) {
	loops := 2 * runtime.NumCPU()
	end := time.Now().Add(time.Duration(millis) * time.Millisecond)
	var rounds atomic.Int64
	var ended sync.WaitGroup
	for range loops {
		ended.Go(func() { rounds.Add(hog(end)) })
	}
	var gaps []time.Duration
	last := time.Now()
	ticker := time.NewTicker(5 * time.Millisecond)
	for more := true; more; more = time.Now().Before(end) {
		<-ticker.C
		now := time.Now()
		gaps = append(gaps, now.Sub(last))
		last = now
	}
	ticker.Stop()
	ended.Wait()
	if rounds.Load() < int64(loops) {
		fail("%d loops made %d rounds", loops, rounds.Load())
	}
	slices.Sort(gaps)
	report("worst", 1, gaps[len(gaps)-1].Nanoseconds(), "ns")
	report("p99", 1, gaps[(len(gaps)*99+99)/100-1].Nanoseconds(), "ns")
}

// hog computes, and never blocks, yields or returns before its time is up.
func hog(end time.Time) int64 {
	var done int64
	random := int32(1)
	for time.Now().Before(end) {
		for range 10_000 {
			random = random*1_664_525 + 1_013_904_223
		}
		if random == 0 {
			done++
		}
		done++
	}
	return done
}
