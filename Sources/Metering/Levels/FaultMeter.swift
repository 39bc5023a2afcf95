import AudioCore

/// Clipped runs and silent ends of a stream.
struct FaultMeter {
  /// Largest number of times kept.
  private static let times = 100
  /// Samples this close to the largest belong to a clipped run.
  private static let tolerance: Float = 1e-4
  /// −1 dBFS: below that nothing is called clipped.
  private static let clipFloor: Float = 0.891_250_9
  /// −70 dBFS.
  private static let silence: Float = 3.162_277_7e-4

  private struct Run {
    var length = 0
    var lowest: Float = 0
    var start = 0
  }

  private let channels: Int
  private let sampleRate: Double
  private var frames = 0
  private var largest: [Float]
  private var runs: [Run]
  /// Per channel: runs by their lowest sample in steps of 1e-5, with the first times.
  private var found: [[Int: (count: Int, seconds: [Double])]]
  private(set) var firstSound: Int?
  private(set) var lastSound: Int?

  init(format: AudioFormat) {
    channels = format.channels
    sampleRate = Double(format.sampleRate)
    largest = [Float](repeating: 0, count: channels)
    runs = [Run](repeating: Run(), count: channels)
    found = [[Int: (count: Int, seconds: [Double])]](repeating: [:], count: channels)
  }

  /// Adds one unit.
  mutating func consume(_ unit: AudioBlock, _ statistics: UnitStatistics) {
    for channel in 0..<channels {
      let peak = statistics.peaks[channel]
      if peak >= Self.silence { findSound(unit, channel) }
      guard peak >= Self.clipFloor, peak >= largest[channel] - Self.tolerance else {
        finishRun(channel)
        continue
      }
      if peak > largest[channel] { raise(channel, to: peak) }
      scan(unit, channel)
    }
    frames += unit.frames
  }

  private mutating func findSound(_ unit: AudioBlock, _ channel: Int) {
    let samples = unsafe unit.samples(channel)
    var last = unit.frames - 1
    while unsafe last > 0 && samples[last].magnitude < Self.silence { last -= 1 }
    lastSound = max(lastSound ?? 0, frames + last)
    if let first = firstSound, first < frames { return }
    var index = 0
    while unsafe index < last && samples[index].magnitude < Self.silence { index += 1 }
    firstSound = min(firstSound ?? .max, frames + index)
  }

  /// A new largest value: runs that are no longer close to it are forgotten.
  private mutating func raise(_ channel: Int, to peak: Float) {
    largest[channel] = peak
    let least = Self.key(peak - Self.tolerance)
    found[channel] = found[channel].filter { $0.key >= least }
    if runs[channel].lowest < peak - Self.tolerance { runs[channel] = Run() }
  }

  private mutating func scan(_ unit: AudioBlock, _ channel: Int) {
    let threshold = largest[channel] - Self.tolerance
    let samples = unsafe unit.samples(channel)
    for index in 0..<unit.frames {
      let level = unsafe samples[index].magnitude
      if level >= threshold {
        if runs[channel].length == 0 {
          runs[channel] = Run(length: 0, lowest: level, start: frames + index)
        }
        runs[channel].length += 1
        runs[channel].lowest = min(runs[channel].lowest, level)
      } else if runs[channel].length > 0 {
        finishRun(channel)
      }
    }
  }

  private mutating func finishRun(_ channel: Int) {
    let run = runs[channel]
    runs[channel] = Run()
    guard run.length >= 3 else { return }
    var entry = found[channel][Self.key(run.lowest)] ?? (0, [])
    entry.count += 1
    if entry.seconds.count < Self.times { entry.seconds.append(Double(run.start) / sampleRate) }
    found[channel][Self.key(run.lowest)] = entry
  }

  private static func key(_ level: Float) -> Int { Int((Double(level) * 1e5).rounded(.down)) }

  /// Closes the last runs.
  mutating func finish() {
    for channel in 0..<channels { finishRun(channel) }
  }

  /// Runs of all channels.
  var clippedRuns: Int { found.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } }

  /// Times of up to 100 of them, s.
  var clippedSeconds: [Double] {
    Array(found.flatMap { $0.values.flatMap(\.seconds) }.sorted().prefix(Self.times))
  }
}
