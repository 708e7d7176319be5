package main

import (
	"runtime"
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
	reportLatencies(latencies, report)
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
