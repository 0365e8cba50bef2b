// Puts the policy in the context lines of a benchmark program.
#ifndef PASSEND_BENCHMARKS_POLICY_CONTEXT_H_
#define PASSEND_BENCHMARKS_POLICY_CONTEXT_H_

#include <benchmark/benchmark.h>

#include "absl/strings/str_format.h"
#include "benchmarks/data/data_set.h"

namespace passend::benchmarks {

inline void PolicyContext() {
  benchmark::AddCustomContext("policy", DefaultPolicy().policy().version);
  benchmark::AddCustomContext("policy_hash", absl::StrFormat("%016x", DefaultPolicy().hash()));
}

}  // namespace passend::benchmarks

#endif  // PASSEND_BENCHMARKS_POLICY_CONTEXT_H_
