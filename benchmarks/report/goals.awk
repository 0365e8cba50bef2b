# What is asked of the scan, and whether this run gave it. Used with format.awk; tables.awk calls goals().

function goal(name, value, target, shown, unit, good) {
  if (value == "") return
  good = target ~ /^>=/ ? value >= substr(target, 4) + 0 : value <= substr(target, 4) + 0
  printf "| %s | %s%s | %s | %s |\n", name, target, unit, shown, good ? "yes" : "**no**"
}

function quotient(a, b, threads) {
  return has(a, threads) && has(b, threads) ? median[a, threads] / median[b, threads] : ""
}

function value_of(key, threads) { return has(key, threads) ? median[key, threads] : "" }
function rate_of(key, threads) { return has(key, threads) ? items[key, threads] : "" }
function items_quotient(a, b) { return has(a, 1) && has(b, 1) ? items[a, 1] / items[b, 1] : "" }

function goals(s28, s76, real, v, size, speed) {
  s28 = "find/S28/1000000"; s76 = "find/S76/1000000"; real = "find/real/1000000"
  print "\n## Goals\n"
  print "| | goal | measured | met |"
  print "| --- | --- | --- | --- |"
  v = quotient("eigen_gemv/64/1000000", s28, 1)
  goal("one query, 1 M, S28: Eigen gemv + partial_sort / ours", v, ">= 10", times(v))
  v = quotient(s76, s28, 1)
  goal("S76 / S28", v, "<= 2.5", times(v))
  if (has(s28, 1)) {
    size = touched(s28, "S28", 1000000); speed = bandwidth(size, 1)
    if (speed > 0) {
      v = median[s28, 1] / (size / speed)
      goal("S28 / (bytes touched / bandwidth)", v, "<= 2", times(v))
    }
    goal("refined rows, S28", counter[s28, 1, "refined"], "<= 20000", sprintf("%.0f", counter[s28, 1, "refined"]))
  }
  if (has(real, 1)) goal("refined rows, real", counter[real, 1, "refined"], "<= 20000", sprintf("%.0f", counter[real, 1, "refined"]))
  v = quotient(s28, real, 1)
  goal("uniform S28 / real", v, ">= 3", times(v))
  v = quotient("find/S28_of_5000/1000000", s28, 1)
  goal("the same query in a catalogue of 5,000 talents / S28", v, "<= 1.05", times(v))
  v = rate_of("batch/S28/1000000", 1)
  goal("batch, S28, pairs/s of one thread (AVX-512)", v, ">= 1e9", rate(v))
  v = rate_of("batch/S76/1000000", 1)
  goal("batch, S76, pairs/s of one thread", v, ">= 0.4e9", rate(v))
  v = items_quotient("batch/S28/1000000", "plain_loop/S28/1000000")
  goal("batch, S28 / plain loop", v, ">= 100", times(v))
  v = items_quotient("batch/S28/1000000", "faiss_batch_flat/384/1000000")
  goal("batch, S28 / FAISS on 384 dimensions", v, ">= 10", times(v))
  v = quotient("batch/S28/1000000", "batch/S28/1000000", 1) == "" ? "" : items["batch/S28/1000000", 2] / items["batch/S28/1000000", 1]
  goal("batch, two threads / one", v, ">= 1.8", times(v))
  v = items_quotient("batch/real/1000000", "batch/S28/1000000")
  goal("batch, real / uniform", v, ">= 5", times(v))
  v = rate_of("all_pairs_cold/S28/50000", 1)
  goal("both ways 50,000 x 50,000, cold, pairs/s of one thread", v, ">= 0.5e9", rate(v))
  v = rate_of("all_pairs_seeded/S28/50000", 1)
  goal("both ways, seeded, pairs/s of one thread", v, ">= 1e9", rate(v))
  v = value_of("all_pairs/real/1000000", 2)
  goal("real country, 1 M x 100,000, both ways, two threads", v, "<= 60000", ms(v), " ms")
  v = value_of("find_work/S28/100000", 1)
  goal("100,000 opportunities for one person, uniform", v, "<= 3", ms(v), " ms")
  v = value_of("find_work/real/100000", 1)
  goal("100,000 opportunities for one person, real", v, "<= 3", ms(v), " ms")
  v = value_of("publish/S28/1000000", 1)
  goal("publishing one changed profile at 1 M", v, "<= 1", ms(v), " ms")
  v = has("find_with_updates_1000/S28/1000000", 1) ? items["find_with_updates_1000/S28/1000000", 1] / items["find_with_updates_0/S28/1000000", 1] : ""
  goal("query throughput while 1,000 updates/s come in, one thread", v, ">= 0.8", times(v))
  v = has("find_with_updates_1000/S28/1000000", 2) ? items["find_with_updates_1000/S28/1000000", 2] / items["find_with_updates_0/S28/1000000", 2] : ""
  goal("the same with queries on both cores", v, ">= 0.8", times(v))
  v = value_of("wire_open_loop/uniform/50000", 1)
  goal("gRPC, 50,000, 1,000 calls/s: p50", v, "<= 1", ms(v), " ms")
  if (v != "") v = counter["wire_open_loop/uniform/50000", 1, "p99_ms"]
  goal("gRPC, 50,000, 1,000 calls/s: p99", v, "<= 3", ms(v), " ms")
  v = value_of("wire_one_caller/uniform/1000000", 1)
  goal("gRPC, 1 M, one caller: p50", v, "<= 3.5", ms(v), " ms")
  v = value_of("wire_start/uniform/1000000", 1)
  goal("from start to SERVING with 1 M candidates", v, "<= 5000", ms(v), " ms")
  v = items_quotient("wire_updates/uniform/1000000", "wire_saturation/uniform/1000000")
  goal("gRPC, 1 M: throughput while 1,000 changes/s come in", v, ">= 0.8", times(v))
  v = rate_of("import/delimited/" import_records, 1)
  goal("import, delimited protobuf, profiles/s", v, ">= 50000", rate(v))
  v = rate_of("import/jsonl/" import_records, 1)
  goal("import, JSON lines, profiles/s", v, ">= 20000", rate(v))
  v = items_quotient("CommitNew/1000", "PlainRocksDb/1000")
  goal("durable batches of 1,000 / RocksDB alone", v, ">= 0.5", times(v))
}

