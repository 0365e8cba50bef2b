# One line of `callgrind_annotate --inclusive=yes` per function that a row passes on its way:
#   case <tab> function <tab> instructions <tab> rows
# -v name=... -v rows=... -v refined=...
/PROGRAM TOTALS/ { print name "\t(all)\t" number($1) "\t" rows; next }
/passend::/ {
  function_name = $0
  if (!sub(/^.*\?\?\?:/, "", function_name)) sub(/^[^)]*\) +[^:]*:/, "", function_name)
  sub(/ \[[^\]]*\]$/, "", function_name)
  sub(/\(.*$/, "", function_name)
  gsub(/passend::/, "", function_name)
  if (function_name !~ /^search::N_|^search::FindCandidates|^search::FindOpportunities|^score::ScorePair|^score::Explain/) next
  if (function_name in seen) next
  seen[function_name] = 1
  per = function_name ~ /^score::/ && refined > 0 ? refined : rows
  print name "\t" function_name "\t" number($1) "\t" per
}
function number(text) {
  gsub(/,/, "", text)
  return text
}
