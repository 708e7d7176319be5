package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	besidePeriod = 2 * time.Millisecond
	besidePiece  = 200 * time.Millisecond
	calibration  = 300 * time.Millisecond

	// After how long a time without loops it is measured once more, and for how long.
	besideSettling = 100 * time.Millisecond
	besideAfter    = 500 * time.Millisecond
)

// besideHogs has a short goroutine wake each 2 ms, start another and wait for its answer, beside
// loops that compute in pieces of 200 ms: what that takes from when it was due, and what the loops
// got done meanwhile, and what it takes once they have ended.
func besideHogs(loops int) program {
	return func(millis int, report reporter) {
		calibrated := time.Now()
		perRound := float64(calibration.Nanoseconds()) / float64(hog(calibrated.Add(calibration)))
		end := time.Now().Add(time.Duration(millis) * time.Millisecond)
		var ended sync.WaitGroup
		var rounds atomic.Int64
		for range loops {
			ended.Add(1)
			go besideLoop(end, &rounds, &ended)
		}
		latencies := besideMeasure(func() bool { return time.Now().Before(end) })
		ended.Wait()
		reportLatencies(latencies, report)
		report("work", 1, int64(float64(rounds.Load())*perRound), "ns")
		time.Sleep(besideSettling)
		until := time.Now().Add(besideAfter)
		after := besideMeasure(func() bool { return time.Now().Before(until) })
		slices.Sort(after)
		report("after, p99", 1, after[len(after)*99/100].Nanoseconds(), "ns")
	}
}

// besideMeasure measures the short goroutine while goes says so.
func besideMeasure(goes func() bool) []time.Duration {
	var latencies []time.Duration
	due := time.Now()
	for goes() {
		due = due.Add(besidePeriod)
		if now := time.Now(); now.After(due) {
			due = now
		}
		time.Sleep(time.Until(due))
		answered := make(chan struct{})
		go func() { close(answered) }()
		<-answered
		latencies = append(latencies, time.Since(due))
	}
	return latencies
}

func besideLoop(end time.Time, rounds *atomic.Int64, ended *sync.WaitGroup) {
	until := time.Now().Add(besidePiece)
	if until.After(end) {
		until = end
	}
	rounds.Add(hog(until))
	if time.Now().Before(end) {
		go besideLoop(end, rounds, ended)
	} else {
		ended.Done()
	}
}
