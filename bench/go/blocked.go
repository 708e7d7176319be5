package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	blockedGoroutines = 64
	blockedRepeats    = 4
	fifoByte          = 42
)

// blocked measures a producer and a consumer alone, and beside goroutines that are blocked in the
// operating system: each opens a named pipe that nobody writes to.
func blocked(values int, report reporter) {
	for i := range blockedRepeats {
		if i == 0 { // the first of each warms up
			blockedOnce(values, func(string, int64, int64, string) {})
		} else {
			blockedOnce(values, report)
		}
	}
}

func blockedOnce(values int, report reporter) {
	measureUnbuffered("without", values, report)
	folder, err := os.MkdirTemp("", "heddle-fifos")
	orFail(err)
	defer os.RemoveAll(folder)
	var opening, ended sync.WaitGroup
	var finished atomic.Int32
	var paths []string
	for i := range blockedGoroutines {
		path := filepath.Join(folder, fmt.Sprintf("fifo-%d", i))
		orFail(syscall.Mkfifo(path, 0o600))
		paths = append(paths, path)
		opening.Add(1)
		ended.Go(func() {
			opening.Done()
			readFifo(path)
			finished.Add(1)
		})
	}
	opening.Wait()
	time.Sleep(100 * time.Millisecond)
	measureUnbuffered("with", values, report)
	check("finished too early", 0, int(finished.Load()))
	for _, path := range paths {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		orFail(err)
		_, err = file.Write([]byte{fifoByte})
		orFail(err)
		orFail(file.Close())
	}
	ended.Wait()
}

func measureUnbuffered(part string, values int, report reporter) {
	start := time.Now()
	operations := unbuffered(values)
	report(part, operations, time.Since(start).Nanoseconds(), "ns")
}

func readFifo(path string) {
	file, err := os.Open(path)
	orFail(err)
	defer file.Close()
	content := make([]byte, 1)
	_, err = file.Read(content)
	orFail(err)
	check("byte from a pipe", fifoByte, int(content[0]))
}

func orFail(err error) {
	if err != nil {
		fail("%v", err)
	}
}
