#include <cstdio>
#include <exception>

#include "cli.hpp"
#include "magswap/core/error.hpp"
#include "program.hpp"

namespace magswap::cli {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table{
      {"convert", "a quantity in other units", declare_convert},
      {"materials", "the library of grades with their sources; check a record", declare_materials},
      {"fom", "figures of merit, operating point and margin of grades", declare_fom},
      {"loop", "figures of merit of measured or simulated hysteresis loops", declare_loop},
      {"fit", "laws of temperature and time through measured properties, with errors", declare_fit},
      {"field", "flux density of a magnet at points, on and off its axis", declare_field},
      {"demag", "what heat and opposing fields take from a magnet for good, cell by cell",
       declare_demag},
      {"circuit", "a reluctance network: flux, saturation and the magnet's operating point",
       declare_circuit},
      {"force", "pull on a plate or a magnet, holding force, torque of couplings", declare_force},
      {"export", "a demagnetisation curve for a finite-element program", declare_export},
      {"swap",
       "equal-function substitutes for a magnet, sized, with the reason for every rejection",
       declare_swap},
      {"intensity", "what products hold, with range, basis and disputes", declare_intensity},
      {"supply", "concentration, controls, prices and disruption of supply; who gets which magnet",
       declare_supply},
      {"fleet", "stocks, flows and recycling of products and their elements over the years",
       declare_fleet},
      {"rank", "alternatives in order by several criteria, with how sure the order is",
       declare_rank},
      {"verify", "models against finite elements, and those solved again", declare_verify},
      {"study", "figures, substitution and product content of one application, in HDF5",
       declare_study},
      {"results", "what a results file holds, checked", declare_results},
  };
  return table;
}

namespace {

int report(const std::exception& error, int status) {
  warn(error.what());
  return status;
}

}  // namespace
}  // namespace magswap::cli

int main(int argc, char** argv) {
  namespace cli = magswap::cli;
  using magswap::ArgumentError;
  using magswap::ConvergenceError;
  using magswap::DataError;
  using magswap::DomainError;
  using magswap::IoError;
  using magswap::NotFoundError;
  try {
    return cli::parse_and_run(argc, argv);
  } catch (const ArgumentError& error) {
    return cli::report(error, cli::usage);
  } catch (const NotFoundError& error) {
    return cli::report(error, cli::usage);
  } catch (const DataError& error) {
    return cli::report(error, cli::bad_data);
  } catch (const DomainError& error) {
    return cli::report(error, cli::domain);
  } catch (const ConvergenceError& error) {
    return cli::report(error, cli::domain);
  } catch (const IoError& error) {
    return cli::report(error, cli::io);
  } catch (const std::bad_alloc&) {
    cli::warn("out of memory");
    return cli::io;
  } catch (const std::exception& error) {
    return cli::report(error, cli::domain);
  }
}
