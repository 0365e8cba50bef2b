# The functions with which every folder says what it builds.
#
#   passend_library(<name> [SRCS <file>...] [DEPS <target>...] [PRIVATE_DEPS <target>...])
#       Target passend::<name>. DEPS are seen by those who link it, PRIVATE_DEPS are not (RocksDB in
#       store). Without SRCS it is a header-only library. Includes are written from the root of the
#       repository: #include "matcher/score/score.h".
#   passend_executable(<name> SRCS <file>... [DEPS <target>...])
#       Program bin/<name> in the build folder.
#   passend_test(<name> SRCS <file>... [DEPS <target>...] [LABELS <label>...] [TIMEOUT <seconds>]
#                [SHARDS <n>] [ENV <NAME=value>...] [RUNS <target>...] [NO_MAIN])
#       GoogleTest program <name>_test and the ctest entry <name>, started in the root of the
#       repository, so that a path such as "config/policies" just works. PASSEND_SOURCE_DIR is in its
#       environment. SHARDS spreads a slow one over n entries (<name>.1 ...). RUNS names programs that
#       must be built first; their paths go in by ENV "PASSEND_SERVER=$<TARGET_FILE:passend-server>".
#       NO_MAIN is for tests with a main() of their own.
#   passend_benchmark(<name> SRCS <file>... [DEPS <target>...])
#       Google Benchmark program bin/<name>; nothing unless PASSEND_BUILD_BENCHMARKS.
#   passend_proto(<name> PROTOS <file>... [GRPC] [HOT <file>...] [DEPS <target>...])
#       Library passend::<name> of code generated in the build tree. The files are named from the
#       folder proto/, and so are the includes: PROTOS passend/v1/candidate.proto gives
#       "passend/v1/candidate.pb.h". GRPC also generates the services of the files that have any. HOT
#       names those of PROTOS that are optimised in full.
#
# The real targets are called passend_<name>; programs and tests keep their own names.

include_guard(GLOBAL)
include(CheckLinkerFlag)

# --- Compiler and linker -------------------------------------------------------------------------

set(PASSEND_SANITIZE "" CACHE STRING "Sanitizers for everything we compile: address,undefined or thread")

# -g1 keeps line numbers in stack traces and halves the time of linking; asserts stay on, except in
# Release.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

# Every target of ours, generated code included: language and sanitizers.
add_library(passend_base INTERFACE)
target_compile_features(passend_base INTERFACE cxx_std_20)
target_link_libraries(passend_base INTERFACE Threads::Threads)
if(PASSEND_SANITIZE)
  set(passend_sanitize_flags -fsanitize=${PASSEND_SANITIZE} -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  target_compile_options(passend_base INTERFACE ${passend_sanitize_flags} -O1)
  target_link_options(passend_base INTERFACE ${passend_sanitize_flags})
endif()

# Code that we write: warnings are errors.
add_library(passend_options INTERFACE)
target_link_libraries(passend_options INTERFACE passend_base)
target_compile_options(passend_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  -Wno-sign-conversion             # clang counts it under -Wconversion, GCC does not
  -Wno-missing-field-initializers  # S{.a = 1} leaves the rest at its default, on purpose
  -ffp-contract=off)               # the same bits on machines with and without fused multiply-add
if(PASSEND_SANITIZE)
  # The instrumentation of GCC 12 makes these two see paths that do not exist.
  target_compile_options(passend_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(PASSEND_CCACHE ccache)
  if(PASSEND_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PASSEND_CCACHE})
  endif()
endif()

check_linker_flag(CXX -fuse-ld=lld PASSEND_HAVE_LLD)
if(PASSEND_HAVE_LLD)
  add_link_options(-fuse-ld=lld)
endif()

# --- Environment of the tests --------------------------------------------------------------------

set(PASSEND_TEST_ENVIRONMENT PASSEND_SOURCE_DIR=${PROJECT_SOURCE_DIR})
set(PASSEND_TEST_LAUNCHER)
if(PASSEND_SANITIZE MATCHES "thread")
  # The packaged gRPC is not instrumented: without this option it gives hundreds of false reports.
  list(APPEND PASSEND_TEST_ENVIRONMENT
    TSAN_OPTIONS=ignore_noninstrumented_modules=1:second_deadlock_stack=1)
  # GCC 12's runtime cannot place its shadow memory when addresses are randomised over more than 28
  # bits, as newer kernels do.
  find_program(PASSEND_SETARCH setarch)
  if(PASSEND_SETARCH)
    execute_process(COMMAND ${PASSEND_SETARCH} --addr-no-randomize true
      RESULT_VARIABLE passend_setarch_result OUTPUT_QUIET ERROR_QUIET)
    if(passend_setarch_result EQUAL 0)
      set(PASSEND_TEST_LAUNCHER ${PASSEND_SETARCH} --addr-no-randomize)
    endif()
  endif()
elseif(PASSEND_SANITIZE MATCHES "address")
  # Leak detection needs ptrace, which some containers refuse: try it once.
  include(CheckCXXSourceRuns)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=address)
  check_cxx_source_runs("int main() { return 0; }" PASSEND_LEAK_DETECTION_WORKS)
  unset(CMAKE_REQUIRED_FLAGS)
  if(PASSEND_LEAK_DETECTION_WORKS)
    set(passend_detect_leaks 1)
  else()
    set(passend_detect_leaks 0)
    message(STATUS "Leak detection does not work on this machine: off")
  endif()
  list(APPEND PASSEND_TEST_ENVIRONMENT
    ASAN_OPTIONS=detect_leaks=${passend_detect_leaks}:strict_string_checks=1
    UBSAN_OPTIONS=print_stacktrace=1)
elseif(PASSEND_SANITIZE MATCHES "undefined")
  list(APPEND PASSEND_TEST_ENVIRONMENT UBSAN_OPTIONS=print_stacktrace=1)
endif()

# --- Functions -----------------------------------------------------------------------------------

# Stops at a misspelt keyword instead of building something else.
function(passend_check_arguments function name unparsed missing)
  if(unparsed)
    message(FATAL_ERROR "${function}(${name}): unknown argument ${unparsed}")
  endif()
  if(missing)
    message(FATAL_ERROR "${function}(${name}): no value after ${missing}")
  endif()
endfunction()

function(passend_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;DEPS;PRIVATE_DEPS")
  passend_check_arguments(passend_library ${name} "${arg_UNPARSED_ARGUMENTS}"
    "${arg_KEYWORDS_MISSING_VALUES}")
  set(target passend_${name})
  if(arg_SRCS)
    add_library(${target} STATIC ${arg_SRCS})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS} passend_options)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} INTERFACE ${arg_DEPS} ${arg_PRIVATE_DEPS})
  endif()
  add_library(passend::${name} ALIAS ${target})
endfunction()

function(passend_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;DEPS")
  passend_check_arguments(passend_executable ${name} "${arg_UNPARSED_ARGUMENTS}"
    "${arg_KEYWORDS_MISSING_VALUES}")
  add_executable(${name} ${arg_SRCS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} passend_options)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

function(passend_test name)
  if(NOT BUILD_TESTING)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_MAIN" "TIMEOUT;SHARDS" "SRCS;DEPS;LABELS;ENV;RUNS")
  passend_check_arguments(passend_test ${name} "${arg_UNPARSED_ARGUMENTS}"
    "${arg_KEYWORDS_MISSING_VALUES}")
  set(target ${name}_test)
  add_executable(${target} ${arg_SRCS})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  if(arg_NO_MAIN)
    target_link_libraries(${target} PRIVATE ${arg_DEPS} GTest::gmock passend_options)
  else()
    target_link_libraries(${target} PRIVATE ${arg_DEPS} GTest::gmock_main passend_options)
  endif()
  if(arg_RUNS)
    add_dependencies(${target} ${arg_RUNS})
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(NOT arg_SHARDS)
    set(arg_SHARDS 1)
  endif()
  foreach(shard RANGE 1 ${arg_SHARDS})
    set(entry ${name})
    set(environment ${PASSEND_TEST_ENVIRONMENT} ${arg_ENV})
    if(arg_SHARDS GREATER 1)
      set(entry ${name}.${shard})
      math(EXPR index "${shard} - 1")
      list(APPEND environment GTEST_TOTAL_SHARDS=${arg_SHARDS} GTEST_SHARD_INDEX=${index})
    endif()
    add_test(NAME ${entry} COMMAND ${PASSEND_TEST_LAUNCHER} $<TARGET_FILE:${target}>
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${entry} PROPERTIES
      ENVIRONMENT "${environment}" LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  endforeach()
endfunction()

function(passend_benchmark name)
  if(NOT PASSEND_BUILD_BENCHMARKS)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;DEPS")
  passend_check_arguments(passend_benchmark ${name} "${arg_UNPARSED_ARGUMENTS}"
    "${arg_KEYWORDS_MISSING_VALUES}")
  passend_executable(${name} SRCS ${arg_SRCS} DEPS ${arg_DEPS} benchmark::benchmark_main)
endfunction()

# Sets <out> to the files below proto/ that <proto> imports, directly or not. (Ninja 1.11 does not follow
# the dependency file of a command with several outputs, so the import lines are read here.)
function(passend_proto_imports proto out)
  set(root ${PROJECT_SOURCE_DIR}/proto)
  set(found)
  set(unread ${proto})
  while(unread)
    list(POP_FRONT unread next)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${root}/${next})
    file(STRINGS ${root}/${next} imports REGEX "^import ")
    foreach(import IN LISTS imports)
      string(REGEX REPLACE "^import [a-z ]*\"([^\"]+)\".*" "\\1" import "${import}")
      # Those of protobuf itself are elsewhere and do not change.
      if(EXISTS ${root}/${import} AND NOT import IN_LIST found)
        list(APPEND found ${import})
        list(APPEND unread ${import})
      endif()
    endforeach()
  endwhile()
  list(TRANSFORM found PREPEND ${root}/)
  set(${out} ${found} PARENT_SCOPE)
endfunction()

function(passend_proto name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "GRPC" "" "PROTOS;HOT;DEPS")
  passend_check_arguments(passend_proto ${name} "${arg_UNPARSED_ARGUMENTS}"
    "${arg_KEYWORDS_MISSING_VALUES}")
  set(root ${PROJECT_SOURCE_DIR}/proto)
  # A folder per target: a header is found only by those who name the library it belongs to.
  set(out ${PROJECT_BINARY_DIR}/generated/${name})
  file(MAKE_DIRECTORY ${out})
  set(sources)
  foreach(proto IN LISTS arg_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    passend_proto_imports(${proto} imports)
    set(outputs ${out}/${stem}.pb.cc ${out}/${stem}.pb.h)
    set(plugin)
    set(plugin_target)
    if(arg_GRPC)
      file(STRINGS ${root}/${proto} services REGEX "^service ")
      if(services)
        list(APPEND outputs ${out}/${stem}.grpc.pb.cc ${out}/${stem}.grpc.pb.h)
        set(plugin --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin> --grpc_out=${out})
        set(plugin_target gRPC::grpc_cpp_plugin)
      endif()
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc --proto_path=${root} --cpp_out=${out} ${plugin} ${root}/${proto}
      DEPENDS ${root}/${proto} ${imports} ${plugin_target}
      COMMENT "Generating ${stem}.pb.cc"
      VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()

  set(target passend_${name})
  add_library(${target} STATIC ${sources})
  add_library(passend::${name} ALIAS ${target})
  # SYSTEM, and without passend_options: our warnings concern our code.
  target_include_directories(${target} SYSTEM PUBLIC ${out})
  target_link_libraries(${target} PUBLIC ${arg_DEPS} protobuf::libprotobuf PRIVATE passend_base)
  if(arg_GRPC)
    target_link_libraries(${target} PUBLIC gRPC::grpc++)
  endif()
  # Most of the work is done inside libprotobuf; -O1 saves a third of the time to compile. An import
  # spends a good part of its time in the code of profiles.
  target_compile_options(${target} PRIVATE -w -O1)
  if(NOT PASSEND_SANITIZE)
    foreach(proto IN LISTS arg_HOT)
      string(REGEX REPLACE "\\.proto$" ".pb.cc" source ${proto})
      set_source_files_properties(${out}/${source} PROPERTIES COMPILE_OPTIONS -O2)
    endforeach()
  endif()
endfunction()
