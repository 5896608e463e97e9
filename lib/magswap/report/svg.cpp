#include "magswap/report/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr double kSubscriptSize = 0.72;
constexpr double kSubscriptDrop = 0.24;

std::string number(double value) {
  if (!std::isfinite(value))
    throw ArgumentError(fmt::format("a coordinate of a drawing must be finite, not {}", value));
  std::string out = fmt::format("{:.2f}", value);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out == "-0" ? "0" : out;
}

/// Length of the well-formed UTF-8 sequence at the beginning of a text, 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80U) return 1;
  const std::size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
  if (lead < 0xC2U || lead > 0xF4U || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  // Overlong forms, surrogates, beyond U+10FFFF.
  if ((lead == 0xE0U && byte(1) < 0xA0U) || (lead == 0xEDU && byte(1) > 0x9FU) ||
      (lead == 0xF0U && byte(1) < 0x90U) || (lead == 0xF4U && byte(1) > 0x8FU))
    return 0;
  return length;
}

void append_escaped(std::string& out, std::string_view character) {
  switch (character[0]) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    default:
      break;
  }
  const bool control = static_cast<unsigned char>(character[0]) < 0x20U;
  if (control || character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") {
    out += ' ';
  } else {
    out += character;
  }
}

/// Width of a character over the size of its font: the larger of Helvetica's and DejaVu Sans'.
double character_width(char c) {
  if (std::string_view("ijlI.,:;|'!").find(c) != std::string_view::npos) return 0.34;
  if (std::string_view(" ft()[]/-r").find(c) != std::string_view::npos) return 0.41;
  if (std::string_view("mMW%@").find(c) != std::string_view::npos) return 0.98;
  if (std::string_view("=+<>~").find(c) != std::string_view::npos) return 0.84;
  if (c >= 'A' && c <= 'Z') return 0.75;
  return 0.64;
}

double width_of(std::string_view text) {
  double width = 0.0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;
    width += byte < 0x80U ? character_width(c) : 0.7;
  }
  return width;
}

std::string attributes(const Stroke& stroke) {
  std::string out =
      fmt::format(R"( stroke="{}" stroke-width="{}")", stroke.colour, number(stroke.width));
  if (!stroke.dash.empty()) out += fmt::format(R"( stroke-dasharray="{}")", stroke.dash);
  return out;
}

/// The runs as one string of tspans; a step down for an index is taken back by the run behind it.
std::string spans(const RichText& text, double size) {
  std::string out;
  double drop = 0.0;
  for (const TextRun& run : text) {
    const bool low = run.style == TextRun::Style::subscript;
    const double wanted = low ? kSubscriptDrop * size : 0.0;
    std::string style;
    if (wanted != drop) style += fmt::format(R"( dy="{}")", number(wanted - drop));
    if (low) style += fmt::format(R"( font-size="{}")", number(kSubscriptSize * size));
    if (run.style == TextRun::Style::italic) style += R"( font-style="italic")";
    drop = wanted;
    const std::string content = xml_escaped(run.text);
    out += style.empty() ? content : fmt::format("<tspan{}>{}</tspan>", style, content);
  }
  return out;
}

}  // namespace

bool PixelBox::overlaps(const PixelBox& other) const {
  return left < other.right() && other.left < right() && top < other.bottom() &&
         other.top < bottom();
}

TextRun plain(std::string_view text) { return {std::string(text), TextRun::Style::plain}; }
TextRun italic(std::string_view text) { return {std::string(text), TextRun::Style::italic}; }
TextRun lower(std::string_view text) { return {std::string(text), TextRun::Style::subscript}; }

double text_width(const RichText& text, double size_px) {
  double width = 0.0;
  for (const TextRun& run : text)
    width += width_of(run.text) * (run.style == TextRun::Style::subscript ? kSubscriptSize : 1.0);
  return width * size_px;
}

std::vector<std::string> wrapped(std::string_view text, double size_px, double width_px) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    const double width = (width_of(line) + width_of(" ") + width_of(word)) * size_px;
    if (!line.empty() && width > width_px) lines.push_back(std::exchange(line, {}));
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    append_escaped(out, text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

SvgWriter::SvgWriter(double width_px, double height_px, std::string_view title,
                     std::string_view description) {
  if (!(width_px > 0.0 && height_px > 0.0))
    throw ArgumentError(fmt::format("a drawing must be wider and higher than 0 px, not {} by {} px",
                                    width_px, height_px));
  const std::string name = xml_escaped(title);
  body_ = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      R"(<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{0}" height="{1}" )"
      R"(viewBox="0 0 {0} {1}" role="img" aria-label="{2}" xml:space="preserve" )"
      R"(font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">)"
      "\n<title>{2}</title>\n<desc>{3}</desc>\n",
      number(width_px), number(height_px), name, xml_escaped(description));
}

void SvgWriter::open_group(std::string_view name) {
  body_ += fmt::format("<g class=\"{}\">\n", xml_escaped(name));
  ++open_groups_;
}

void SvgWriter::close_group() {
  if (open_groups_ == 0) throw ArgumentError("a drawing has no open group to close");
  body_ += "</g>\n";
  --open_groups_;
}

void SvgWriter::line(PixelPoint from, PixelPoint to, const Stroke& stroke) {
  body_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>\n", number(from.x),
                       number(from.y), number(to.x), number(to.y), attributes(stroke));
}

void SvgWriter::polyline(std::span<const PixelPoint> points, const Stroke& stroke) {
  if (points.size() < 2) return;
  body_ += "<polyline fill=\"none\" stroke-linejoin=\"round\"" + attributes(stroke) + " points=\"";
  for (const PixelPoint& point : points) {
    body_ += number(point.x);
    body_ += ',';
    body_ += number(point.y);
    body_ += ' ';
  }
  body_.back() = '"';
  body_ += "/>\n";
}

void SvgWriter::rectangle(const PixelBox& box, std::string_view fill, double opacity) {
  rectangle(box, fill, opacity, {.colour = "none", .width = 0.0});
}

void SvgWriter::rectangle(const PixelBox& box, std::string_view fill, double opacity,
                          const Stroke& stroke) {
  body_ += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" fill="{}")", number(box.left),
                       number(box.top), number(box.width), number(box.height), fill);
  if (opacity != 1.0) body_ += fmt::format(R"( fill-opacity="{}")", number(opacity));
  if (stroke.colour != "none") body_ += attributes(stroke);
  body_ += "/>\n";
}

void SvgWriter::mark(Mark mark, PixelPoint centre, double radius, std::string_view fill,
                     const Stroke& stroke) {
  const auto [x, y] = centre;
  const double r = radius;
  if (mark == Mark::circle) {
    body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"{}/>\n", number(x),
                         number(y), number(r), fill, attributes(stroke));
    return;
  }
  std::vector<PixelPoint> corners;
  if (mark == Mark::square) {
    const double half = 0.85 * r;
    corners = {
        {x - half, y - half}, {x + half, y - half}, {x + half, y + half}, {x - half, y + half}};
  } else if (mark == Mark::diamond) {
    const double half = 1.2 * r;
    corners = {{x, y - half}, {x + half, y}, {x, y + half}, {x - half, y}};
  } else {
    corners = {{x, y - 1.2 * r}, {x + 1.1 * r, y + 0.8 * r}, {x - 1.1 * r, y + 0.8 * r}};
  }
  body_ += fmt::format("<polygon fill=\"{}\"{} points=\"", fill, attributes(stroke));
  for (const PixelPoint& corner : corners) body_ += number(corner.x) + "," + number(corner.y) + " ";
  body_.back() = '"';
  body_ += "/>\n";
}

void SvgWriter::text(PixelPoint place, const RichText& text, const TextStyle& style) {
  constexpr std::array<std::string_view, 3> kAnchors{"start", "middle", "end"};
  body_ += fmt::format(R"(<text x="{}" y="{}" font-size="{}" fill="{}")", number(place.x),
                       number(place.y), number(style.size), style.colour);
  if (style.anchor != TextStyle::Anchor::start)
    body_ += fmt::format(R"( text-anchor="{}")", kAnchors[static_cast<std::size_t>(style.anchor)]);
  if (style.bold) body_ += R"( font-weight="bold")";
  if (style.turn_degrees != 0.0)
    body_ += fmt::format(R"x( transform="rotate({} {} {})")x", number(style.turn_degrees),
                         number(place.x), number(place.y));
  body_ += ">" + spans(text, style.size) + "</text>\n";
}

std::string SvgWriter::finish() const {
  if (open_groups_ != 0)
    throw ArgumentError(fmt::format("a drawing has {} open groups: close them", open_groups_));
  return body_ + "</svg>\n";
}

}  // namespace magswap
