#pragma once

#include <cstddef>
#include <vector>

namespace magswap::detail {

/// What the field is beyond the middle of a gap, y = 0: no mirror, or its image with either sign.
enum class Mirror { none, odd, even };

/// A straight strip of even charge in the plane.
struct Panel {
  double xa, ya, xb, yb;
  int body = 0;          ///< conductor that it belongs to
  double profile = 0.0;  ///< potential of that conductor here, as a share of its mean over the pole
};

/// Potential along a bridge of saturated steel from its middle to under a pole.
///
/// H ∝ Bⁿ with n = 9, as soft steel has it between 1.9 and 2.2 T, where flux gathers evenly under
/// the pole; 1 as the mean over the pole. In steel that does not saturate it is of no account.
class BridgeProfile {
 public:
  /// @param way   from the middle of the bridge, at potential 0, to the edge of the pole
  /// @param pole  its width
  BridgeProfile(double way, double pole) : way_(way), pole_(pole) {}
  /// At a way along the bridge from its middle.
  [[nodiscard]] double at(double way) const;
  /// ∫(dψ/ds)² over the steel's section: what its own B(H) has of the field inside.
  [[nodiscard]] double inside(double thickness) const;

 private:
  [[nodiscard]] double mean() const;
  double way_, pole_;
};

/// Outlines of steel and a magnet's face in the plane.
struct PlaneSection {
  std::vector<Panel> panels;
  std::vector<double> inside;   ///< of each body, BridgeProfile::inside()
  Panel face{};                 ///< level, with the uniform charge of a magnet's end
  bool odd_about_axis = false;  ///< the field is its own image about x = 0 with the other sign

  /// Adds a line in panels that are narrower towards both ends, where the charge has no limit or a
  /// kink; the profile is given at the ends of the line's way along its bridge.
  void add_line(const Panel& line, int count, const BridgeProfile& profile, double way_a,
                double way_b);
};

/// Permeances of the air of a section, for a unit of depth and over µ0.
struct SectionAir {
  std::vector<double> face_to_body;
  double face_to_plane = 0.0;  ///< to planes of potential 0
  double face = 0.0;           ///< both together
  double body_to_body = 0.0;   ///< of the first two, where there are two
  std::vector<double> body_to_plane;
  /// Field over y = 0 before the face for a potential 1 of the face, steel at 0.
  double middle_field = 0.0;
};

/// Solves for the charges on the outlines, by collocation in the middles of the panels.
[[nodiscard]] SectionAir solve_section(const PlaneSection& section, Mirror mirror);

}  // namespace magswap::detail
