internal import AudioCore
import Glibc

/// The frequency axis of every graph: 20 Hz to 20 kHz, even in octaves, as the ear hears.
public struct FrequencyAxis: Sendable, Equatable {
  /// Lowest and highest frequency in Hz, at the left and right edge.
  public let low = 20.0, high = 20_000.0

  /// Place of a frequency, 0 at the left edge, 1 at the right.
  public func place(of hertz: Double) -> Double { log2(hertz / low) / log2(high / low) }

  /// Frequency at a place.
  public func frequency(at place: Double) -> Double { low * exp2(place * log2(high / low)) }

  /// The frequencies that are labelled on `columns` columns: 1-2-5 where there is room, else decades
  /// and their middles.
  public func labels(columns: Int) -> [(hertz: Double, text: String)] {
    let wanted: [Double] =
      columns >= 52
      ? [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]
      : columns >= 30 ? [20, 100, 500, 2000, 10_000] : [20, 200, 2000]
    return wanted.map { ($0, Numeral.shortHertz($0)) }
  }
}

/// An upright axis in dB (or any other unit that is even).
public struct LevelAxis: Sendable, Equatable {
  /// Value at the lower and the upper edge.
  public var low: Double, high: Double
  /// Distance of the labelled lines.
  public var step: Double

  /// Creates an axis.
  public init(low: Double, high: Double, step: Double) {
    self.low = low
    self.high = high
    self.step = step
  }

  /// Place of a value, 0 at the lower edge, 1 at the upper.
  public func place(of value: Double) -> Double { (value - low) / (high - low) }

  /// Value at a place.
  public func value(at place: Double) -> Double { low + place * (high - low) }

  /// Rows that a graph of `rows` has for its plot: of four or more the last is the other axis's.
  public static func plotRows(of rows: Int) -> Int { rows >= 4 ? rows - 1 : rows }

  /// The labelled values, from the top, for `rows` rows: never two labels closer than two rows.
  public func labels(rows: Int) -> [Double] {
    guard rows > 0, step > 0, high > low else { return [] }
    var step = step
    while Double(rows) * step / (high - low) < 2 && step < high - low { step *= 2 }
    var values: [Double] = []
    var value = (high / step).rounded(.down) * step
    while value >= low - 1e-9 {
      values.append(value)
      value -= step
    }
    return values
  }

  /// "−24", "0", "6"; "+6" on signed axes.
  public static func text(_ value: Double, isSigned: Bool = false) -> String {
    isSigned ? Numeral.signed(value, 0) : Numeral.fixed(value, 0)
  }
}
