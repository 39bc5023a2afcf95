internal import AudioCore
public import DSP

/// A band of the person's own equaliser (`tone.bands`).
public struct ToneBand: Codable, Sendable, Equatable {
  /// Which part of the signal a band acts on.
  public enum Place: String, Codable, Sendable, CaseIterable {
    /// Both channels alike.
    case both
    /// What both channels share: (L+R)/2.
    case mid
    /// What they do not: (L−R)/2.
    case side
  }

  /// Shape, frequency, gain and quality.
  public var filter: EqualizerBand
  /// Where it acts.
  public var place: Place

  /// Creates a band.
  public init(_ filter: EqualizerBand, place: Place = .both) {
    self.filter = filter
    self.place = place
  }
}

extension ToneBand {
  /// Most bands of one's own, and most protected ranges.
  public static let most = 8, mostProtected = 4
  /// Frequencies a band may stand at, Hz.
  public static let hertzRange = 10.0...40_000.0
  /// Gains it may have, dB.
  public static let decibelRange = -24.0...24.0
  /// Qualities it may have.
  public static let qRange = 0.1...24.0

  /// The band as a person types it: "bell 120Hz -2.5dB Q1.4 mid".
  public var text: String {
    var parts = [filter.kind.rawValue, Numeral.shortest(filter.hertz) + "Hz"]
    if filter.kind.hasGain { parts.append(Numeral.shortest(filter.decibels) + "dB") }
    parts.append("Q" + Numeral.shortest(filter.q))
    if place != .both { parts.append(place.rawValue) }
    return parts.joined(separator: " ")
  }

  /// Reads a band: its shape, then frequency, gain (no cut has one), Q and place in this order.
  ///
  /// Units may be left out; Q is 1 for a bell and 0.71 for others unless given. Returns nil for
  /// anything else and for values out of range.
  public init?(text: String) {
    var words = Self.words(text)[...]
    guard let name = words.popFirst(), let kind = Self.kinds[name] else { return nil }
    guard let hertz = words.popFirst().flatMap({ SettingText.parseNumber($0, unit: "Hz") }),
      Self.hertzRange.contains(hertz)
    else { return nil }
    var decibels = 0.0
    if kind.hasGain {
      guard let gain = words.popFirst().flatMap({ SettingText.parseNumber($0, unit: "dB") }),
        Self.decibelRange.contains(gain)
      else { return nil }
      decibels = gain
    }
    let place = words.last.flatMap(Place.init(rawValue:))
    if place != nil { words.removeLast() }
    var q = Self.usualQ(of: kind)
    if let word = words.popFirst() {
      let digits = word.hasPrefix("q") ? String(word.dropFirst()) : word
      guard let value = SettingText.parseNumber(digits, unit: ""), Self.qRange.contains(value)
      else { return nil }
      q = value
    }
    guard words.isEmpty else { return nil }
    self.init(
      EqualizerBand(kind: kind, hertz: hertz, decibels: decibels, q: q), place: place ?? .both)
  }

  /// The quality of a shape where none is given.
  public static func usualQ(of kind: EqualizerBand.Kind) -> Double { kind == .bell ? 1 : 0.71 }

  /// Names of the shapes, with the other names of the field.
  private static let kinds: [String: EqualizerBand.Kind] = [
    "bell": .bell, "peak": .bell, "lowshelf": .lowshelf, "highshelf": .highshelf,
    "lowcut": .lowcut, "highpass": .lowcut, "highcut": .highcut, "lowpass": .highcut,
  ]

  /// The words of a text, units joined to their numbers: "120 Hz q 2" is "120hz", "q2".
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    for word in text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init) {
      if ["hz", "khz", "db"].contains(word) || words.last == "q", !words.isEmpty {
        words[words.count - 1] += word
      } else {
        words.append(word)
      }
    }
    return words
  }
}

extension FrequencyRange {
  /// The range as a person types it: "2000-4000".
  public var text: String { "\(Numeral.shortest(lowHz))-\(Numeral.shortest(highHz))" }

  /// Reads "2k-4k" or "2000 Hz – 4000 Hz"; nil unless the end lies above the start and both in
  /// `limits`.
  public init?(text: String, limits: ClosedRange<Double>) {
    let ends = text.replacing("–", with: "-").split(
      separator: "-", omittingEmptySubsequences: false
    ).map { SettingText.parseNumber(String($0), unit: "Hz") }
    guard ends.count == 2, let low = ends[0], let high = ends[1], high > low,
      limits.contains(low), limits.contains(high)
    else { return nil }
    self.init(lowHz: low, highHz: high)
  }
}
