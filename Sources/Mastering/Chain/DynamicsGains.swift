internal import AudioCore
internal import DSP
import Glibc
internal import Metering

/// Turns levels into gains and gains into audio, one block at a time.
///
/// Gains stand every `step` frames (under 1 ms) of the absolute grid, as linear gain, with straight
/// lines between. Output = g₅·x + Σ (gₖ − gₖ₊₁)·lowₖ, which is Σ gₖ·bandₖ with one product less a band, and
/// exactly x where all gains are one.
struct DynamicsGains {
  private static let bands = BandEnergies.bands

  private let plan: DynamicsPlan
  private let smoothers: [GainSmoother]
  private let format: AudioFormat
  private let quantum: Int
  private let step: Int
  private var points: Int { quantum / step }

  init(plan: DynamicsPlan, format: AudioFormat, quantum: Int, step: Int) {
    precondition(quantum % step == 0 && step % 4 == 0, "gains stand on the grid of the blocks")
    self.plan = plan
    self.format = format
    self.quantum = quantum
    self.step = step
    smoothers = plan.smoothingMilliseconds.map { GainSmoother(hannMilliseconds: $0) }
  }

  /// Applies the gains to the block that begins at `frame`.
  func render(
    _ audio: AudioBlock, lows: [AudioBlock], energies: BandEnergies, at frame: Int,
    into output: AudioBlock
  ) {
    let isShared = plan.link >= 1 || format.channels == 1
    var shared: [[Float]] = []
    for channel in 0..<format.channels {
      if shared.isEmpty || !isShared {
        shared = gains(channel: isShared ? nil : channel, energies: energies, at: frame)
      }
      apply(shared, to: audio, lows: lows[channel], channel: channel, into: output)
    }
  }

  /// Linear gains of every band at the block's points, the one after its end included.
  private func gains(channel: Int?, energies: BandEnergies, at frame: Int) -> [[Float]] {
    let perMillisecond = Double(format.sampleRate) / 1000
    let reach =
      Int((smoothers.map(\.reachMilliseconds).max() ?? 0) * perMillisecond) + 1
    let first = energies.unit(at: frame - reach)
    let last = energies.unit(at: frame + quantum + reach)
    let targets = targets(first...last, channel: channel, energies: energies)
    let centres = (first...last).map { energies.centre(of: $0) }
    return (0..<Self.bands).map { band in
      let isStill = plan.together == 0 && plan.bands[band].isFlat
      let near = (smoothers[band].reachMilliseconds + 1) * perMillisecond
      var nearest = 0
      return (0...points).map { point in
        let position = frame + point * step
        var gain = riderDB(at: position)
        if !isStill {
          var sum = 0.0
          var norm = 0.0
          while centres[nearest] < Double(position) - near { nearest += 1 }
          var unit = nearest
          while unit < centres.count, centres[unit] < Double(position) + near {
            let distance = (centres[unit] - Double(position)) / perMillisecond
            let weight = smoothers[band].weight(at: distance)
            sum += weight * targets[unit][band]
            norm += weight
            unit += 1
          }
          gain += sum / norm
        }
        return gain == 0 ? 1 : Float(Decibels.gain(gain))
      }
    }
  }

  /// Gain of every band in every unit, dB, from the plan's curves, after drawing the bands together.
  private func targets(
    _ units: ClosedRange<Int>, channel: Int?, energies: BandEnergies
  ) -> [SIMD8<Double>] {
    units.map { unit in
      var gains = SIMD8<Double>.zero
      for band in 0..<Self.bands where !plan.bands[band].isFlat {
        gains[band] = target(
          plan.bands[band], unit: unit, band: band, channel: channel, energies: energies)
      }
      return plan.together(gains)
    }
  }

  private func target(
    _ curve: DynamicsCurve, unit: Int, band: Int, channel: Int?, energies: BandEnergies
  ) -> Double {
    let together = curve.gainDB(at: energies.level(unit: unit, band: band, channel: nil))
    guard let channel else { return together }
    let alone = curve.gainDB(at: energies.level(unit: unit, band: band, channel: channel))
    return alone + plan.link * (together - alone)
  }

  /// Gain of the section a frame lies in, dB.
  private func riderDB(at frame: Int) -> Double {
    DynamicsPlan.riderDB(plan.riderDB, at: Double(frame) / Double(format.sampleRate))
  }

  private func apply(
    _ gains: [[Float]], to audio: AudioBlock, lows: AudioBlock, channel: Int,
    into output: AudioBlock
  ) {
    for point in 0..<points {
      var start = SIMD8<Float>.zero
      var end = SIMD8<Float>.zero
      for band in 0..<Self.bands {
        start[band] = gains[band][point]
        end[band] = gains[band][point + 1]
      }
      let offset = point * step
      unsafe Self.mix(
        audio.samples(channel) + offset, lows, offset: offset, from: start, to: end,
        into: output.samples(channel) + offset, count: step)
    }
  }

  /// One run of samples, a multiple of 4, whose gains move in straight lines.
  @inline(never)
  private static func mix(
    _ x: UnsafePointer<Float>, _ lows: AudioBlock, offset: Int, from start: SIMD8<Float>,
    to end: SIMD8<Float>, into output: UnsafeMutablePointer<Float>, count: Int
  ) {
    let l0 = unsafe UnsafePointer(lows.samples(0) + offset)
    let l1 = unsafe UnsafePointer(lows.samples(1) + offset)
    let l2 = unsafe UnsafePointer(lows.samples(2) + offset)
    let l3 = unsafe UnsafePointer(lows.samples(3) + offset)
    let scale = 1 / Float(count)
    let slope = (end - start) * scale
    let places = SIMD4<Float>(0, 1, 2, 3)
    func line(_ value: Float, _ slope: Float) -> SIMD4<Float> {
      SIMD4(repeating: value) + places * slope
    }
    var g0 = line(start[0] - start[1], slope[0] - slope[1])
    var g1 = line(start[1] - start[2], slope[1] - slope[2])
    var g2 = line(start[2] - start[3], slope[2] - slope[3])
    var g3 = line(start[3] - start[4], slope[3] - slope[4])
    var g4 = line(start[4], slope[4])
    let s0 = SIMD4<Float>(repeating: 4 * (slope[0] - slope[1]))
    let s1 = SIMD4<Float>(repeating: 4 * (slope[1] - slope[2]))
    let s2 = SIMD4<Float>(repeating: 4 * (slope[2] - slope[3]))
    let s3 = SIMD4<Float>(repeating: 4 * (slope[3] - slope[4]))
    let s4 = SIMD4<Float>(repeating: 4 * slope[4])
    var i = 0
    while i < count {
      let low = unsafe g0 * SIMD4<Float>.load(l0 + i) + g1 * SIMD4<Float>.load(l1 + i)
      let high = unsafe g2 * SIMD4<Float>.load(l2 + i) + g3 * SIMD4<Float>.load(l3 + i)
      unsafe (g4 * SIMD4<Float>.load(x + i) + (low + high)).store(output + i)
      g0 += s0
      g1 += s1
      g2 += s2
      g3 += s3
      g4 += s4
      i += 4
    }
  }
}
