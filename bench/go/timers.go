package main

import (
	"sync"
	"time"
)

// startSleepers returns, when each goroutine has run as far as its sleep, what counts those that
// woke.
func startSleepers(count int, duration time.Duration) *sync.WaitGroup {
	var asleep sync.WaitGroup
	woken := new(sync.WaitGroup)
	asleep.Add(count)
	woken.Add(count)
	for range count {
		go func() {
			asleep.Done()
			time.Sleep(duration)
			woken.Done()
		}()
	}
	asleep.Wait()
	return woken
}

// sleepers has goroutines all sleep at once.
func sleepers(count int) int64 {
	startSleepers(count, 10*time.Millisecond).Wait()
	return int64(count)
}

// sleeperBytes weighs goroutines that sleep.
func sleeperBytes(count int, report reporter) {
	before := memoryInUse()
	woken := startSleepers(count, 15*time.Second)
	report("", int64(count), memoryInUse()-before, "B")
	woken.Wait()
}

// alarms times timers that are all running at once, and are stopped before they fire.
func alarms(count int, report reporter) {
	for range count { // to warm up
		time.NewTimer(time.Hour).Stop()
	}
	timers := make([]*time.Timer, count)
	before := memoryInUse()
	start := time.Now()
	for i := range timers {
		timers[i] = time.NewTimer(time.Hour)
	}
	report("start", int64(count), time.Since(start).Nanoseconds(), "ns")
	report("bytes", int64(count), memoryInUse()-before, "B")

	start = time.Now()
	for _, timer := range timers {
		if !timer.Stop() {
			panic("a timer of an hour has fired")
		}
	}
	report("stop", int64(count), time.Since(start).Nanoseconds(), "ns")
}
