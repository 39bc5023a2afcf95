/// Sums folded spectra of one resolution by loudness, and second by second.
///
/// The weight of a frame depends on the integrated loudness, which is known at the end only; the
/// sums are therefore kept apart in classes of 0.5 LU from −80 to +20 LUFS, with the mean loudness
/// of each.
struct SpectrumAccumulator {
  /// Classes of loudness.
  static let classes = 200

  /// Points in a row.
  let count: Int
  private var sums: [SIMD2<Double>]
  /// Frames of each class, counted by how much of them the stream covers.
  private(set) var frames = [Double](repeating: 0, count: SpectrumAccumulator.classes)
  private var loudness = [Double](repeating: 0, count: SpectrumAccumulator.classes)
  private var second: [SIMD2<Double>]
  private var secondFrames = 0.0
  private var secondIndex = 0
  /// Mean powers of every second, mid and side alternating, packed.
  private(set) var seconds = ChunkedSeries<UInt16>()

  init(count: Int) {
    self.count = count
    sums = [SIMD2<Double>](repeating: .zero, count: count * Self.classes)
    second = [SIMD2<Double>](repeating: .zero, count: count)
  }

  /// The class of a loudness in LUFS.
  static func classIndex(_ loudness: Double) -> Int {
    min(classes - 1, max(0, Int((loudness + 80) * 2)))
  }

  /// Adds a folded frame in the middle of second `second`.
  mutating func add(
    _ row: UnsafePointer<SIMD2<Float>>, loudness level: Double, coverage: Double, second index: Int
  ) {
    while secondIndex < index { finishSecond() }
    let slot = Self.classIndex(level)
    frames[slot] += coverage
    loudness[slot] += coverage * level
    secondFrames += coverage
    let base = slot * count
    let count = count
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe second.withUnsafeMutableBufferPointer { second in
        for k in 0..<count {
          let value = unsafe SIMD2<Double>(row[k])
          unsafe sums[base + k] += value
          unsafe second[k] += value
        }
      }
    }
  }

  /// Closes seconds up to `total`.
  mutating func finish(seconds total: Int) {
    while secondIndex < total { finishSecond() }
  }

  private mutating func finishSecond() {
    let scale = secondFrames > 0 ? 1 / secondFrames : 0
    for k in 0..<count {
      seconds.append(PackedPower.pack(Float(second[k].x * scale)))
      seconds.append(PackedPower.pack(Float(second[k].y * scale)))
      second[k] = .zero
    }
    secondFrames = 0
    secondIndex += 1
  }

  /// Mean loudness of a class.
  func meanLoudness(_ slot: Int) -> Double {
    frames[slot] > 0 ? loudness[slot] / frames[slot] : Level.silence
  }

  /// The weighted mean power and the sum of the weights.
  func mean(_ weight: (Double) -> Double) -> (power: [SIMD2<Double>], weight: Double) {
    var power = [SIMD2<Double>](repeating: .zero, count: count)
    var total = 0.0
    for slot in 0..<Self.classes where frames[slot] > 0 {
      let w = weight(meanLoudness(slot))
      guard w > 0 else { continue }
      total += w * frames[slot]
      for k in 0..<count { power[k] += w * sums[slot * count + k] }
    }
    if total > 0 { for k in 0..<count { power[k] /= total } }
    return (power, total)
  }
}
