#pragma once

namespace magswap::cli {

/// Reads the command line and runs the verb it names; the verb's errors pass through.
int parse_and_run(int argc, char** argv);

}  // namespace magswap::cli
