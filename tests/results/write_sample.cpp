// write_sample FILE: the file that check_readers.py opens with the readers of other people.
#include <exception>
#include <iostream>

#include "sample.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_sample FILE\n";
    return 2;
  }
  try {
    magswap::test::write_sample(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 5;
  }
  return 0;
}
