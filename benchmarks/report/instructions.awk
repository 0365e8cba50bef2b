# What `callgrind_annotate --inclusive=yes` says of the functions that take part most:
#   case <tab> function <tab> instructions <tab> rows (or pairs, for functions of score)
# -v name=... -v rows=... -v refined=...
function number(text) {
  gsub(/,/, "", text)
  return text + 0
}

/PROGRAM TOTALS/ {
  total = number($1)
  print name "\tall\t" total "\t" rows
  next
}
/:passend::/ {
  line = $0
  gsub(/passend::|\(anonymous namespace\)::/, "", line)
  sub(/^[^:]*:/, "", line)  # count, share and file
  sub(/[(<].*$/, "", line)
  if (line !~ /^(search|score)::[A-Za-z0-9_:]+$/ || line in seen) next
  seen[line] = 1
  if (number($1) * 25 < total) next
  print name "\t" line "\t" number($1) "\t" (line ~ /^score::/ && refined > 0 ? refined : rows)
}
