# Google Benchmark's JSON as one line per benchmark:
#   key  threads  median_ms  min_ms  max_ms  items_per_second  bytes_per_second  label  counters
# key is the registered name; counters are name=value, separated by commas. The files must be as
# Google Benchmark writes them: one member a line.
BEGIN { OFS = "\t" }

function text(line) {
  sub(/^[^:]*: */, "", line)
  sub(/,$/, "", line)
  gsub(/^"|"$/, "", line)
  return line
}

function clear() {
  run = ""; aggregate = ""; threads = 1; time = ""; items = ""; bytes = ""; label = ""
  counters = ""; failed = 0
}

# The parts of a name that say how it was run are no part of the key; threads:N is a column.
function split_name(name, parts, count, i) {
  key = ""
  count = split(name, parts, "/")
  for (i = 1; i <= count; ++i) {
    if (parts[i] ~ /^threads:/) threads = substr(parts[i], 9)
    else if (parts[i] !~ /^(real_time|manual_time|process_time|(repeats|iterations|min_time|min_warmup_time):.*)$/)
      key = key == "" ? parts[i] : key "/" parts[i]
  }
}

function store(at) {
  split_name(run)
  at = key OFS threads
  if (!(at in seen)) {
    seen[at] = 1
    order[++total] = at
  }
  if (failed || time == "") return
  if (aggregate == "median" || aggregate == "") {
    median[at] = time
    rate[at] = items
    read[at] = bytes
    labels[at] = label
    extra[at] = counters
  } else if (aggregate == "min") {
    least[at] = time
  } else if (aggregate == "max") {
    most[at] = time
  }
}

/^ *"benchmarks": \[/ { inside = 1; next }
!inside { next }
/^ *\{$/ { clear(); next }
/^ *"name": / { next }
/^ *"run_name": / { run = text($0); next }
/^ *"aggregate_name": / { aggregate = text($0); next }
/^ *"label": / { label = text($0); next }
/^ *"error_occurred": true/ { failed = 1; next }
/^ *"real_time": / { time = text($0) + 0; next }
/^ *"time_unit": / {
  unit = text($0)
  if (time != "") time *= unit == "ns" ? 1e-6 : unit == "us" ? 1e-3 : unit == "s" ? 1e3 : 1
  next
}
/^ *"items_per_second": / { items = text($0) + 0; next }
/^ *"bytes_per_second": / { bytes = text($0) + 0; next }
/^ *"(family_index|per_family_instance_index|run_type|repetitions|repetition_index|threads|aggregate_unit|iterations|cpu_time|error_message|error_occurred)": / { next }
/^ *"[a-zA-Z0-9_]+": / {
  name = $0
  sub(/^ *"/, "", name)
  sub(/".*/, "", name)
  counters = counters (counters == "" ? "" : ",") name "=" (text($0) + 0)
  next
}
/^ *\}/ { if (run != "") store(); clear(); next }
/^ *\]/ { inside = 0 }

END {
  for (i = 1; i <= total; ++i) {
    at = order[i]
    if (!(at in median)) continue
    # Without repetitions there is one measurement and no spread.
    if (!(at in least)) least[at] = median[at]
    if (!(at in most)) most[at] = median[at]
    print at, median[at], least[at], most[at], rate[at] + 0, read[at] + 0, labels[at], extra[at]
  }
}
