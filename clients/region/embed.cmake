# cmake -DFUNCTIES=<file> -DPLACES=<file> -DOUT=<file> -P embed.cmake
# Writes OUT, a C++ source that defines the functions of embedded.h with the content of the files.
# A text is split into raw strings of at most 8000 characters, which compilers must accept.
function(embed out function file)
  file(READ ${file} text)
  string(LENGTH "${text}" left)
  set(literals)
  set(position 0)
  while(left GREATER 0)
    string(SUBSTRING "${text}" ${position} 8000 part)
    string(APPEND literals "    R\"passend(${part})passend\"\n")
    math(EXPR position "${position} + 8000")
    math(EXPR left "${left} - 8000")
  endwhile()
  file(APPEND ${out} "std::string_view ${function}() {\n  return\n${literals}    \"\";\n}\n\n")
endfunction()

file(WRITE ${OUT}.new "#include \"clients/region/embedded.h\"\n\nnamespace passend::region {\n\n")
embed(${OUT}.new EmbeddedFuncties ${FUNCTIES})
embed(${OUT}.new EmbeddedPlaces ${PLACES})
file(APPEND ${OUT}.new "}  // namespace passend::region\n")
file(RENAME ${OUT}.new ${OUT})
