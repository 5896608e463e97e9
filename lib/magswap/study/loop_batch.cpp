#include "magswap/study/loop_batch.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "magswap/core/error.hpp"
#include "magswap/results/sha256.hpp"

namespace magswap {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> kPatterns{"*.csv", "*.tsv", "*.txt", "*.dat",
                                                    "*.odt", "*.vsm", "*.tab", "*.fem"};

bool fits(const std::string& name, std::span<const std::string> patterns) {
  const auto matches = [&](std::string_view pattern) {
    return fnmatch(std::string(pattern).c_str(), name.c_str(), FNM_CASEFOLD) == 0;
  };
  return patterns.empty() ? std::any_of(kPatterns.begin(), kPatterns.end(), matches)
                          : std::any_of(patterns.begin(), patterns.end(), matches);
}

void add_folder(const fs::path& folder, std::span<const std::string> patterns, LoopFiles& out) {
  std::vector<std::string> found;
  try {
    for (auto at = fs::recursive_directory_iterator(folder);
         at != fs::recursive_directory_iterator(); ++at) {
      const std::string name = at->path().filename().string();
      if (name.starts_with(".")) {
        if (at->is_directory()) at.disable_recursion_pending();
      } else if (at->is_regular_file()) {
        if (fits(name, patterns))
          found.push_back(at->path().string());
        else
          ++out.passed_over;
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw IoError(
        fmt::format("cannot read the folder '{}': {}", folder.string(), error.code().message()));
  }
  std::sort(found.begin(), found.end());
  out.paths.insert(out.paths.end(), found.begin(), found.end());
}

struct FileBytes {
  std::string sha256;
  std::string text;  // where it is small enough
};

// A second pass over the file: its figures are read line by line, without the whole text.
FileBytes bytes_of(const std::string& path, std::size_t largest_text) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  FileBytes out;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return out;  // a pipe gives its bytes once
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return out;
  Sha256 sum;
  std::vector<char> buffer(65'536);
  bool keep = largest_text > 0;
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0;) {
    const std::string_view piece(buffer.data(), n);
    sum.add(piece);
    keep = keep && out.text.size() + n <= largest_text;
    if (keep) out.text += piece;
  }
  if (std::ferror(file.get()) != 0) return {};
  if (!keep || out.text.find('\0') != std::string::npos) out.text.clear();
  out.sha256 = sum.hex();
  return out;
}

void describe(const LoopData& data, LoopResult& out) {
  out.format = data.format;
  out.title = data.title;
  out.instrument = data.instrument;
  out.notes = data.notes;
  out.rows = data.size();
  out.field = data.field;
  out.flux_density_only = data.flux_density_only();
  double sum = 0.0, least = INFINITY, most = -INFINITY;
  std::size_t count = 0;
  for (const double t : data.temperature_K) {
    if (!std::isfinite(t)) continue;
    sum += t;
    ++count;
    least = std::min(least, t);
    most = std::max(most, t);
  }
  if (count == 0) return;
  out.temperature_K = sum / static_cast<double>(count);
  out.temperature_spread_K = most - least;
}

// Replicates of a record: those asked for, or fewer where it is long and nobody asked.
unsigned replicates_of(const LoopTask& task, std::size_t rows) {
  constexpr double kMostWork = 1e7;
  constexpr unsigned kLeast = 20;
  const unsigned asked = task.analysis.bootstrap.replicates;
  if (!task.adapt_replicates || asked == 0 || rows == 0) return asked;
  const double most = kMostWork / static_cast<double>(rows);
  return most >= asked ? asked : std::max(kLeast, static_cast<unsigned>(most));
}

// The task of one file: the common one with what is known of its sample.
LoopTask task_of_file(const LoopTask& task, const std::string& path) {
  LoopTask out;
  out.read = task.read;
  out.analysis = task.analysis;
  out.temperature_K = task.temperature_K;
  if (const SampleRow* row = find_sample(task.samples, path)) {
    apply(*row, out);
    if (row->temperature_K) out.temperature_K = row->temperature_K;
  }
  return out;
}

template <class Read>
void work_on(const LoopTask& task, unsigned threads, LoopResult& out, const Read& read) {
  const auto failed = [&out](LoopStatus status, const std::exception& error) {
    out.status = status;
    out.error = error.what();
  };
  try {
    const LoopTask own = task_of_file(task, out.path);
    LoopData data = read(own.read);
    describe(data, out);
    if (!out.temperature_K) out.temperature_K = own.temperature_K;
    LoopOptions options = own.analysis;
    options.bootstrap.threads = threads;
    out.replicates = options.bootstrap.replicates = replicates_of(task, data.size());
    out.analysis = analyse(data, options);
    out.correction = options.correction;
    if (task.keep_rows) out.record = std::move(data);
    out.status = LoopStatus::done;
  } catch (const IoError& error) {
    failed(LoopStatus::unreadable, error);
  } catch (const DataError& error) {
    failed(LoopStatus::bad_data, error);
  } catch (const DomainError& error) {
    failed(LoopStatus::out_of_domain, error);
  } catch (const std::exception& error) {  // out of memory too: one file, not the end
    failed(LoopStatus::refused, error);
  }
}

}  // namespace

std::span<const std::string_view> usual_loop_patterns() { return kPatterns; }

LoopFiles find_loop_files(std::span<const std::string> paths,
                          std::span<const std::string> patterns) {
  LoopFiles out;
  for (const std::string& path : paths) {
    std::error_code reason;
    const fs::file_status status = fs::status(path, reason);
    if (!fs::exists(status))
      throw IoError(fmt::format("cannot read '{}': {}", path,
                                reason ? reason.message() : std::strerror(ENOENT)));
    if (fs::is_directory(status))
      add_folder(path, patterns, out);
    else
      out.paths.push_back(path);
  }
  if (out.paths.empty())
    throw ArgumentError(fmt::format(
        "no loop files found ({} files of other names); --pattern '*.DAT' says which to take",
        out.passed_over));
  return out;
}

std::vector<LoopResult> run_loops(std::span<const std::string> paths, const LoopTask& task,
                                  unsigned threads, const LoopProgress& progress,
                                  const std::atomic<bool>* stop) {
  std::vector<LoopResult> results(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) results[i].path = paths[i];
  const unsigned threads_of_one = paths.size() == 1 ? threads : 1;
  std::atomic<std::size_t> next{0};
  std::size_t done = 0;
  std::mutex reporting;
  const auto work = [&] {
    for (std::size_t i = next++; i < paths.size(); i = next++) {
      if (stop && *stop) return;
      LoopResult& out = results[i];
      work_on(task, threads_of_one, out,
              [&](const ReadOptions& options) { return read_loop(out.path, options); });
      FileBytes bytes = bytes_of(out.path, task.largest_text);
      out.sha256 = std::move(bytes.sha256);
      out.text = std::move(bytes.text);
      const std::lock_guard lock(reporting);
      ++done;
      if (progress) progress(done, paths.size());
    }
  };
  const auto helpers_wanted = std::min<std::size_t>(threads, paths.size());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < helpers_wanted; ++i) helpers.emplace_back(work);
  work();
  helpers.clear();  // joins
  return results;
}

LoopResult run_loop_text(std::string_view text, const std::string& name, const LoopTask& task,
                         unsigned threads) {
  LoopResult out;
  out.path = name;
  work_on(task, threads, out,
          [&](const ReadOptions& options) { return read_loop_text(text, name, options); });
  out.sha256 = sha256_hex(text);
  if (text.size() <= task.largest_text && text.find('\0') == std::string_view::npos)
    out.text = text;
  return out;
}

}  // namespace magswap
