import DSP

/// What a limiter pass did; where channels have gains of their own, the largest reduction counts.
public struct LimiterOutcome: Codable, Sendable, Equatable {
  /// Local corrections, by frame; rendering again with them gives the same bytes.
  public var corrections: [PeakCorrection] = []
  /// Share of the frames that were reduced by more than 0.01 dB, %.
  public var activePercent = 0.0
  /// Median reduction over those frames, dB.
  public var medianDB = 0.0
  /// 95th centile of the reduction over all frames, dB.
  public var centile95DB = 0.0
  /// Largest reduction, dB.
  public var maximumDB = 0.0
  /// Largest reading still over the ceiling after the last round of verification, dB; 0 when none.
  public var residualDB = 0.0
  /// Largest reduction of every 4096 frames rendered, dB.
  public var reductionDB: [Float] = []
  /// The recursion's state before every segment of 65 536 frames.
  public var checkpoints: [GainCheckpoint] = []

  /// A pass that did nothing.
  public init() {}

  /// Whether any sample was reduced.
  var hasActed: Bool { maximumDB > 0 || !corrections.isEmpty }

  /// Whether it took enough to be told of.
  var isTold: Bool { maximumDB > 0.005 }
}

/// Counts the largest reduction of all lanes in steps of 0.01 dB.
struct ReductionHistogram {
  /// Frames that one value of the track over time stands for.
  static let trackFrames = 4096

  private static let step = 0.01
  private var counts = [Int](repeating: 0, count: 4096)
  private var largest: Int64 = 0
  private var firstSlot: Int?
  private var track: [Int64] = []

  /// Counts every 16th frame of the grid; frame `start` stands at `offset` of each lane.
  mutating func add(
    _ lanes: [AlignedBuffer<Int64>], at offset: Int = 0, from start: Int, count: Int
  ) {
    let unitsPerStep = Int64(Self.step * TwoSpeedRelease.unitsPerDecibel)
    let first = firstSlot ?? start / Self.trackFrames
    firstSlot = first
    var i = (16 - start % 16) % 16
    while i < count {
      var value: Int64 = 0
      for lane in lanes { value = max(value, lane[offset + i]) }
      largest = max(largest, value)
      counts[Int(min(4095, value / unitsPerStep))] += 1
      let slot = (start + i) / Self.trackFrames - first
      while track.count <= slot { track.append(0) }
      track[slot] = max(track[slot], value)
      i += 16
    }
  }

  /// Writes the statistics.
  func describe(into outcome: inout LimiterOutcome) {
    outcome.reductionDB = track.map { Float(Self.decibels($0)) }
    let total = counts.reduce(0, +)
    let active = total - counts[0]
    outcome.activePercent = total > 0 ? 100 * Double(active) / Double(total) : 0
    outcome.medianDB = centile(0.5, of: active, from: 1)
    outcome.centile95DB = centile(0.95, of: total, from: 0)
    outcome.maximumDB = Self.decibels(largest)
  }

  /// A reduction in 2⁻³² dB as decibels.
  private static func decibels(_ reduction: Int64) -> Double {
    Double(reduction) / TwoSpeedRelease.unitsPerDecibel
  }

  private func centile(_ share: Double, of total: Int, from first: Int) -> Double {
    guard total > 0 else { return 0 }
    var seen = 0
    for index in first..<counts.count {
      seen += counts[index]
      if Double(seen) >= share * Double(total) { return Double(index) * Self.step }
    }
    return Double(counts.count) * Self.step
  }
}
