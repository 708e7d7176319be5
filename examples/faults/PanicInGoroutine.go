package main

func main() {
	done := make(chan int)
	go func() {
		panic("no more work")
	}()
	<-done
}
