-- Prints what a run came to in one line, for the comparison to read: requests, microseconds,
-- failed, and the latency at 50, 99 and 99.9 % and at most, in microseconds.
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("figures\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n",
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max))
end
