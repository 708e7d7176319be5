package main

import (
	"runtime"
	"sync"
	"time"
)

// A parkingLot holds goroutines that are all parked on one channel until it is closed.
type parkingLot struct {
	gate   chan int
	parked sync.WaitGroup
	woken  sync.WaitGroup
}

// fill starts the goroutines and returns when each has run as far as its receive.
func (lot *parkingLot) fill(count int) {
	lot.gate = make(chan int)
	lot.parked.Add(count)
	lot.woken.Add(count)
	for range count {
		go func() {
			lot.parked.Done()
			<-lot.gate
			lot.woken.Done()
		}()
	}
	lot.parked.Wait()
}

func (lot *parkingLot) empty() {
	close(lot.gate)
	lot.woken.Wait()
}

// startPark times the start of goroutines that park on one channel, and the waking of all by its
// closing.
func startPark(count int, report reporter) {
	var lot parkingLot
	start := time.Now()
	lot.fill(count)
	report("start", int64(count), time.Since(start).Nanoseconds(), "ns")

	start = time.Now()
	lot.empty()
	report("wake", int64(count), time.Since(start).Nanoseconds(), "ns")
}

// parkedBytes weighs parked goroutines. It is a program of its own, for the collections
// that weighing takes would weigh on startPark's times.
func parkedBytes(count int, report reporter) {
	var lot parkingLot
	before := memoryInUse()
	lot.fill(count)
	report("", int64(count), memoryInUse()-before, "B")
	lot.empty()
}

// memoryInUse counts heap and stacks: a JVM's goroutine has its stack on the heap.
func memoryInUse() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapInuse + stats.StackInuse)
}
