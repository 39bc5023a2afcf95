internal import Metering

/// The dynamics stage of a plan: a gain for every level in five bands, and sections moved in time.
public struct DynamicsPlan: Codable, Sendable, Equatable {
  /// The curve of each band, from the lowest up (edges of `DynamicsProfile.edgesHz`).
  public var bands: [DynamicsCurve]
  /// Length of the Hann window that smooths each band's gain, ms.
  public var smoothingMilliseconds: [Double]
  /// How far channels share one gain, 0 … 1.
  public var link: Double
  /// How far the bands move as one, 0 … 1: the share of each band's gain that is replaced by the mean gain
  /// of all bands, weighted by `shares`.
  public var together: Double
  /// The bands' shares in that mean, which add up to 1.
  public var shares: [Double]
  /// Gain of the whole signal at every second from the first kept frame on, dB, linear between;
  /// empty when sections stay as they are.
  public var riderDB: [Double]

  /// Creates a stage from its parts.
  public init(
    bands: [DynamicsCurve], smoothingMilliseconds: [Double], link: Double, together: Double = 0,
    shares: [Double] = [0.2, 0.2, 0.2, 0.2, 0.2], riderDB: [Double]
  ) {
    self.bands = bands
    self.smoothingMilliseconds = smoothingMilliseconds
    self.link = link
    self.together = together
    self.shares = shares
    self.riderDB = riderDB
  }

  /// Usual smoothing of each band's gain, ms (docs/algorithms/dynamics.md).
  static let usualSmoothingMilliseconds = [40.0, 20, 15, 10, 8]

  /// A stage that passes audio on unchanged.
  static let neutral = DynamicsPlan(
    bands: [DynamicsCurve](repeating: .flat, count: DynamicsProfile.edgesHz.count + 1),
    smoothingMilliseconds: usualSmoothingMilliseconds, link: 1, riderDB: [])

  /// Gains of the five bands, dB, drawn to their mean as far as they shall move together.
  func together(_ gains: SIMD8<Double>) -> SIMD8<Double> {
    guard together > 0 else { return gains }
    var mean = 0.0
    for band in shares.indices { mean += shares[band] * gains[band] }
    return gains + (SIMD8(repeating: mean) - gains) * together
  }

  /// The gain of sections at a time after the first kept frame, dB: 0 without any, the last one held.
  static func riderDB(_ gains: [Double], at seconds: Double) -> Double {
    guard let last = gains.last else { return 0 }
    let position = max(0, seconds)
    let index = Int(position)
    guard index + 1 < gains.count else { return last }
    return gains[index] + (gains[index + 1] - gains[index]) * (position - Double(index))
  }

  /// Whether the stage would pass audio on unchanged.
  public var isNeutral: Bool {
    bands.allSatisfy(\.isFlat) && riderDB.allSatisfy { abs($0) < 0.01 }
  }
}

/// Gain over level in one band.
public struct DynamicsCurve: Codable, Sendable, Equatable {
  /// Levels in rising order, dBFS: 50 ms RMS of the band before the stage, √((L²+R²)/2).
  public var levelsDB: [Double]
  /// Gain at each of them, dB; linear between, held beyond.
  public var gainsDB: [Double]

  /// Creates a curve from its points.
  public init(levelsDB: [Double], gainsDB: [Double]) {
    self.levelsDB = levelsDB
    self.gainsDB = gainsDB
  }

  /// A curve that does nothing.
  public static let flat = DynamicsCurve(levelsDB: [], gainsDB: [])

  /// Whether no level is moved by more than 0.01 dB.
  public var isFlat: Bool { gainsDB.allSatisfy { abs($0) < 0.01 } }

  /// Gain at a level, dB.
  public func gainDB(at level: Double) -> Double {
    guard let first = levelsDB.first, let last = levelsDB.last else { return 0 }
    if level <= first { return gainsDB[0] }
    if level >= last { return gainsDB[gainsDB.count - 1] }
    var low = 0
    var high = levelsDB.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if levelsDB[middle] <= level { low = middle } else { high = middle }
    }
    let share = (level - levelsDB[low]) / (levelsDB[high] - levelsDB[low])
    return gainsDB[low] + (gainsDB[high] - gainsDB[low]) * share
  }
}
