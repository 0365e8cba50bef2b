# The report: our figures beside those of the peers of the same run, as Markdown. Peers that were not
# measured are left out. Used as: awk -f format.awk -f goals.awk -f tables.awk results.tsv

function line(name, key, ours, note) {
  if (!has(key, 1) && !has(key, 2)) return
  printf "| %s | %s | %s | %s | %s | %s |\n", name, spread(key, 1), spread(key, 2), \
    ratio(key, ours, 1), ratio(key, ours, 2), note
}

function one_query(data, rows, title, ours, at, size, speed) {
  at = data "/" rows
  ours = "find/" at
  if (!has(ours, 1)) return
  print "\n### " title ", " rows " candidates\n"
  print "| | one thread | two threads, per query | x ours, one | x ours, two | |"
  print "| --- | --- | --- | --- | --- | --- |"
  size = touched(ours, data, rows)
  speed = bandwidth(size, 1)
  line("**FindCandidates**", ours, ours, \
       "refined rows, median: **" sprintf("%.0f", counter[ours, 1, "refined"]) "**")
  if (speed > 0) {
    printf "| bytes touched / bandwidth | %s | | %s | | %s at %.1f GB/s |\n", ms(size / speed), \
      times(size / speed / median[ours, 1]), mib(size), speed / 1e6
  }
  line("the scalar kernel", "find_scalar/" at, ours)
  line("without bounds (a full pass)", "find_without_bounds/" at, ours)
  line("packed exact scorer in a plain loop", "plain_loop/" at, ours)
  if (data == "real") return
  line("Eigen gemv, 64 float + partial_sort", "eigen_gemv/64/" rows, ours)
  line("Eigen gemv in blocks, best kept as they come", "eigen_gemv_select/64/" rows, ours)
  line("FAISS IndexFlatIP, 64 float", "faiss_flat/64/" rows, ours)
  line("the same, built for this processor", "faiss_avx2_flat/64/" rows, ours)
  line("the same, by the sgemm of OpenBLAS", "faiss_sgemm_flat/64/" rows, ours)
  line("FAISS IndexFlatIP, 384 (additive part)", "faiss_flat/384/" rows, ours)
  line("the same, built for this processor", "faiss_avx2_flat/384/" rows, ours)
  line("the same, by the sgemm of OpenBLAS", "faiss_sgemm_flat/384/" rows, ours)
  line("FAISS IndexScalarQuantizer, 8 bit", "faiss_scalar8/64/" rows, ours, "approximate")
  line("the same, built for this processor", "faiss_avx2_scalar8/64/" rows, ours, "approximate")
  line("FAISS IndexPQFastScan, 32 x 4 bit", "faiss_fastscan/64/" rows, ours, "approximate")
  line("the same, built for this processor", "faiss_avx2_fastscan/64/" rows, ours, "approximate")
}

function batch_line(name, key, ours, note) {
  if (!has(key, 1)) return
  printf "| %s | %s | %s | %s | %s |\n", name, rate(items[key, 1]), rate(items[key, 2]), \
    has(ours, 1) ? times(items[ours, 1] / items[key, 1]) : "-", note
}

function batches(rows, ours) {
  ours = "batch/S28/" rows
  if (!has(ours, 1) && !has("eigen_gemm_256/64/" rows, 1)) return
  print "\n## Batches: pairs per second, " rows " candidates\n"
  print "| | one thread | two threads | ours S28 / this, one thread | |"
  print "| --- | --- | --- | --- | --- |"
  batch_line("**FindCandidatesBatch, S28**", ours, ours, "exact best 50 for each of 1,024")
  batch_line("**FindCandidatesBatch, S76**", "batch/S76/" rows, ours, "")
  batch_line("**FindCandidatesBatch, real**", "batch/real/" rows, ours, "with pruning by place and time")
  batch_line("FindCandidates, one by one, S28", "find/S28/" rows, ours, "")
  batch_line("packed exact scorer in a plain loop, S28", "plain_loop/S28/" rows, ours, "")
  batch_line("Eigen GEMM of 256 queries, 64 float", "eigen_gemm_256/64/" rows, ours, "")
  batch_line("FAISS IndexFlatIP, 64 float, 1,024 queries", "faiss_batch_flat/64/" rows, ours, "")
  batch_line("FAISS IndexFlatIP, 384, 256 queries", "faiss_batch_flat/384/" rows, ours, "")
  batch_line("the same, built for this processor", "faiss_avx2_batch_flat/384/" rows, ours, "")
  batch_line("FAISS IndexScalarQuantizer, 8 bit", "faiss_batch_scalar8/64/" rows, ours, "approximate")
  batch_line("the same, built for this processor", "faiss_avx2_batch_scalar8/64/" rows, ours, "approximate")
  batch_line("FAISS IndexPQFastScan", "faiss_batch_fastscan/64/" rows, ours, "approximate")
  batch_line("the same, built for this processor", "faiss_avx2_batch_fastscan/64/" rows, ours, "approximate")
}

function hnsw(percent, key) {
  key = "hnswlib_" percent "/64/200000"
  if (!has(key, 1)) return
  printf "| hnswlib, recall@50 %.3f | %s | %s | efSearch %d, built in %.0f s, approximate, no rules |\n", \
    counter[key, 1, "recall"], spread(key, 1), spread(key, 2), counter[key, 1, "ef"], \
    counter[key, 1, "build_seconds"]
}

function all_pairs_line(name, key, note) {
  if (!has(key, 1) && !has(key, 2)) return
  printf "| %s | %s | %s | %s | %s | %s |\n", name, spread(key, 1), rate(items[key, 1]), \
    spread(key, 2), rate(items[key, 2]), note
}

function simple(name, key) {
  if (has(key, 1)) printf "| %s | %s | %s |\n", name, spread(key, 1), spread(key, 2)
}

function memory(data, key) {
  key = "load/" data "/1000000"
  if (!has(key, 1)) return
  printf "| %s | %.0f B | %.0f B | %.0f B | %s | %s |\n", data, counter[key, 1, "encoded_B_per_row"], \
    counter[key, 1, "facts_B_per_row"], \
    counter[key, 1, "encoded_B_per_row"] + counter[key, 1, "facts_B_per_row"], spread(key, 1), \
    spread(key, 2)
}

END {
  goals()
  print "\n## One query"
  print "\nThe exact best 50 of each of the three lists. Median (least – most) of the repetitions; with"
  print "two threads two queries run at once, and the time is that of the run divided by the queries."
  count = split("3300 50000 1000000", sizes, " ")
  for (i = count; i >= 1; --i) {
    one_query("S28", sizes[i], "S28, uniform")
    one_query("S76", sizes[i], "S76, uniform")
  }
  one_query("S28_of_5000", 1000000, "S28 in a catalogue of 5,000 talents")
  one_query("real", 1000000, "Real: the region generator over the country, place, time and status in play")
  one_query("real", 100000, "Real")
  if (has("hnswlib_95/64/200000", 1)) {
    print "\n### hnswlib, 200,000 rows of 64 levels\n"
    print "| | one thread | two threads, per query | |"
    print "| --- | --- | --- | --- |"
    if (has("curve_rows/S28/200000", 1)) printf "| **FindCandidates, S28, 200,000 candidates** | %s | %s | exact |\n", spread("curve_rows/S28/200000", 1), spread("curve_rows/S28/200000", 2)
    hnsw(95); hnsw(98)
  }
  batches(1000000)
  if (has("all_pairs_cold/S28/50000", 1) || has("all_pairs/real/1000000", 2)) {
    print "\n## All pairs, both directions at once\n"
    print "| | one thread | pairs/s | two threads | pairs/s | |"
    print "| --- | --- | --- | --- | --- | --- |"
    all_pairs_line("50,000 x 50,000, S28, cold", "all_pairs_cold/S28/50000", "")
    all_pairs_line("the same, seeded from an earlier result", "all_pairs_seeded/S28/50000", "")
    all_pairs_line("the same, with a wrong seed", "all_pairs_wrong_seed/S28/50000", "the output is identical")
    all_pairs_line("50,000 x 50,000, S76, cold", "all_pairs_cold/S76/50000", "")
    all_pairs_line("100,000 x 10,000, real", "all_pairs/real/100000", "")
    all_pairs_line("1,000,000 x 100,000, real", "all_pairs/real/1000000", has("all_pairs/real/1000000", 2) ? sprintf("peak memory %.0f MiB", counter["all_pairs/real/1000000", 2, "peak_MiB"]) : "")
  }
  if (has("find_work/S28/100000", 1)) work_for_one()
  if (has("load/S28/1000000", 1)) costs()
  if (has("CommitNew/100", 1)) writing()
  if (has("score_pair/S28/1", 1)) pairs_of_one()
  if (has("read/MiB/1", 1)) memory_speed()
}

function work_for_one() {
  print "\n## Work for one person: the best of 100,000 opportunities\n"
  print "| | one thread | two threads, per query |"
  print "| --- | --- | --- |"
  simple("S28, uniform", "find_work/S28/100000")
  simple("S28, without bounds", "find_work_without_bounds/S28/100000")
  simple("S76, uniform", "find_work/S76/100000")
  simple("real", "find_work/real/100000")
  simple("real, without bounds", "find_work_without_bounds/real/100000")
}

function costs() {
  print "\n## The index at 1,000,000 candidates\n"
  print "| data | encoded | facts and names | together | built by one thread | by two |"
  print "| --- | --- | --- | --- | --- | --- |"
  memory("S28"); memory("S76"); memory("S28_of_5000"); memory("real")
  if (has("publish/S28/1000000", 1)) {
    printf "\nPublishing one changed profile: %s; p50 %.0f us, p99 %.0f us, longest %.0f us (every 512th encodes a segment).\n", \
      spread("publish/S28/1000000", 1), counter["publish/S28/1000000", 1, "p50_us"], counter["publish/S28/1000000", 1, "p99_us"], counter["publish/S28/1000000", 1, "max_us"]
    print "\n| queries beside changes | one thread | two threads, per query |"
    print "| --- | --- | --- |"
    simple("no changes", "find_with_updates_0/S28/1000000")
    simple("1,000 changed profiles a second", "find_with_updates_1000/S28/1000000")
  }
}

function store_line(size, ours, plain) {
  ours = "CommitNew/" size; plain = "PlainRocksDb/" size
  if (!has(ours, 1) || !has(plain, 1)) return
  printf "| durable batches of %s | %s | %s | %.2f |\n", size, rate(items[ours, 1]), \
    rate(items[plain, 1]), items[ours, 1] / items[plain, 1]
}

function import_line(format, name, key) {
  key = "import/" format "/" import_records
  if (!has(key, 1)) return
  printf "| %s | %s | %s | %s us | %s us |\n", name, rate(items[key, 1]), spread(key, 1), \
    counter[key, 1, "client_us"], counter[key, 1, "server_us"]
}

function writing() {
  print "\n## Writing\n"
  print "| | records/s | the values alone in RocksDB | ours / that |"
  print "| --- | --- | --- | --- |"
  store_line(1); store_line(100); store_line(1000); store_line(4000)
  if (import_records == "") return
  print "\nImport of " import_records " generated profiles through the service, durable:\n"
  print "| | records/s | time | processor time per record, client | server |"
  print "| --- | --- | --- | --- | --- |"
  import_line("delimited", "delimited protobuf"); import_line("jsonl", "JSON lines")
}

function pairs_of_one(names, i) {
  print "\n## One pair\n"
  print "| | one thread |"
  print "| --- | --- |"
  for (i = 1; i <= split("score_pair/S28 score_pair/S76 explain/S28 explain/S76", names, " "); ++i) {
    if (has(names[i] "/1", 1)) print "| " names[i] " | " spread(names[i] "/1", 1) " |"
  }
}

function memory_speed(sizes, count, i) {
  print "\n## Reading memory\n"
  print "| MiB | one thread | two threads |"
  print "| --- | --- | --- |"
  count = split("1 4 16 32 64 256 512", sizes, " ")
  for (i = 1; i <= count; ++i) {
    if (has("read/MiB/" sizes[i], 1)) printf "| %s | %.1f GB/s | %.1f GB/s |\n", sizes[i], bytes["read/MiB/" sizes[i], 1] / 1e9, bytes["read/MiB/" sizes[i], 2] / 1e9
  }
}
