package main

import (
	"fmt"
	"os"
	"time"
)

// tenMillion starts and parks, weighs, and wakes as many goroutines as it is told, in steps of a
// million. It gives up, and says how far it came, before the machine runs out of memory.
func tenMillion(count int, report reporter) {
	const step = 1_000_000
	const spareKilobytes = 2 << 20
	lots := make([]parkingLot, (count+step-1)/step)
	before := memoryInUse()

	start := time.Now()
	for i := range lots {
		if i > 0 && availableKilobytes() < spareKilobytes {
			each := (memoryInUse() - before) / int64(i*step)
			fail("out of memory after %d parked goroutines of %d bytes each", i*step, each)
		}
		lots[i].fill(min(step, count-i*step))
	}
	report("start", int64(count), time.Since(start).Nanoseconds(), "ns")
	report("bytes", int64(count), memoryInUse()-before, "B")

	start = time.Now()
	for i := range lots {
		lots[i].empty()
	}
	report("wake", int64(count), time.Since(start).Nanoseconds(), "ns")
}

// availableKilobytes asks Linux; on other systems it knows no bound.
func availableKilobytes() int64 {
	const unknown = int64(1) << 40
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return unknown
	}
	defer file.Close()
	var total, free, available int64
	_, err = fmt.Fscanf(file, "MemTotal: %d kB\nMemFree: %d kB\nMemAvailable: %d kB\n",
		&total, &free, &available)
	if err != nil {
		return unknown
	}
	return available
}
