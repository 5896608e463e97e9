#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "examples.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

constexpr const char* kMachine = R"(schema = "magswap-application/1"
title = "a motor"
kind = "surface-machine"
[machine]
bore_radius = "8 cm"
air_gap = "1.2 mm"
pole_pairs = 4
slots = 48
slot_opening = "2.5 mm"
electric_loading = "80 kA/m"
short_circuit_ratio = 1.2
load_angle = "30 deg"
hot = "150 degC"
cold = "233.15 K"
[reference]
grade = "syre/N42UH"
thickness = "6 mm"
arc = 0.8
stack = "0.13 m"
[limits]
margin = "0.5 kOe"
[candidates]
grades = ["arnold/Recoma 26", "matsushita/extruded, commercial"]
minimise = "Dy"
[product]
key = "ev-traction-motor"
)";

TEST(ApplicationFile, MachineIsReadWithItsUnits) {
  const Application a = read_application("my.toml", kMachine);
  const auto& task = std::get<SurfaceSwap>(a.task);
  EXPECT_EQ(a.title, "a motor");
  EXPECT_EQ(task.title, "a motor");
  EXPECT_DOUBLE_EQ(si(task.machine.bore_radius), 0.080);
  EXPECT_DOUBLE_EQ(si(task.machine.gap), 1.2e-3);
  EXPECT_EQ(task.machine.pole_pairs, 4);
  EXPECT_EQ(task.machine.slots, 48);
  EXPECT_DOUBLE_EQ(si(task.machine.electric_loading), 80e3);
  EXPECT_NEAR(task.machine.load_angle_rad, kPi / 6.0, 1e-15);
  EXPECT_NEAR(si(task.machine.hot), 423.15, 1e-9);
  EXPECT_NEAR(si(task.machine.cold), 233.15, 1e-9);
  EXPECT_DOUBLE_EQ(si(task.reference_design.thickness), 6e-3);
  EXPECT_DOUBLE_EQ(si(task.reference_design.stack), 0.13);
  EXPECT_DOUBLE_EQ(si(task.limits.reference_stack), 0.13);
  EXPECT_DOUBLE_EQ(task.limits.min_arc, 0.8) << "the reference's where the file gives none";
  EXPECT_DOUBLE_EQ(task.limits.max_arc, 0.8);
  EXPECT_NEAR(si(task.limits.required_margin), 500.0 * 1000.0 / (4.0 * kPi), 1e-6);
  EXPECT_EQ(task.rank, RankBy::heavy_rare_earth);
  EXPECT_EQ(a.reference(), "syre/N42UH");
  EXPECT_EQ(a.candidates(),
            (std::vector<std::string>{"arnold/Recoma 26", "matsushita/extruded, commercial"}));
  EXPECT_EQ(a.product, "ev-traction-motor");
  EXPECT_EQ(a.text, kMachine);
  EXPECT_EQ(a.path, "my.toml");
}

TEST(ApplicationFile, GapCircuitIsReadWithItsUnits) {
  const Application a = test::gap();
  const auto& task = std::get<GapSwap>(a.task);
  EXPECT_NEAR(si(task.circuit.gap_area), 2e-4, 1e-18);
  EXPECT_DOUBLE_EQ(si(task.circuit.gap), 2e-3);
  EXPECT_DOUBLE_EQ(si(task.circuit.gap_flux_density), 0.8);
  EXPECT_NEAR(si(task.limits.max_area), 12e-4, 1e-17);
  EXPECT_FALSE(task.limits.required_margin);
  EXPECT_TRUE(a.product.empty());
  EXPECT_NEAR(si(a.cold_and_hot().first), 253.15, 1e-9);
  EXPECT_NEAR(si(a.cold_and_hot().second), 353.15, 1e-9);
}

std::string message_of(std::string text, const std::string& old_text, const std::string& new_text) {
  text.replace(text.find(old_text), old_text.size(), new_text);
  try {
    const Application a = read_application("my.toml", text);
    require_grades(a, test::library());
    require_product(a, ProductLibrary::shipped());
  } catch (const DataError& error) {
    EXPECT_EQ(error.path(), "my.toml");
    EXPECT_GT(error.line(), 0);
    return error.what();
  }
  return "no error";
}

TEST(ApplicationFile, NamesThatDoNotExistAreShownInTheFile) {
  EXPECT_THAT(message_of(kMachine, "Recoma 26", "Recoma 27"),
              HasSubstr("grades = [\"arnold/Recoma 27\","));
  EXPECT_THAT(message_of(kMachine, "syre/N42UH", "syre/N42U"), HasSubstr("grade = \"syre/N42U\""));
  EXPECT_THAT(message_of(kMachine, "ev-traction-motor", "ev-tracton-motor"),
              HasSubstr("did you mean ev-traction-motor"));
  EXPECT_EQ(message_of(kMachine, "Recoma 26", "Recoma 30HE"), "no error");
}

// Not one prefix of the file crashes, or reads as if it were whole.
TEST(ApplicationFile, CutShortAnywhereIsAnError) {
  for (const std::string& text : {std::string(kMachine), test::gap().text}) {
    const std::size_t needed = text.find("minimise");
    for (std::size_t length = 0; length < needed; length += 7) {
      EXPECT_THROW((void)read_application("cut.toml", text.substr(0, length)), DataError) << length;
    }
  }
}

}  // namespace
}  // namespace magswap
