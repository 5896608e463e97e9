#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace magswap {

/// A place in a drawing, in px from its upper left corner.
struct PixelPoint {
  double x = 0.0;
  double y = 0.0;
};

/// An upright rectangle of a drawing, in px.
struct PixelBox {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;

  [[nodiscard]] double right() const { return left + width; }
  [[nodiscard]] double bottom() const { return top + height; }
  /// Whether both have some area in common.
  [[nodiscard]] bool overlaps(const PixelBox& other) const;
};

/// A run of text in one style: symbols are italic, their indices stand lower.
struct TextRun {
  enum class Style : std::uint8_t { plain, italic, subscript };
  std::string text;
  Style style = Style::plain;
};

/// A text with symbols: {italic("B"), lower("r"), plain(" 1.28 T")}.
using RichText = std::vector<TextRun>;
[[nodiscard]] TextRun plain(std::string_view text);
[[nodiscard]] TextRun italic(std::string_view text);
[[nodiscard]] TextRun lower(std::string_view text);

/// Width that a text takes at most in the usual sans-serif fonts [px].
[[nodiscard]] double text_width(const RichText& text, double size_px);

/// A text split at blanks into lines of at most a width, longer words left whole.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, double size_px,
                                               double width_px);

/// A text as XML character data or attribute value.
///
/// Bytes that are not UTF-8 become U+FFFD, characters that XML 1.0 forbids become blanks.
[[nodiscard]] std::string xml_escaped(std::string_view text);

/// How a line is drawn; `dash` as in SVG: "6 4".
struct Stroke {
  std::string_view colour = "#222222";
  double width = 1.0;
  std::string_view dash = {};
};

/// How a text is set.
struct TextStyle {
  enum class Anchor : std::uint8_t { start, middle, end };
  double size = 12.0;
  std::string_view colour = "#222222";
  Anchor anchor = Anchor::start;
  bool bold = false;
  double turn_degrees = 0.0;  ///< clockwise about its place
};

/// The sign at a point of a plot.
enum class Mark : std::uint8_t { circle, square, diamond, triangle };

/// A drawing as Scalable Vector Graphics 1.1, written element by element.
///
/// Stands alone: no style sheet, script, font, identifier or link, so that it may be put into a
/// page, Inkscape or LaTeX (rsvg-convert). Coordinates have two decimals and no locale.
class SvgWriter {
 public:
  /// @param title, description  for screen readers and tool tips.
  /// @throws ArgumentError when a size is not positive.
  SvgWriter(double width_px, double height_px, std::string_view title,
            std::string_view description);

  /// Elements up to close_group() stand in a group of this class.
  void open_group(std::string_view name);
  void close_group();

  /// @throws ArgumentError when a coordinate is not finite; so all that follow.
  void line(PixelPoint from, PixelPoint to, const Stroke& stroke);
  /// A line through points; less than two draw nothing.
  void polyline(std::span<const PixelPoint> points, const Stroke& stroke);
  void rectangle(const PixelBox& box, std::string_view fill, double opacity = 1.0);
  void rectangle(const PixelBox& box, std::string_view fill, double opacity, const Stroke& stroke);
  void mark(Mark mark, PixelPoint centre, double radius, std::string_view fill,
            const Stroke& stroke);
  /// A text on its base line.
  void text(PixelPoint place, const RichText& text, const TextStyle& style);

  /// The whole file. @throws ArgumentError when a group is still open.
  [[nodiscard]] std::string finish() const;

 private:
  std::string body_;
  int open_groups_ = 0;
};

}  // namespace magswap
