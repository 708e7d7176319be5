package main

import (
	"math/bits"
	"sync"
	"time"
)

const (
	fairnessParties = 64
	fairnessAlone   = 1_000_000
)

// waits counts durations in buckets, each at most a sixteenth wider than its least.
type waits struct {
	buckets [1024]int64
	count   int64
	worst   int64
}

func (w *waits) add(nanos int64) {
	w.buckets[waitBucket(nanos)]++
	w.count++
	w.worst = max(w.worst, nanos)
}

func (w *waits) percentile(share float64) int64 {
	rank := int64(share * float64(w.count))
	seen := int64(0)
	for i, n := range w.buckets {
		if seen += n; seen > rank {
			return min(w.worst, waitUpperBound(i))
		}
	}
	return w.worst
}

func waitBucket(nanos int64) int {
	if nanos < 16 {
		return int(max(0, nanos))
	}
	shift := bits.Len64(uint64(nanos)) - 5
	return (shift+1)*16 + int(nanos>>shift) - 16
}

func waitUpperBound(bucket int) int64 {
	if bucket < 16 {
		return int64(bucket)
	}
	shift := bucket/16 - 1
	return int64(bucket%16+17)<<shift - 1
}

// fairness has many goroutines hammer one mutex: how long each waits, and how often each gets it.
func fairness(millis int, report reporter) {
	lock, counter := new(sync.Mutex), int64(0)
	hammer(lock, &counter, millis/10) // to warm up
	best := time.Hour
	for range 5 {
		start := time.Now()
		for range fairnessAlone {
			lock.Lock()
			counter++
			lock.Unlock()
		}
		best = min(best, time.Since(start))
	}
	report("alone", fairnessAlone, best.Nanoseconds(), "ns")

	counter = 0
	start := time.Now()
	parties := hammer(lock, &counter, millis)
	report("turn", counter, time.Since(start).Nanoseconds(), "ns")
	all, fewest, most := new(waits), counter, int64(0)
	for i := range parties {
		for bucket, n := range parties[i].buckets {
			all.buckets[bucket] += n
		}
		all.count += parties[i].count
		all.worst = max(all.worst, parties[i].worst)
		fewest, most = min(fewest, parties[i].count), max(most, parties[i].count)
	}
	check("turns", int(counter), int(all.count))
	report("p50", 1, all.percentile(0.5), "ns")
	report("p99", 1, all.percentile(0.99), "ns")
	report("worst", 1, all.worst, "ns")
	report("fewest", 1, fewest, "turns")
	report("most", 1, most, "turns")
}

func hammer(lock *sync.Mutex, counter *int64, millis int) []waits {
	parties := make([]waits, fairnessParties)
	var ended sync.WaitGroup
	start := time.Now()
	length := time.Duration(millis) * time.Millisecond
	for i := range parties {
		own := &parties[i]
		ended.Go(func() {
			for before := time.Since(start); before < length; {
				lock.Lock()
				waited := time.Since(start) - before
				*counter++
				lock.Unlock()
				own.add(waited.Nanoseconds())
				before = time.Since(start)
			}
		})
	}
	ended.Wait()
	return parties
}
