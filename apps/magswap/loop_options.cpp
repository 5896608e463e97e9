#include "loop_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::cli {
namespace {

template <class Number>
Number whole_number(const std::string& text, const char* option) {
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size())
    throw ArgumentError(fmt::format("{} {} is not a whole number of 0 or more", option, text));
  return out;
}

// The option's name stands before what is wrong with its value.
template <class Q>
Q quantity(const std::string& text, const char* option) {
  try {
    return parse<Q>(text);
  } catch (const ArgumentError& error) {
    throw ArgumentError(fmt::format("{}: {}", option, error.what()));
  }
}

double positive(double value_si, Kind kind, const char* option) {
  if (value_si > 0.0 && std::isfinite(value_si)) return value_si;
  throw DomainError(fmt::format("{} {}: give a positive value", option, format(value_si, kind)));
}

ReadOptions reading_of(const LoopArguments& loop) {
  ReadOptions out;
  out.format = loop.format;
  out.axis = loop.axis;
  out.record = loop.record;
  for (const std::string& text : loop.columns) out.columns.push_back(parse_column_choice(text));
  if (!loop.mass.empty())
    out.sample.mass_kg = positive(si(quantity<Mass>(loop.mass, "--mass")), Kind::mass, "--mass");
  if (!loop.volume.empty())
    out.sample.volume_m3 =
        positive(si(quantity<Volume>(loop.volume, "--volume")), Kind::volume, "--volume");
  if (!loop.density.empty())
    out.sample.density_kg_per_m3 =
        positive(si(quantity<Density>(loop.density, "--density")), Kind::density, "--density");
  if (!loop.shape.empty()) out.sample.shape = parse_shape(loop.shape);
  if (!loop.Ms.empty()) out.Ms = quantity<Magnetisation>(loop.Ms, "--Ms");
  if (!loop.shift.empty()) out.shift = quantity<FieldStrength>(loop.shift, "--shift");
  if (!loop.field.empty())
    out.field = loop.field == "internal" ? FieldKind::internal : FieldKind::external;
  return out;
}

LoopOptions evaluation_of(const LoopArguments& loop) {
  LoopOptions out;
  const auto number = [](const std::string& text, const char* option) {
    return si(quantity<Dimensionless>(text, option));
  };
  if (!loop.factor.empty())
    out.correction.demagnetising_factor = number(loop.factor, "--demagnetising-factor");
  else if (!loop.shape.empty())
    out.correction.shape = parse_shape(loop.shape);
  if (!loop.Hk.empty()) out.rules.Hk_fraction = number(loop.Hk, "--Hk");
  if (!loop.mu_rec.empty()) out.rules.mu_rec = number(loop.mu_rec, "--mu-rec");
  if (loop.compat == "samples") out.rules.product = ProductRule::samples;
  if (!loop.reversal.empty()) {
    out.reversal_threshold = number(loop.reversal, "--reversal");
    if (!(out.reversal_threshold > 0.0 && out.reversal_threshold < 1.0))
      throw DomainError(fmt::format("--reversal {}: a share of the largest field between 0 and 1",
                                    loop.reversal));
  }
  out.remove_drift = loop.remove_drift;
  out.centre = loop.centre;
  out.bootstrap.replicates =
      loop.bootstrap.empty() ? 200U : whole_number<unsigned>(loop.bootstrap, "--bootstrap");
  if (!loop.seed.empty()) out.bootstrap.seed = whole_number<std::uint64_t>(loop.seed, "--seed");
  return out;
}

}  // namespace

void declare_reading(Arguments& arguments, LoopArguments& loop) {
  std::string formats;
  for (const LoopFormat& each : loop_formats())
    formats += (formats.empty() ? "" : ", ") + std::string(each.name);
  arguments.option("--format", "NAME", "file format, instead of detecting it: " + formats,
                   loop.format);
  arguments.options("--column", "TEXT",
                    "what a column holds or its unit, such as \"H=Field in kOe\", \"J=2 in T\", "
                    "\"moment in emu\"; quantities: H B J M sigma moment m temperature",
                    loop.columns);
  arguments.option("--mass", "MASS", "mass of the sample, for moments", loop.mass);
  arguments.option("--volume", "VOLUME", "volume of the sample, for moments", loop.volume);
  arguments.option("--density", "DENSITY", "density, for moments with a mass", loop.density);
  arguments.option("--shape", "SHAPE",
                   "\"block 2x2x3 mm\" (field along the last), \"cylinder D3 L3 mm\", \"sphere D2 "
                   "mm\": gives the volume, and N unless --demagnetising-factor does",
                   loop.shape);
  arguments.option("--samples", "TABLE",
                   "CSV with the columns file and any of mass, volume, density, shape, N, Ms, "
                   "temperature: what differs from file to file",
                   loop.samples);
  arguments.option("--temperature", "T", "of records that do not state it", loop.temperature);
  arguments.option("--Ms", "M", "saturation magnetisation of a simulation that stores m = M/Ms",
                   loop.Ms);
  arguments.option("--shift", "H",
                   "HcB of a B-H table stored shifted so that it begins at B = 0, H = 0",
                   loop.shift);
  arguments.choice("--axis", {"x", "y", "z"}, "axis of a simulation, instead of the field's",
                   loop.axis);
  arguments.option("--record", "NAME", "material in a file that holds several", loop.record);
  arguments.choice("--field", {"external", "internal"},
                   "whether the file's H is applied or that in the sample", loop.field);
}

void declare_evaluation(Arguments& arguments, LoopArguments& loop) {
  arguments.option("-N,--demagnetising-factor", "N",
                   "0 … 1 (in CGS divided by 4π); 0 for a closed circuit", loop.factor);
  arguments.flag("--remove-drift", "spread the closure of the loop over its rows and take it off",
                 loop.remove_drift);
  arguments.flag("--centre", "shift the loop to its centre", loop.centre);
  arguments.option("--Hk", "SHARE", "Hk is |H| where J = SHARE·Br (0.9)", loop.Hk);
  arguments.option("--mu-rec", "µ", "recoil permeability for HD5 and HD10, instead of the loop's",
                   loop.mu_rec);
  arguments.choice("--compat", {"samples"},
                   "samples: BHmax at rows only, as other programs print it; exact on segments "
                   "without",
                   loop.compat);
  arguments.option("--bootstrap", "N", "replicates for standard errors (200); 0: none",
                   loop.bootstrap);
  arguments.option("--seed", "N", "of the replicates (1); the number of threads changes nothing",
                   loop.seed);
  arguments.option("--reversal", "SHARE",
                   "retreat of the field that counts as a reversal, of its largest value (0.02)",
                   loop.reversal);
}

LoopTask task_of(const LoopArguments& loop) {
  LoopTask task;
  task.read = reading_of(loop);
  task.analysis = evaluation_of(loop);
  task.adapt_replicates = loop.bootstrap.empty();
  if (!loop.temperature.empty())
    task.temperature_K = si(quantity<Temperature>(loop.temperature, "--temperature"));
  if (!loop.samples.empty()) task.samples = read_sample_table(loop.samples);
  return task;
}

}  // namespace magswap::cli
