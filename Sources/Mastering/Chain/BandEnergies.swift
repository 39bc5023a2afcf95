internal import AudioCore
internal import DSP
internal import Metering

/// Energies of the five bands in the 10 ms units of the absolute clock, as the crossover's blocks
/// come by.
///
/// A unit is cut only where blocks meet, which is always at the same frames, so that its sums are the
/// same bits wherever reading starts. Keeps the last 256 units, more than two blocks hold at 8 kHz.
struct BandEnergies {
  static let bands = 5
  private static let kept = 256

  private let clock: MeasuringClock
  private let channels: Int
  /// Sums of squares: unit slot, channel, band.
  private var sums: [Double]
  /// Frames of each kept unit that lie inside the track.
  private var counts: [Int]
  private let frames: Int

  init(format: AudioFormat, frames: Int) {
    clock = MeasuringClock(sampleRate: format.sampleRate)
    channels = format.channels
    self.frames = frames
    sums = [Double](repeating: 0, count: Self.kept * format.channels * Self.bands)
    counts = [Int](repeating: 0, count: Self.kept)
  }

  /// The unit a frame lies in.
  func unit(at frame: Int) -> Int {
    let guess = (frame * MeasuringClock.unitsPerSecond).floorDivided(by: clock.sampleRate)
    if clock.start(guess + 1) <= frame { return guess + 1 }
    return clock.start(guess) > frame ? guess - 1 : guess
  }

  /// Middle of a unit, frames.
  func centre(of unit: Int) -> Double { Double(clock.start(unit) + clock.start(unit + 1)) / 2 }

  /// Whether a unit lies inside the track from its first frame to its last.
  func isWhole(_ unit: Int) -> Bool { unit >= 0 && clock.start(unit + 1) <= frames }

  /// Adds one block that begins at `frame` and returns the units that ended in it.
  mutating func add(
    _ audio: AudioBlock, lows: [AudioBlock], at frame: Int, count: Int
  ) -> Range<Int> {
    let first = unit(at: frame)
    var next = first
    var done = 0
    while done < count {
      let unit = unit(at: frame + done)
      let end = min(count, clock.start(unit + 1) - frame)
      let slot = Self.slot(unit)
      if clock.start(unit) >= frame { clear(slot) }
      for channel in 0..<channels {
        let energies = unsafe Self.measure(
          audio.samples(channel) + done, lows[channel], from: done, count: end - done)
        let base = (slot * channels + channel) * Self.bands
        for band in 0..<Self.bands { sums[base + band] += energies[band] }
      }
      counts[slot] += max(0, min(frames, frame + end) - max(0, frame + done))
      if frame + end == clock.start(unit + 1) { next = unit + 1 }
      done = end
    }
    return first..<next
  }

  /// Sum of squares of the five bands in eight lanes, of which five are used.
  @inline(never)
  private static func measure(
    _ x: UnsafePointer<Float>, _ lows: AudioBlock, from start: Int, count: Int
  ) -> SIMD8<Double> {
    let l0 = unsafe UnsafePointer(lows.samples(0) + start)
    let l1 = unsafe UnsafePointer(lows.samples(1) + start)
    let l2 = unsafe UnsafePointer(lows.samples(2) + start)
    let l3 = unsafe UnsafePointer(lows.samples(3) + start)
    var total = SIMD8<Double>.zero
    var i = 0
    while i + 4 <= count {
      // Sums of 64 samples in Float32, then Float64.
      let end = min(count - 3, i + 64)
      var (a, b, c, d, e) = (
        SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero,
        SIMD4<Float>.zero
      )
      while i < end {
        let v0 = unsafe SIMD4<Float>.load(l0 + i)
        let v1 = unsafe SIMD4<Float>.load(l1 + i)
        let v2 = unsafe SIMD4<Float>.load(l2 + i)
        let v3 = unsafe SIMD4<Float>.load(l3 + i)
        let v4 = unsafe SIMD4<Float>.load(x + i)
        a += v0 * v0
        b += (v1 - v0) * (v1 - v0)
        c += (v2 - v1) * (v2 - v1)
        d += (v3 - v2) * (v3 - v2)
        e += (v4 - v3) * (v4 - v3)
        i += 4
      }
      total[0] += a.pairwiseSum
      total[1] += b.pairwiseSum
      total[2] += c.pairwiseSum
      total[3] += d.pairwiseSum
      total[4] += e.pairwiseSum
    }
    while i < count {
      let (v0, v1, v2) = unsafe (Double(l0[i]), Double(l1[i]), Double(l2[i]))
      let (v3, v4) = unsafe (Double(l3[i]), Double(x[i]))
      total[0] += v0 * v0
      total[1] += (v1 - v0) * (v1 - v0)
      total[2] += (v2 - v1) * (v2 - v1)
      total[3] += (v3 - v2) * (v3 - v2)
      total[4] += (v4 - v3) * (v4 - v3)
      i += 1
    }
    return total
  }

  /// Mean square of a unit in one band over all channels; 0 outside the track.
  func meanSquare(unit: Int, band: Int) -> Double {
    let slot = Self.slot(unit)
    guard counts[slot] > 0 else { return 0 }
    var sum = 0.0
    for channel in 0..<channels { sum += sums[(slot * channels + channel) * Self.bands + band] }
    return sum / Double(counts[slot] * channels)
  }

  /// Level of the 50 ms around a unit's middle, dBFS; of one channel, or of all.
  func level(unit: Int, band: Int, channel: Int?) -> Double {
    var sum = 0.0
    var count = 0
    for near in (unit - 2)...(unit + 2) {
      let slot = Self.slot(near)
      count += counts[slot]
      let base = slot * channels * Self.bands + band
      if let channel {
        sum += sums[base + channel * Self.bands]
      } else {
        for c in 0..<channels { sum += sums[base + c * Self.bands] }
      }
    }
    let parts = channel == nil ? channels : 1
    return count > 0 ? Level.power(sum / Double(count * parts)) : Level.silence
  }

  private mutating func clear(_ slot: Int) {
    counts[slot] = 0
    let stride = channels * Self.bands
    for i in slot * stride..<(slot + 1) * stride { sums[i] = 0 }
  }

  private static func slot(_ unit: Int) -> Int { unit & (kept - 1) }
}

extension Int {
  /// Division that rounds down for negative numbers too.
  func floorDivided(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
