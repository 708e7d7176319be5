package main

import (
	"runtime"
	"slices"
	"sync"
	"time"
)

// interactive starts a short goroutine now and then, beside pieces of computing of 20 ms each.
func interactive(millis int, report reporter) {
	end := time.Now().Add(time.Duration(millis) * time.Millisecond)
	var ended sync.WaitGroup
	for range 2 * runtime.NumCPU() {
		ended.Add(1)
		go computePieces(end, &ended)
	}
	var latencies []time.Duration
	ticker := time.NewTicker(2 * time.Millisecond)
	for time.Now().Before(end) {
		<-ticker.C
		start := time.Now()
		answered := make(chan struct{})
		go func() { close(answered) }()
		<-answered
		latencies = append(latencies, time.Since(start))
	}
	ticker.Stop()
	ended.Wait()
	slices.Sort(latencies)
	last := len(latencies) - 1
	report("p50", 1, latencies[last/2].Nanoseconds(), "ns")
	report("p99", 1, latencies[(len(latencies)*99+99)/100-1].Nanoseconds(), "ns")
	report("worst", 1, latencies[last].Nanoseconds(), "ns")
}

func computePieces(end time.Time, ended *sync.WaitGroup) {
	if hog(time.Now().Add(20*time.Millisecond)) == 0 {
		fail("a piece computed nothing")
	}
	if time.Now().Before(end) {
		go computePieces(end, ended)
	} else {
		ended.Done()
	}
}
