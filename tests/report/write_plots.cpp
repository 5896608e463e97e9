// Writes the plots that check_plots.py reads, into the folder given.
#include <fstream>
#include <iostream>

#include "plots.hpp"

using namespace magswap;
using namespace magswap::plot_test;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_plots FOLDER\n";
    return 2;
  }
  const auto save = [&](const std::string& name, const LoopPlot& plot) {
    std::ofstream(std::string(argv[1]) + "/" + name + ".svg") << svg(plot);
  };
  LoopPlotOptions with_lines;
  with_lines.view = PlotView::second_quadrant;
  with_lines.permeance_coefficients = {0.5, 2.0};
  const LoopData measured = read_loop("magmeas_VSM_MH_compact.csv", 1);
  save("measured", evaluated(measured, 0.26825772728));
  save("measured-lines", evaluated(measured, 0.26825772728, with_lines));
  save("simulated", evaluated(read_loop("mammos_cube50_loop.csv", 0), 0.0));
  LoopPlotOptions opposed;
  opposed.permeance_coefficients = {1.0};
  opposed.ha_A_per_m = -200e3;
  opposed.title = "<N42SH> & \"opposing\" field \xB0";
  save("ndfeb", grade("N42SH", {20.0}, opposed));
  save("ndfeb-temperatures", grade("N42SH", {20.0, 80.0, 120.0}));
  save("ferrite", grade("FB6H", {20.0}));
  LoopPlotOptions steep;
  steep.permeance_coefficients = {5.0, 15.0};
  save("alnico", grade("Alnico 8", {20.0}, steep));
  save("million", evaluated(noisy_loop(500000), 0.2));
}
