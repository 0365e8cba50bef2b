# Plots of curves.csv. gnuplot -e "csv='...'; out='<folder>'" plot.gp
# No background and middle tones, so that they can be read on white and on black.
set terminal svg size 720,420 dynamic font "sans-serif,13" rounded
set datafile separator ","
set border 3 lc rgb "#888888"
set tics nomirror textcolor rgb "#888888"
set grid lc rgb "#88888855" lw 0.5
set key bottom right Left reverse textcolor rgb "#888888"
set xlabel textcolor rgb "#888888"
set ylabel textcolor rgb "#888888"
set title textcolor rgb "#888888"
blue = "#3b82f6"
orange = "#e8710a"
green = "#2e9d57"

# The rows of one line with one number of threads: x, median, least, most.
pick(curve, line, threads) = sprintf( \
  "< awk -F, '$1 == \"%s\" && $2 == \"%s\" && $4 == %d {print $3 \",\" $5 \",\" $6 \",\" $7}' %s | sort -t, -g", \
  curve, line, threads, csv)

set ylabel "ms per query (median; bars: least and most)"
set yrange [*<0.05:*]
set logscale xy
set format x "%.0s%c"

set output out . "/rows.svg"
set title "One query, exact top 50 of each list"
set xlabel "candidates"
plot pick("rows", "S28", 1) using 1:2:3:4 with yerrorlines lc rgb blue pt 7 ps 0.6 title "S28, one thread", \
     pick("rows", "S28", 2) using 1:2 with linespoints lc rgb blue dt 2 pt 6 ps 0.6 title "S28, two threads (per query)", \
     pick("rows", "S76", 1) using 1:2:3:4 with yerrorlines lc rgb orange pt 7 ps 0.6 title "S76, one thread", \
     pick("rows", "S76", 2) using 1:2 with linespoints lc rgb orange dt 2 pt 6 ps 0.6 title "S76, two threads (per query)", \
     pick("rows", "Eigen gemv", 1) using 1:2 with linespoints lc rgb green pt 5 ps 0.6 title "Eigen gemv + partial\\_sort, one thread"

set output out . "/limit.svg"
set title "Results wanted per list: S28, 1,000,000 candidates"
set xlabel "k"
unset logscale y
set yrange [0:*]
plot pick("limit", "S28", 1) using 1:2:3:4 with yerrorlines lc rgb blue pt 7 ps 0.6 title "one thread", \
     pick("limit", "S28", 2) using 1:2 with linespoints lc rgb blue dt 2 pt 6 ps 0.6 title "two threads (per query)"

set output out . "/criteria.svg"
set title "Criteria asked for: 250,000 candidates"
set xlabel "talents and items that the work asks for"
unset logscale x
set xrange [0:*]
plot pick("criteria", "250000", 1) using 1:2:3:4 with yerrorlines lc rgb blue pt 7 ps 0.6 title "one thread", \
     pick("criteria", "250000", 2) using 1:2 with linespoints lc rgb blue dt 2 pt 6 ps 0.6 title "two threads (per query)"
