# Reads the lines of flatten.awk and says numbers in a few digits; used with goals.awk and tables.awk.
BEGIN { FS = "\t" }

{
  at = $1 SUBSEP $2
  if (split($1, name_parts, "/") == 3 && name_parts[1] == "import") import_records = name_parts[3]
  median[at] = $3; least[at] = $4; most[at] = $5; items[at] = $6; bytes[at] = $7
  count = split($9, pairs, ",")
  for (i = 1; i <= count; ++i) {
    split(pairs[i], pair, "=")
    counter[at, pair[1]] = pair[2]
  }
}

# --- Numbers ---

function has(key, threads) { return (key SUBSEP threads) in median }

function ms(x) {
  if (x < 0.01) return sprintf("%.2f us", x * 1000)
  if (x < 0.1) return sprintf("%.1f us", x * 1000)
  if (x < 1) return sprintf("%.3f ms", x)
  if (x < 10) return sprintf("%.2f ms", x)
  if (x < 100) return sprintf("%.1f ms", x)
  if (x < 10000) return sprintf("%.0f ms", x)
  return sprintf("%.1f s", x / 1000)
}

function spread(key, threads, at) {
  at = key SUBSEP threads
  if (!(at in median)) return "-"
  if (least[at] == most[at]) return ms(median[at])
  return ms(median[at]) " (" ms(least[at]) " – " ms(most[at]) ")"
}

function rate(x) {
  if (x <= 0) return "-"
  if (x >= 1e9) return sprintf("%.2fe9", x / 1e9)
  if (x >= 1e6) return sprintf("%.1f M", x / 1e6)
  if (x >= 1e3) return sprintf("%.1f k", x / 1e3)
  return sprintf("%.3g", x)
}

function times(x) { return x >= 100 ? sprintf("%.0fx", x) : x >= 10 ? sprintf("%.1fx", x) : sprintf("%.2fx", x) }

# How many times as long as `ours` the peer takes.
function ratio(peer, ours, threads) {
  if (!has(peer, threads) || !has(ours, threads)) return "-"
  return times(median[peer, threads] / median[ours, threads])
}

function mib(x) { return sprintf("%.1f MiB", x / 1048576) }

# --- Bytes and bandwidth ---

# As counted by the search, else half a byte per column and row.
function touched(key, data, rows, at) {
  at = key SUBSEP 1 SUBSEP "bytes_touched"
  if ((at in counter) && counter[at] > 0) return counter[at]
  return (data == "S76" ? 38 : 14) * rows
}

# Bytes per millisecond at the measured size that is nearest.
function bandwidth(size, threads, sizes, count, i, best, distance, least_distance) {
  count = split("1 4 16 32 64 256 512", sizes, " ")
  least_distance = 1e9
  for (i = 1; i <= count; ++i) {
    distance = log(sizes[i] * 1048576 / (size > 1 ? size : 1))
    if (distance < 0) distance = -distance
    if (distance < least_distance && has("read/MiB/" sizes[i], threads)) {
      least_distance = distance
      best = sizes[i]
    }
  }
  return best == "" ? 0 : bytes["read/MiB/" best, threads] / 1000
}

