#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/loop/analysis.hpp"
#include "magswap/loop_io/read_loop.hpp"
#include "magswap/study/sample_table.hpp"

namespace magswap {

class ResultsWriter;

/// The loop files that a list of paths stands for.
struct LoopFiles {
  std::vector<std::string> paths;  ///< files as given, those of folders in alphabetical order
  std::size_t passed_over = 0;     ///< files of folders that no pattern fits
};

/// Names of files in folders that are taken for loops unless other patterns are given.
[[nodiscard]] std::span<const std::string_view> usual_loop_patterns();

/// Files as they are, folders with everything below them whose name fits a pattern (`*.DAT`, case
/// ignored); names that begin with a point are passed over.
/// @throws IoError when a path is not there or a folder cannot be read, ArgumentError when no file
/// is left.
[[nodiscard]] LoopFiles find_loop_files(std::span<const std::string> paths,
                                        std::span<const std::string> patterns = {});

/// What is done with every file of a batch.
struct LoopTask {
  ReadOptions read;
  LoopOptions analysis;
  bool keep_rows = false;               ///< keep the records beside their figures
  std::size_t largest_text = 0;         ///< texts of files up to this many bytes are kept
  std::optional<double> temperature_K;  ///< of records that do not state one
  SampleTable samples;  ///< what differs from file to file; wins over the rest of the task
  /// Fewer replicates for long records, so that rows × replicates stays below 1e7; 20 at least.
  bool adapt_replicates = false;
};

/// How the work on a file ended.
enum class LoopStatus : std::uint8_t {
  done,
  unreadable,     ///< the file system refused
  bad_data,       ///< the file says something that cannot be used, or too little
  refused,        ///< what was asked for does not fit the record
  out_of_domain,  ///< a value lies outside what a formula holds for
  left,           ///< the run was stopped before it
};

/// One file of a batch: its record, its figures, or why there are none.
struct LoopResult {
  std::string path;
  LoopStatus status = LoopStatus::left;
  std::string error;  ///< empty when done
  std::string format;
  std::string title;
  std::string instrument;
  std::vector<std::string> notes;  ///< of the reader
  std::size_t rows = 0;
  unsigned replicates = 0;  ///< behind the standard errors
  FieldKind field = FieldKind::external;
  bool flux_density_only = false;
  std::optional<double> temperature_K;  ///< mean of the record, or as given
  double temperature_spread_K = 0.0;    ///< largest minus least
  ShapeCorrection correction;           ///< that of the file
  std::optional<LoopData> record;       ///< where rows are kept
  std::optional<LoopAnalysis> analysis;
  std::string sha256;  ///< of the file's bytes; empty when it could not be read to its end
  std::string text;    ///< exact bytes of a small file
};

/// Called from any thread, one call at a time, after each file.
using LoopProgress = std::function<void(std::size_t done, std::size_t all)>;

/// Reads and evaluates many files on several threads, in the order given.
///
/// A file that fails says why in its place and does not stop the rest. When `stop` becomes true the
/// files begun are finished and the others stay `left`. The answer does not depend on the number
/// of threads. One file alone uses them for its bootstrap.
[[nodiscard]] std::vector<LoopResult> run_loops(std::span<const std::string> paths,
                                                const LoopTask& task, unsigned threads = 1,
                                                const LoopProgress& progress = {},
                                                const std::atomic<bool>* stop = nullptr);

/// One record that is in memory already, such as standard input; `name` stands for its path.
[[nodiscard]] LoopResult run_loop_text(std::string_view text, const std::string& name,
                                       const LoopTask& task, unsigned threads = 1);

/// Writes `/loops`, one row for each file, and `/loop/<row>` for every record that was kept:
/// docs/results-schema.md.
void write_loops(std::span<const LoopResult> results, const LoopTask& task, ResultsWriter& file);

}  // namespace magswap
