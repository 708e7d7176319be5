package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

const idleForEachBusy = 10

// echo is a TCP echo server with a goroutine for each connection. The client is the one that all
// peers have: a process whose command is in the environment.
func echo(connections int, report reporter) { serveEcho(connections, 0, report) }

func echoBesideIdle(busy int, report reporter) { serveEcho(busy, idleForEachBusy*busy, report) }

func serveEcho(busy, idle int, report reporter) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	orFail(err)
	defer listener.Close()
	go acceptAll(listener)
	port := listener.Addr().(*net.TCPAddr).Port
	command := strings.Split(os.Getenv("HEDDLE_BENCH_ECHO_CLIENT"), "\t")
	command = append(command, strconv.Itoa(port), strconv.Itoa(busy), strconv.Itoa(idle))
	client := exec.Command(command[0], command[1:]...)
	client.Stderr = os.Stderr
	output, err := client.Output()
	orFail(err)
	var requests, nanos, p99 int64
	_, err = fmt.Sscan(string(output), &requests, &nanos, &p99)
	orFail(err)
	report("", requests, nanos, "ns")
	report("p99", 1, p99, "ns")
}

func acceptAll(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return // closed: the client has ended
		}
		go echoOne(connection)
	}
}

func echoOne(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, 512)
	for {
		n, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err = connection.Write(buffer[:n]); err != nil {
			return
		}
	}
}
