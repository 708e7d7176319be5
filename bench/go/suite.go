package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"
)

// A program does its work once, for the given size, and reports what it measured.
type program func(size int, report reporter)

// A reporter takes one part of a repetition: the amount of the unit that the operations took.
// The part's name is empty when the program has but one.
type reporter func(part string, operations, amount int64, unit string)

type suite map[string]program

const fewestRepetitions = 3

// whole makes a program of work that is timed from its first to its last line.
// The work returns how many operations it did.
func whole(work func(size int) int64) program {
	return func(size int, report reporter) {
		start := time.Now()
		operations := work(size)
		report("", operations, time.Since(start).Nanoseconds(), "ns")
	}
}

// runSuite reads NAME SIZE WARMUP_MILLIS MEASURE_MILLIS from the command line, warms the program
// up, and prints a line for each part of each measured repetition. With "list" it names the programs.
func runSuite(programs suite) {
	arguments := os.Args[1:]
	if len(arguments) == 1 && arguments[0] == "list" {
		for name := range programs {
			fmt.Println(name)
		}
		return
	}
	if len(arguments) != 4 {
		fail("expected NAME SIZE WARMUP_MILLIS MEASURE_MILLIS, or list, but got %q", arguments)
	}
	name := arguments[0]
	work, known := programs[name]
	if !known {
		fail("unknown program %q; list names them", name)
	}
	size := number("SIZE", arguments[1], 1)
	warmUp := time.Duration(number("WARMUP_MILLIS", arguments[2], 0)) * time.Millisecond
	measure := time.Duration(number("MEASURE_MILLIS", arguments[3], 0)) * time.Millisecond

	for start := time.Now(); time.Since(start) < warmUp; {
		work(size, func(string, int64, int64, string) {})
	}
	repetitions := 0
	for start := time.Now(); repetitions == 0 || time.Since(start) < measure ||
		(measure > 0 && repetitions < fewestRepetitions); repetitions++ {
		work(size, func(part string, operations, amount int64, unit string) {
			title := name
			if part != "" {
				title += "." + part
			}
			fmt.Printf("%s\t%d\t%d\t%s\n", title, operations, amount, unit)
		})
	}
}

// check ends the process when a program's result is not what it must be.
func check(what string, expected, actual int) {
	if expected != actual {
		fail("%s: expected %d, got %d", what, expected, actual)
	}
}

func sumBelow(n int) int { return n * (n - 1) / 2 }

func number(what, text string, least int) int {
	value, err := strconv.Atoi(text)
	if err != nil || value < least {
		fail("%s must be a whole number of at least %d, not %q", what, least, text)
	}
	return value
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

// reportLatencies reports the median, what 99 % did not exceed, and the longest.
func reportLatencies(latencies []time.Duration, report reporter) {
	slices.Sort(latencies)
	last := len(latencies) - 1
	report("p50", 1, latencies[last/2].Nanoseconds(), "ns")
	report("p99", 1, latencies[(len(latencies)*99+99)/100-1].Nanoseconds(), "ns")
	report("worst", 1, latencies[last].Nanoseconds(), "ns")
}
