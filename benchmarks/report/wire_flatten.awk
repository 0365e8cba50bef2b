# The JSON lines of load_generator in the form of flatten.awk: the median is p50, per_second the rate.
function field(name, text) {
  if (!match($0, "\"" name "\":(\"[^\"]*\"|[^,}]*)")) return ""
  text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
  gsub(/"/, "", text)
  return text
}

BEGIN { OFS = "\t" }
field("mode") == "start" {
  time = field("start_seconds") * 1000
  print "wire_start/" field("shape") "/" field("candidates"), 1, time, time, time, 0, 0, "", \
    "resident_mb=" field("resident_mb")
  next
}
field("mode") != "" && field("target") == "find_candidates" {
  print "wire_" field("mode") "/" field("shape") "/" field("candidates"), 1, field("p50_ms"), \
    field("p50_ms"), field("p50_ms"), field("per_second"), 0, "", "p99_ms=" field("p99_ms")
}
