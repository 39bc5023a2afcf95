import DSP
import Glibc

/// Finds where the centred voice stands: the commonest left−right level of coherent bins.
///
/// Auto- and cross-powers are averaged over four frames (about 0.9 s); bins from 200 Hz to 8 kHz
/// with magnitude-squared coherence > 0.9 and within 40 dB of the loudest are counted in steps of
/// 0.1 dB, apart for every class of loudness.
@safe final class CentreFinder {
  private static let steps = 241
  private static let framesPerAverage = 4

  private let firstBin: Int
  private let count: Int
  /// Mid, side, Re and Im of the cross-power, one after another.
  private let sums: AlignedBuffer<Float>
  private var frames = 0
  private var loudness = 0.0
  private var counts: [UInt32]

  init(sampleRate: Int, size: Int) {
    let spacing = Double(sampleRate) / Double(size)
    firstBin = Int((200 / spacing).rounded(.up))
    let last = Int(min(8000, 0.45 * Double(sampleRate)) / spacing)
    count = max(4, (last - firstBin) / 4 * 4)
    sums = AlignedBuffer(count: 4 * count)
    counts = [UInt32](repeating: 0, count: Self.steps * SpectrumAccumulator.classes)
  }

  /// Adds the spectra of a frame.
  func add(_ frame: FrameTransform, loudness level: Double) {
    unsafe Self.accumulate(
      frame.mid.pointer + 2 * firstBin, frame.side.pointer + 2 * firstBin, count: count,
      sums.pointer)
    loudness += level
    frames += 1
    if frames == Self.framesPerAverage { finishAverage() }
  }

  @inline(never)
  private static func accumulate(
    _ mid: UnsafePointer<Float>, _ side: UnsafePointer<Float>, count: Int,
    _ sums: UnsafeMutablePointer<Float>
  ) {
    var bin = 0
    while bin < count {
      let m = unsafe UnsafeRawPointer(mid + 2 * bin).loadUnaligned(as: SIMD8<Float>.self)
      let s = unsafe UnsafeRawPointer(side + 2 * bin).loadUnaligned(as: SIMD8<Float>.self)
      let (mr, mi, sr, si) = (m.evenHalf, m.oddHalf, s.evenHalf, s.oddHalf)
      let at = unsafe sums + bin
      unsafe (SIMD4<Float>.load(at) + (mr * mr + mi * mi)).store(at)
      let sidePower = unsafe at + count
      unsafe (SIMD4<Float>.load(sidePower) + (sr * sr + si * si)).store(sidePower)
      let real = unsafe at + 2 * count
      unsafe (SIMD4<Float>.load(real) + (mr * sr + mi * si)).store(real)
      let imaginary = unsafe at + 3 * count
      unsafe (SIMD4<Float>.load(imaginary) + (mi * sr - mr * si)).store(imaginary)
      bin += 4
    }
  }

  private func finishAverage() {
    let slot = SpectrumAccumulator.classIndex(loudness / Double(Self.framesPerAverage))
    unsafe counts.withUnsafeMutableBufferPointer { counts in
      guard let base = counts.baseAddress else { return }
      unsafe Self.classify(sums.pointer, count: count, base + slot * Self.steps)
    }
    unsafe sums.pointer.update(repeating: 0, count: 4 * count)
    frames = 0
    loudness = 0
  }

  @inline(never)
  private static func classify(
    _ sums: UnsafePointer<Float>, count: Int, _ counts: UnsafeMutablePointer<UInt32>
  ) {
    var loudest: Float = 0
    for k in 0..<count {
      let power = unsafe sums[k] + sums[count + k]
      loudest = power > loudest ? power : loudest
    }
    guard loudest > 0 else { return }
    let threshold = loudest * 1e-4
    for k in 0..<count {
      let (mm, ss) = unsafe (sums[k], sums[count + k])
      let sum = mm + ss
      guard sum > threshold else { continue }
      let (real, imaginary) = unsafe (2 * sums[2 * count + k], 2 * sums[3 * count + k])
      let left = sum + real
      let right = sum - real
      let cross = (mm - ss) * (mm - ss) + imaginary * imaginary
      guard left > 0, right > 0, cross > 0.9 * left * right else { continue }
      let level = 10 * log10f(left / right)
      guard abs(level) < 12 else { continue }
      unsafe counts[Int((level * 10 + 120).rounded())] += 1
    }
  }

  /// The commonest level of the weighted classes, dB; nil when fewer than 200 bins count.
  func mode(_ weight: (Double) -> Double) -> Double? {
    var histogram = [Double](repeating: 0, count: Self.steps)
    for slot in 0..<SpectrumAccumulator.classes {
      let w = weight((Double(slot) + 0.5) / 2 - 80)
      guard w > 0 else { continue }
      for step in 0..<Self.steps { histogram[step] += w * Double(counts[slot * Self.steps + step]) }
    }
    guard histogram.reduce(0, +) >= 200 else { return nil }
    // Triangular smoothing over ±0.3 dB, then a parabola through the top.
    let smooth = (0..<Self.steps).map { step -> Double in
      (-2...2).reduce(0.0) { sum, offset in
        let index = step + offset
        guard index >= 0 && index < Self.steps else { return sum }
        return sum + histogram[index] * Double(3 - abs(offset))
      }
    }
    guard let top = smooth.indices.max(by: { smooth[$0] < smooth[$1] }) else { return nil }
    var position = Double(top)
    if top > 0 && top + 1 < Self.steps {
      let (a, b, c) = (smooth[top - 1], smooth[top], smooth[top + 1])
      let bend = a - 2 * b + c
      if bend < 0 { position += 0.5 * (a - c) / bend }
    }
    return (position - 120) / 10
  }
}
