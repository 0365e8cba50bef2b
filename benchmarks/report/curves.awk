# The points of the curves, and those of the peer that belong to one, as CSV.
BEGIN {
  FS = "\t"
  print "curve,line,x,threads,median_ms,min_ms,max_ms,refined"
}
{
  split($1, parts, "/")
  refined = ""
  if (match($9, /refined=[0-9.e+]+/)) refined = substr($9, RSTART + 8, RLENGTH - 8)
  if (parts[1] ~ /^curve_/) {
    print substr(parts[1], 7) "," parts[2] "," parts[3] "," $2 "," $3 "," $4 "," $5 "," refined
  } else if (parts[1] == "eigen_gemv") {
    print "rows,Eigen gemv," parts[3] "," $2 "," $3 "," $4 "," $5 ","
  }
}
