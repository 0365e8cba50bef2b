# The JSON lines of load_generator as Markdown.
function field(name, text) {
  if (!match($0, "\"" name "\":(\"[^\"]*\"|[^,}]*)")) return ""
  text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
  gsub(/"/, "", text)
  return text
}

BEGIN {
  print "## Through the wire: FindCandidates over gRPC on loopback\n"
  print "Server and callers share the processors. Latency is from the time at which a call should have"
  print "been sent. The echo call has replies of the same size and no work to do.\n"
  print "| candidates | how | call | per second | p50 | p99 | p99.9 | longest | server CPU per call |"
  print "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
}

field("mode") == "start" {
  starts = starts sprintf("| %s %s | %s s | %s s | %s MiB |\n", field("candidates"), field("shape"), \
    field("start_seconds"), field("server_cpu_seconds"), field("resident_mb"))
  next
}
field("mode") != "" {
  how = field("mode")
  if (how == "one_caller") how = "one caller"
  if (how == "open_loop") how = field("rate") " calls/s at random times, " field("connections") " connections"
  if (how == "saturation") how = field("outstanding") " calls at any time"
  if (how == "updates") how = field("outstanding") " calls at any time, " field("updates_per_second") " changes/s"
  failed = field("failed") + 0 > 0 ? " (" field("failed") " failed)" : ""
  printf "| %s %s | %s | %s | %s%s | %s ms | %s ms | %s ms | %s ms | %s ms |\n", field("candidates"), \
    field("shape"), how, field("target"), field("per_second"), failed, field("p50_ms"), field("p99_ms"), \
    field("p999_ms"), field("max_ms"), field("server_cpu_ms_per_call")
}

END {
  if (starts == "") exit
  print "\n| server with | from start to SERVING | processor time | resident |"
  print "| --- | --- | --- | --- |"
  printf "%s", starts
}
