// Optima and shadow prices against an independent solver: the command line of GLPK, which reads the
// program from a file in free MPS format and writes all digits.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "magswap/allocation/model.hpp"
#include "portfolios.hpp"

namespace {

using namespace magswap;
using detail::AllocationModel;
using detail::LinearProgram;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::string mps_of(const LinearProgram& program) {
  std::string out = "NAME portfolio\nROWS\n N cost\n";
  const auto row_type = [&](int r) {
    return program.row_lower[at(r)] == program.row_upper[at(r)] ? 'E' : 'L';
  };
  for (int r = 0; r < program.rows(); ++r) out += fmt::format(" {} r{}\n", row_type(r), r);
  out += "COLUMNS\n";
  for (int c = 0; c < program.columns(); ++c) {
    const bool whole = program.whole[at(c)];
    if (whole) out += fmt::format(" m{}a 'MARKER' 'INTORG'\n", c);
    out += fmt::format(" x{} cost {:.17g}\n", c, program.cost[at(c)]);
    for (int e = program.start[at(c)]; e < program.start[at(c + 1)]; ++e)
      out += fmt::format(" x{} r{} {:.17g}\n", c, program.index[at(e)], program.element[at(e)]);
    if (whole) out += fmt::format(" m{}b 'MARKER' 'INTEND'\n", c);
  }
  out += "RHS\n";
  for (int r = 0; r < program.rows(); ++r)
    out += fmt::format(" rhs r{} {:.17g}\n", r, program.row_upper[at(r)]);
  out += "BOUNDS\n";
  for (int c = 0; c < program.columns(); ++c)
    out += fmt::format(" UP bnd x{} {:.17g}\n", c, program.upper[at(c)]);
  return out + "ENDATA\n";
}

/// What GLPK says of a program.
struct Glpk {
  bool optimal = false;
  double objective = 0.0;
  std::vector<double> dual;  // of the rows; none where numbers are whole
};

Glpk glpk(const LinearProgram& program) {
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("magswap-glpk-{}", ::getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "p.mps") << mps_of(program);
  const std::string command = fmt::format("{} --freemps {} --write {} > /dev/null", MAGSWAP_GLPSOL,
                                          (folder / "p.mps").string(), (folder / "p.sol").string());
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::ifstream file(folder / "p.sol");
  Glpk out;
  out.dual.resize(at(program.rows()) + 1);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "s") {  // s bas ROWS COLS primal dual objective, s mip ROWS COLS status objective
      std::string form, primal, dual;
      int rows = 0, columns = 0;
      words >> form >> rows >> columns >> primal;
      if (form == "bas") words >> dual;
      words >> out.objective;
      out.optimal = form == "mip" ? primal == "o" : primal == "f" && dual == "f";
    } else if (kind == "i") {  // i ROW status primal dual
      int row = 0;
      std::string status;
      double primal = 0.0;
      words >> row >> status >> primal >> out.dual.at(at(row));
    }
  }
  std::filesystem::remove_all(folder);
  out.dual.erase(out.dual.begin());  // the row of the objective comes first
  return out;
}

// Optimum to 1e-8 of it; each price between the slopes on both sides, and equal to them where they
// are one.
void compare(const Portfolio& portfolio) {
  const AllocationModel model = detail::model_of(portfolio, ContentBound::nominal);
  const Glpk other = glpk(model.program);
  const Allocation ours = allocate(portfolio);
  ASSERT_EQ(ours.feasible, other.optimal);
  if (!ours.feasible) return;
  const double loss = model.loss_USD(other.objective);
  EXPECT_NEAR(ours.loss_USD, loss, 1e-8 * std::abs(loss));
  for (std::size_t k = 0; k < portfolio.caps.size(); ++k) {
    const CapPrice& cap = ours.caps[k];
    const double price = model.price_USD_per_kg(k, other.dual[at(model.cap_row[k])]);
    const double tolerance = 1e-8 * std::max(1.0, std::abs(price));
    EXPECT_GE(price, cap.more_USD_per_kg - tolerance) << cap.name;
    EXPECT_LE(price, cap.less_USD_per_kg + tolerance) << cap.name;
  }
}

TEST(AgainstGlpk, RandomPortfoliosHaveOneOptimumAndOnePrice) {
  int binding = 0;
  for (unsigned seed = 1; seed <= 25; ++seed) {
    const Portfolio portfolio = random_portfolio(seed, 4 + seed, 3 + seed % 6);
    SCOPED_TRACE(seed);
    compare(portfolio);
    for (const CapPrice& cap : allocate(portfolio).caps) {
      EXPECT_NEAR(cap.more_USD_per_kg, cap.less_USD_per_kg, 1e-8 * (1.0 + cap.more_USD_per_kg));
      binding += cap.more_USD_per_kg > 0.0 ? 1 : 0;
    }
  }
  EXPECT_GT(binding, 25);  // the caps bind: prices of zero alone would prove nothing
}

TEST(AgainstGlpk, ALargePortfolioToo) { compare(random_portfolio(99, 300, 8)); }

// Equal products and limits at an edge: many vertices are one point and the duals are not unique.
TEST(AgainstGlpk, DegeneratePortfoliosHavePricesBetweenBothSlopes) {
  for (unsigned seed = 1; seed <= 5; ++seed) compare(random_portfolio(seed, 6, 4, true));
  compare(two_products(50.0));   // exactly what the servo alone needs
  compare(two_products(150.0));  // exactly what all need
  compare(two_products(0.0));
}

TEST(AgainstGlpk, DecisionsFindTheSameLeastLoss) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    Portfolio portfolio = random_portfolio(seed, 5, 4);
    for (AllocationProduct& product : portfolio.products) {
      for (AllocationOption& option : product.options)
        option.qualify_USD = option.reference ? 0.0 : 5000.0 * (seed % 3 + 1);
    }
    if (seed % 2 == 0) portfolio.most_qualifications = 6;
    const AllocationModel model = detail::model_of(portfolio, ContentBound::nominal);
    const Glpk other = glpk(model.program);
    const Allocation ours = allocate(portfolio);
    ASSERT_EQ(ours.feasible, other.optimal) << seed;
    if (!ours.feasible) continue;
    const double loss = model.loss_USD(other.objective);
    EXPECT_NEAR(ours.loss_USD, loss, 1e-8 * std::abs(loss)) << seed;
    EXPECT_GT(ours.qualification_USD, 0.0);
  }
}

TEST(AgainstGlpk, BothCallAnImpossibleCapInfeasible) {
  Portfolio portfolio = random_portfolio(3, 6, 4);
  for (AllocationProduct& product : portfolio.products) product.options.pop_back();
  portfolio.caps[0].limit_kg = 0.0;
  compare(portfolio);
  EXPECT_FALSE(allocate(portfolio).feasible);
}

}  // namespace
