# The JSON lines of load_generator and bench_import in the form of flatten.awk. Of a call the median
# is p50; of an import it is the median of the runs.
function field(name, text) {
  if (!match($0, "\"" name "\":(\"[^\"]*\"|[^,}]*)")) return ""
  text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
  gsub(/"/, "", text)
  return text
}

# Keeps values[key, 1..counts[key]] in ascending order.
function insert(key, value, i) {
  i = ++counts[key]
  for (; i > 1 && values[key, i - 1] > value; --i) values[key, i] = values[key, i - 1]
  values[key, i] = value
}

BEGIN { OFS = "\t" }
field("program") == "bench_import" {
  key = "import/" field("format") "/" field("records")
  insert(key, field("seconds") * 1000)
  records[key] = field("records")
  counters[key] = "client_us=" field("client_us_per_record") ",server_us=" field("server_us_per_record")
  next
}
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
END {
  for (key in counts) {
    time = values[key, int((counts[key] + 1) / 2)]
    print key, 1, time, values[key, 1], values[key, counts[key]], records[key] / time * 1000, 0, "", \
      counters[key]
  }
}
