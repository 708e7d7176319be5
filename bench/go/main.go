// The Go side of the comparison: the programs that the JVM's peers run too, in one binary.
// See ../README.md for what each program does and how its result line reads.
package main

func main() {
	runSuite(suite{
		"pingpong":     whole(pingPong),
		"unbuffered":   whole(unbuffered),
		"buffered":     whole(buffered),
		"manytomany":   whole(manyToMany),
		"pipeline":     whole(pipeline),
		"sieve":        whole(sieve),
		"select3":      whole(select3),
		"select10":     whole(select10),
		"startfinish":  whole(startFinish),
		"startpark":    startPark,
		"parkedbytes":  parkedBytes,
		"yield":        whole(yield),
		"forkjoin":     whole(forkJoin),
		"mutex":        whole(mutexContended),
		"rwmutex":      whole(rwMutexContended),
		"waitgroup":    whole(waitGroups),
		"closing":      closing,
		"binarytrees":  whole(binaryTrees),
		"sleepers":     whole(sleepers),
		"sleeperbytes": sleeperBytes,
		"alarms":       alarms,
		"fairness":     fairness,
		"starvation":   starvation,
		"interactive":  interactive,
		"blocked":      blocked,
		"echo10":       echo,
		"echo100":      echo,
		"echo1000":     echo,
		"echo10000":    echo,
		"echoidle":     echoBesideIdle,
		"idle":         idle,
		"tenmillion":   tenMillion,
	})
}
