// The Go side of the comparison of servers: the requests of examples/http-service to measure with,
// by net/http. It prints where it listens, on any free port of the loopback address.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
)

// As in LoadHandler.java.
const (
	stepsAMilli   = 500_000
	longestMillis = 10_000
)

func main() {
	http.HandleFunc("/short", func(response http.ResponseWriter, request *http.Request) {
		answer(response, http.StatusOK, `{"ok":1}`)
	})
	http.HandleFunc("/heavy", heavy)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	fmt.Printf("http://%s requests on goroutines of Go\n", listener.Addr())
	fail(http.Serve(listener, nil))
}

func heavy(response http.ResponseWriter, request *http.Request) {
	millis, err := strconv.Atoi(request.URL.Query().Get("ms"))
	if err != nil || millis < 1 || millis > longestMillis {
		answer(response, http.StatusBadRequest, `{"error":"ms must be a whole number"}`)
		return
	}
	answer(response, http.StatusOK, fmt.Sprintf(`{"result":%d}`, compute(millis)))
}

func compute(millis int) int64 {
	x := uint64(1)
	for range millis * stepsAMilli {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return int64(x)
}

func answer(response http.ResponseWriter, status int, body string) {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	fmt.Fprint(response, body)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
