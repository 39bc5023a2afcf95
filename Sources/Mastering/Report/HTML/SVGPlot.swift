internal import AudioCore
import Glibc

/// One plot as inline SVG: a frame with a grid, and lines in it.
///
/// The frame is as wide as its place and as high as it is told; the page's style leaves room around it
/// for the labels. Places are shares of it, curves are stretched to it, and letters and line widths keep
/// their size on any screen. Every number is written the same way, so that the same report gives the same
/// bytes.
struct SVGPlot {
  /// What an axis covers and where its lines stand.
  struct Axis {
    /// Values at the two ends; an upper one that is less turns the axis round.
    var range: (from: Double, to: Double)
    /// Values with a grid line, and what is written there (empty for nothing).
    var ticks: [(value: Double, label: String)]
    /// Whether the axis is logarithmic.
    var isLogarithmic = false
    /// Whether every second label goes where the page is narrow.
    var isDense = false

    /// Where a value lies, 0 … 1.
    func position(_ value: Double) -> Double {
      if isLogarithmic {
        return log(max(1e-9, value) / range.from) / log(range.to / range.from)
      }
      return (value - range.from) / (range.to - range.from)
    }
  }

  let x: Axis
  let y: Axis
  /// Height of the frame, pixels.
  let height: Double
  /// What a reader that cannot see is told.
  let title: String

  /// Units across and down in which curves are written.
  private static let units = (x: 960.0, y: 320.0)

  private var below = ""
  private var curves = ""
  private var above = ""

  /// An empty plot, `height` pixels high.
  init(_ title: String, x: Axis, y: Axis, height: Double) {
    self.title = title
    self.x = x
    self.y = y
    self.height = height
    grid()
  }

  /// How far to the right a value lies, 0 … 1.
  private func across(_ value: Double) -> Double { min(1, max(0, x.position(value))) }

  /// How far down a value lies, 0 … 1.
  private func down(_ value: Double) -> Double { 1 - min(1, max(0, y.position(value))) }

  private static func share(_ value: Double) -> String { Numeral.ascii(100 * value, 2) + "%" }

  /// A place of a curve.
  private func place(_ x: Double, _ y: Double) -> String {
    Numeral.ascii(across(x) * Self.units.x, 1) + " " + Numeral.ascii(down(y) * Self.units.y, 1)
  }

  private mutating func grid() {
    for tick in y.ticks {
      level(tick.value == 0 ? "axis zero" : "axis", tick.value)
      if !tick.label.isEmpty {
        below +=
          "<text x=\"0\" dx=\"-7\" y=\"\(Self.share(down(tick.value)))\" dy=\"3.8\" "
          + "text-anchor=\"end\">\(Markup.escaped(tick.label))</text>"
      }
    }
    for (index, tick) in x.ticks.enumerated() {
      let at = Self.share(across(tick.value))
      below += "<line class=\"axis\" x1=\"\(at)\" x2=\"\(at)\" y1=\"0\" y2=\"100%\"/>"
      if !tick.label.isEmpty {
        let kind = x.isDense && !index.isMultiple(of: 2) ? "class=\"minor\" " : ""
        below +=
          "<text \(kind)x=\"\(at)\" y=\"100%\" dy=\"16\" text-anchor=\"middle\">"
          + "\(Markup.escaped(tick.label))</text>"
      }
    }
  }

  /// A line through points; gaps stand where `y` is nil.
  mutating func line(_ kind: String, _ points: [(x: Double, y: Double?)]) {
    var path = ""
    var isDown = false
    for point in points {
      guard let value = point.y else {
        isDown = false
        continue
      }
      path += (isDown ? "L" : "M") + place(point.x, value)
      isDown = true
    }
    guard !path.isEmpty else { return }
    curves += "<path class=\"line \(kind)\" d=\"\(path)\"/>"
  }

  /// The area between a line and a value.
  mutating func area(_ kind: String, _ points: [(x: Double, y: Double)], to base: Double) {
    guard let first = points.first, let last = points.last else { return }
    let line = points.map { place($0.x, $0.y) }
    let corners = [place(first.x, base)] + line + [place(last.x, base)]
    curves += "<path class=\"\(kind)\" d=\"M\(corners.joined(separator: "L"))Z\"/>"
  }

  /// The area between two lines over the same places.
  mutating func band(_ kind: String, _ points: [(x: Double, low: Double, high: Double)]) {
    guard !points.isEmpty else { return }
    let up = points.map { place($0.x, $0.high) }
    let down = points.reversed().map { place($0.x, $0.low) }
    curves += "<path class=\"\(kind)\" d=\"M\((up + down).joined(separator: "L"))Z\"/>"
  }

  /// A level across the plot, under its curves.
  mutating func level(_ kind: String, _ value: Double) {
    let at = Self.share(down(value))
    below += "<line class=\"\(kind)\" x1=\"0\" x2=\"100%\" y1=\"\(at)\" y2=\"\(at)\"/>"
  }

  /// A mark at a moment, as high as the plot's upper `share`, with words for the pointer.
  mutating func mark(_ kind: String, at value: Double, share: Double = 1, _ words: String) {
    let at = Self.share(across(value))
    let end = Self.share(share)
    above +=
      "<line class=\"\(kind)\" x1=\"\(at)\" x2=\"\(at)\" y1=\"0\" y2=\"\(end)\">"
      + "<title>\(Markup.escaped(words))</title></line>"
  }

  /// A stretch of time that is shaded, under the plot's curves.
  mutating func shade(_ kind: String, _ range: Range<Double>, _ words: String) {
    let first = across(range.lowerBound)
    below +=
      "<rect class=\"\(kind)\" x=\"\(Self.share(first))\" y=\"0\" "
      + "width=\"\(Self.share(across(range.upperBound) - first))\" height=\"100%\">"
      + "<title>\(Markup.escaped(words))</title></rect>"
  }

  /// The plot.
  var text: String {
    let box = "0 0 \(Numeral.ascii(Self.units.x, 0)) \(Numeral.ascii(Self.units.y, 0))"
    let style = "--height:\(Numeral.ascii(height, 0))px"
    return "<svg class=\"plot\" style=\"\(style)\" role=\"img\" "
      + "aria-label=\"\(Markup.escaped(title))\">\(below)"
      + "<svg viewBox=\"\(box)\" preserveAspectRatio=\"none\">\(curves)</svg>\(above)</svg>"
  }
}

extension SVGPlot.Axis {
  /// Frequencies from 20 Hz to 20 kHz.
  static let frequency = SVGPlot.Axis(
    range: (20, 20_000),
    ticks: [
      (20, "20 Hz"), (50, "50"), (100, "100"), (200, "200"), (500, "500"), (1000, "1k"),
      (2000, "2k"), (5000, "5k"), (10_000, "10k"), (20_000, "20k"),
    ], isLogarithmic: true)

  /// Time up to `seconds`, with four to ten lines at round moments.
  static func time(_ seconds: Double) -> SVGPlot.Axis {
    let steps: [Double] =
      seconds < 4
      ? [0.1, 0.2, 0.5] : [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
    let step = steps.first { seconds / $0 <= 10 } ?? 7200
    let ticks = stride(from: 0, through: seconds + step / 1000, by: step).map {
      ($0, Numeral.clock($0, digits: step < 1 ? 1 : 0))
    }
    return SVGPlot.Axis(range: (0, max(0.1, seconds)), ticks: ticks, isDense: ticks.count > 6)
  }

  /// Decibels in a range that covers `values`, widened to lines every `step`.
  static func decibels(
    _ values: [Double], step: Double, least: ClosedRange<Double>
  ) -> SVGPlot.Axis {
    let low = min(least.lowerBound, values.min() ?? 0)
    let high = max(least.upperBound, values.max() ?? 0)
    let from = (low / step).rounded(.down) * step
    let to = (high / step).rounded(.up) * step
    let ticks = stride(from: from, through: to + step / 10, by: step).map {
      ($0, Numeral.fixed($0, 0))
    }
    return SVGPlot.Axis(range: (from, to), ticks: ticks)
  }
}
