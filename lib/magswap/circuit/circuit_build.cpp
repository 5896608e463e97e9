#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "magswap/circuit/circuit_file.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

void add_once(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

std::string levelled_note(const BhCurve& curve) {
  const auto& levelling = curve.levelling();
  if (levelling.points == 0) return {};
  return fmt::format("; J levelled at {} points, by {:.2g} mT at most", levelling.points,
                     1e3 * levelling.largest_T);
}

/// Builds the network of a file; errors of materials and geometry stand at their places in it.
class CircuitBuilder {
 public:
  CircuitBuilder(const CircuitFile& file, const Library& library, const CircuitOptions& options)
      : file_(file), library_(library), options_(options) {
    out_.temperature = options.temperature.value_or(file.temperature);
  }

  BuiltCircuit run() {
    out_.network = std::visit([this](const auto& device) { return make(device); }, file_.device);
    for (std::size_t i = 0; i < file_.overrides.size(); ++i) {
      const std::string& name = file_.overrides[i].first;
      const Permeance& permeance = file_.overrides[i].second;
      at(file_.override_places[i], [&] {
        out_.network.set_permeance(name, permeance);
        out_.network.assume(fmt::format("'{}' by hand: {}", name, format_permeance(permeance)));
      });
    }
    for (const CoilSpec& coil : file_.coils) {
      at(coil.place, [&] { out_.network.coil(coil.name, coil.around, coil.mmf); });
      if (coil.fault) out_.fault.emplace_back(coil.name, *coil.fault);
    }
    if (options_.temperature && !graded_) {
      throw ArgumentError(
          "the magnets of the circuit are straight lines of Br and mu_rec, which hold at any "
          "temperature: put a grade in their place (--magnet), or leave the temperature out");
    }
    if (options_.temperature && straight_)
      out_.notes.emplace_back("magnets of Br and mu_rec stay as they are at any temperature");
    return std::move(out_);
  }

 private:
  // Runs a step; an error of the library becomes one at a place of the file.
  template <class Step>
  void at(Place place, Step step) const {
    try {
      step();
    } catch (const DataError&) {
      throw;
    } catch (const Error& error) {
      throw error_in(file_.path, file_.text, place, error.what());
    }
  }

  DemagnetisationCurve curve_of(const MagnetChoice& choice) {
    DemagnetisationCurve out;
    if (options_.grade) return grade_curve(*options_.grade);
    at(choice.place, [&] {
      if (!choice.grade.empty()) {
        out = grade_curve(choice.grade);
        return;
      }
      straight_ = true;
      out = DemagnetisationCurve::ideal(choice.Br, choice.mu_rec);
      add_once(out_.grades,
               fmt::format("straight line, Br {}, µrec {:g}", format(choice.Br), choice.mu_rec));
    });
    return out;
  }

  DemagnetisationCurve grade_curve(const std::string& name) {
    graded_ = true;
    const Grade& grade = library_.grade(name);
    const GradeModel model(grade, library_, options_.basis);
    DemagnetisationCurve out = model.at(out_.temperature, options_.extrapolate);
    add_once(out_.grades, grade.key());
    for (const std::string& assumption : model.assumptions())
      add_once(out_.notes, fmt::format("{}: {}", grade.key(), assumption));
    return out;
  }

  std::shared_ptr<const BhCurve> steel_of(const SteelChoice& choice) {
    if (choice.material == "ideal") return nullptr;
    std::shared_ptr<const BhCurve>& curve = steels_[choice.material];
    if (!curve) {
      at(choice.place, [&] {
        const Steel& steel = library_.steel(choice.material);
        curve = std::make_shared<const BhCurve>(steel);
        add_once(out_.steels, steel.name);
        add_once(out_.notes, fmt::format("{}: {}{} ({})", steel.name, steel.curve.quality,
                                         levelled_note(*curve), steel.curve.source));
      });
    }
    return curve;
  }

  template <class Device>
  MagneticNetwork make(const Device& device) {
    const CircuitMaterials materials{curve_of(file_.magnet), steel_of(file_.steel),
                                     file_.steel.stacking};
    MagneticNetwork out;
    at(file_.geometry, [&] { out = network_of(device, materials); });
    if (si(file_.magnet.worst_before) != 0.0) {
      at(file_.magnet.place, [&] {
        const std::vector<NetworkBranch> branches = out.branches();
        for (const NetworkBranch& branch : branches) {
          if (std::holds_alternative<MagnetBranch>(branch.part))
            out.set_worst_before(branch.name, file_.magnet.worst_before);
        }
      });
    }
    return out;
  }

  MagneticNetwork make(const NetworkSpec& spec) {
    MagneticNetwork out(file_.title);
    out.assume(
        "no finite elements stand beside a network drawn by hand: with Roters' paths chosen well "
        "its "
        "gap is usually within 10 % (docs/methods/circuit.md)");
    at({1, 1}, [&] { out.nodes(spec.nodes); });
    for (const auto& [ends, part, place] : spec.magnets) {
      const MagnetBranch magnet{part.length, part.area, curve_of(part.choice),
                                part.choice.worst_before};
      at(place, [&, &name = ends] { out.magnet(name, magnet); });
    }
    for (const auto& [ends, part, place] : spec.gaps)
      at(place, [&, &name = ends, &gap = part] { out.gap(name, gap); });
    for (const auto& [ends, part, place] : spec.steels) {
      const SteelBranch steel{part.length, part.area, steel_of(part.choice), part.choice.stacking};
      at(place, [&, &name = ends] { out.steel(name, steel); });
    }
    for (const auto& [ends, part, place] : spec.leakages)
      at(place, [&, &name = ends, &leak = part] { out.leakage(name, leak.paths); });
    return out;
  }

  const CircuitFile& file_;
  const Library& library_;
  const CircuitOptions& options_;
  std::map<std::string, std::shared_ptr<const BhCurve>> steels_;
  bool graded_ = false, straight_ = false;  // which magnets there are
  BuiltCircuit out_;
};

}  // namespace

BuiltCircuit build(const CircuitFile& file, const Library& library, const CircuitOptions& options) {
  return CircuitBuilder(file, library, options).run();
}

}  // namespace magswap
