internal import AudioCore
import Glibc

/// One plot as inline SVG: a frame with a grid, and lines in it.
///
/// Coordinates have a decimal and every number is written the same way, so that the same report gives
/// the same bytes.
struct SVGPlot {
  /// What an axis covers and where its lines stand.
  struct Axis {
    /// Values at the two ends; an upper one that is less turns the axis round.
    var range: (from: Double, to: Double)
    /// Values with a grid line, and what is written there (empty for nothing).
    var ticks: [(value: Double, label: String)]
    /// Whether the axis is logarithmic.
    var isLogarithmic = false

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
  let width: Double
  let height: Double
  /// What a reader that cannot see is told.
  let title: String

  private static let left = 38.0
  private static let right = 8.0
  private static let top = 8.0
  private static let bottom = 22.0

  private var body = ""

  /// An empty plot; `width` × `height` are its own units, and it is drawn as wide as its place.
  init(_ title: String, x: Axis, y: Axis, width: Double = 960, height: Double = 280) {
    self.title = title
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    grid()
  }

  private func placeX(_ value: Double) -> Double {
    Self.left + min(1, max(0, x.position(value))) * (width - Self.left - Self.right)
  }

  private func placeY(_ value: Double) -> Double {
    height - Self.bottom - min(1, max(0, y.position(value))) * (height - Self.top - Self.bottom)
  }

  private static func number(_ value: Double) -> String { Numeral.ascii(value, 1) }

  private mutating func grid() {
    for tick in y.ticks {
      level(tick.value == 0 ? "axis zero" : "axis", tick.value)
      if !tick.label.isEmpty {
        body +=
          "<text x=\"\(Self.number(Self.left - 7))\" y=\"\(Self.number(placeY(tick.value) + 3.8))\" "
          + "text-anchor=\"end\">\(Markup.escaped(tick.label))</text>"
      }
    }
    for tick in x.ticks {
      let at = Self.number(placeX(tick.value))
      body +=
        "<line class=\"axis\" x1=\"\(at)\" x2=\"\(at)\" y1=\"\(Self.number(Self.top))\" "
        + "y2=\"\(Self.number(height - Self.bottom))\"/>"
      if !tick.label.isEmpty {
        body +=
          "<text x=\"\(at)\" y=\"\(Self.number(height - 5))\" text-anchor=\"middle\">"
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
      path += (isDown ? "L" : "M") + "\(Self.number(placeX(point.x))) \(Self.number(placeY(value)))"
      isDown = true
    }
    guard !path.isEmpty else { return }
    body += "<path class=\"line \(kind)\" d=\"\(path)\"/>"
  }

  /// The area between a line and a value.
  mutating func area(_ kind: String, _ points: [(x: Double, y: Double)], to base: Double) {
    guard let first = points.first, let last = points.last else { return }
    let bottom = Self.number(placeY(base))
    var path = "M\(Self.number(placeX(first.x))) \(bottom)"
    for point in points {
      path += "L\(Self.number(placeX(point.x))) \(Self.number(placeY(point.y)))"
    }
    path += "L\(Self.number(placeX(last.x))) \(bottom)Z"
    body += "<path class=\"\(kind)\" d=\"\(path)\"/>"
  }

  /// The area between two lines over the same places.
  mutating func band(_ kind: String, _ points: [(x: Double, low: Double, high: Double)]) {
    guard !points.isEmpty else { return }
    let up = points.map { "\(Self.number(placeX($0.x))) \(Self.number(placeY($0.high)))" }
    let down = points.reversed().map {
      "\(Self.number(placeX($0.x))) \(Self.number(placeY($0.low)))"
    }
    body += "<path class=\"\(kind)\" d=\"M\((up + down).joined(separator: "L"))Z\"/>"
  }

  /// A level across the plot.
  mutating func level(_ kind: String, _ value: Double) {
    let at = Self.number(placeY(value))
    body +=
      "<line class=\"\(kind)\" x1=\"\(Self.number(Self.left))\" x2=\"\(Self.number(width - Self.right))\" "
      + "y1=\"\(at)\" y2=\"\(at)\"/>"
  }

  /// A mark at a moment, as high as the plot's upper `share`, with words for the pointer.
  mutating func mark(_ kind: String, at value: Double, share: Double = 1, _ words: String) {
    let at = Self.number(placeX(value))
    let end = Self.top + share * (height - Self.top - Self.bottom)
    body +=
      "<line class=\"\(kind)\" x1=\"\(at)\" x2=\"\(at)\" y1=\"\(Self.number(Self.top))\" "
      + "y2=\"\(Self.number(end))\"><title>\(Markup.escaped(words))</title></line>"
  }

  /// A stretch of time that is shaded.
  mutating func shade(_ kind: String, _ range: Range<Double>, _ words: String) {
    let first = placeX(range.lowerBound)
    body +=
      "<rect class=\"\(kind)\" x=\"\(Self.number(first))\" y=\"\(Self.number(Self.top))\" "
      + "width=\"\(Self.number(placeX(range.upperBound) - first))\" "
      + "height=\"\(Self.number(height - Self.top - Self.bottom))\">"
      + "<title>\(Markup.escaped(words))</title></rect>"
  }

  /// The plot.
  var text: String {
    "<svg viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" "
      + "aria-label=\"\(Markup.escaped(title))\">\(body)</svg>"
  }
}

extension SVGPlot.Axis {
  /// Frequencies from 20 Hz to 20 kHz.
  static let frequency = SVGPlot.Axis(
    range: (20, 20_000),
    ticks: [
      (20, "20"), (50, "50"), (100, "100"), (200, "200"), (500, "500"), (1000, "1k"), (2000, "2k"),
      (5000, "5k"), (10_000, "10k"), (20_000, "20k Hz"),
    ], isLogarithmic: true)

  /// Time up to `seconds`, with five to ten lines at round moments.
  static func time(_ seconds: Double) -> SVGPlot.Axis {
    let steps: [Double] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
    let step = steps.first { seconds / $0 <= 10 } ?? 7200
    let ticks = stride(from: 0, through: seconds, by: step).map {
      ($0, Numeral.length($0))
    }
    return SVGPlot.Axis(range: (0, max(0.1, seconds)), ticks: ticks)
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
