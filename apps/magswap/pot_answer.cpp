#include <fmt/format.h>

#include "force_answer.hpp"
#include "model_error.hpp"

namespace magswap::cli {
namespace {

constexpr double kGravity = 9.80665;
constexpr std::string_view kModel = "pot magnet";

std::string plate_text(const HoldingMagnet& pot) {
  const std::string thickness =
      si(pot.plate_thickness) > 0.0 ? format(pot.plate_thickness) + " thick" : "thick";
  return fmt::format("a plate {}, {:g} cups wide", thickness, kWidePlate);
}

std::string limits_text(const PotPull& pull) {
  std::string out;
  if (pull.floor_saturates) out += "  the cup's floor SATURATES\n";
  if (pull.rim_saturates)
    out += fmt::format("  the cup's wall SATURATES: {} in it\n", format(pull.wall));
  if (pull.wall_starved()) {
    out +=
        "  far too thin a wall: its flux goes outside of it, the true force may be a third "
        "more\n";
  }
  if (pull.plate_saturates) out += "  the plate SATURATES\n";
  if (pull.irreversible_loss > 1e-3) {
    out += fmt::format("  DEMAGNETISES there: {:.1f} % of Br lost for good, counted above\n",
                       100.0 * pull.irreversible_loss);
  }
  return out;
}

}  // namespace

std::string text_of(const PotAnswer& answer) {
  const HoldingMagnet& pot = answer.pot;
  const PotPull& pull = answer.pull;
  std::string out = fmt::format(
      "{}\n  pot: disc D{} L{} in a cup D{}, bore {}, floor {}; gap {} to {}; {}\n"
      "  force      {:.4g} N  ({:.3g} kgf)   {:.4g} to {:.4g} N\n"
      "  the disc alone on a thick plate: {:.4g} N\n"
      "  B {} under the magnet, {} under the rim; leakage {:.3f}; H {} in the magnet\n",
      title_of(answer.magnet), format(pot.magnet_diameter), format(pot.magnet_length),
      format(pot.cup_diameter), format(pot.cup_bore), format(pot.floor), format(pot.gap),
      plate_text(pot), answer.steel, si(pull.force), si(pull.force) / kGravity, si(pull.low),
      si(pull.high), si(pull.bare), format(pull.pole), format(pull.rim), pull.leakage,
      format(pull.H));
  out += limits_text(pull);
  out += fmt::format(
      "reluctance network, force by virtual work, ±{:.0f} %; joints, paint and roughness are gaps "
      "as well:\n--coating, --gap; contact counts as {:g} um\n",
      100.0 * kPotBand, 1e6 * kContactGap_m);
  return out + model_error_text(kModel);
}

Document document_of(const PotAnswer& answer) {
  const PotPull& pull = answer.pull;
  Document error = Document::list();
  add_model_error(error, kModel);
  Document out = Document::object();
  set_magnet(out, answer.magnet);
  out.set("gap", Document::of(answer.pot.gap))
      .set("steel", answer.steel)
      .set("force", Document::quantity_in(si(pull.force), "N", si(pull.low), si(pull.high)))
      .set("disc_alone", Document::of(pull.bare))
      .set("B_pole", Document::of(pull.pole))
      .set("B_rim", Document::of(pull.rim))
      .set("B_wall", Document::of(pull.wall))
      .set("H", Document::of(pull.H))
      .set("leakage", pull.leakage)
      .set("fringing", pull.fringing)
      .set("irreversible_loss", pull.irreversible_loss)
      .set("floor_saturates", pull.floor_saturates)
      .set("rim_saturates", pull.rim_saturates)
      .set("plate_saturates", pull.plate_saturates)
      .set("band", kPotBand)
      .set("model_error", std::move(error));
  return out;
}

}  // namespace magswap::cli
