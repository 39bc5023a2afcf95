import AudioCore
import Glibc
import Metering
import TestSupport
import Testing

/// Figures of tracks of which they can be computed by hand.
@Suite("Figures of a track at their edges")
struct TrackFiguresTests {
  private let rate = 48_000

  private func profile(_ samples: [[Float]], rate: Int? = nil) throws -> TrackProfile {
    try Measure.profile(of: MemorySource(samples: samples, sampleRate: rate ?? self.rate)).profile
  }

  private func tone(_ decibels: Double, seconds: Double, hertz: Double = 1000) -> [Float] {
    Signals.sine(hertz: hertz, decibels: decibels, seconds: seconds, rate: rate)
  }

  @Test("TT dynamic range takes the power of two blocks in ten, and no part of a block at the end")
  func dynamicRange() throws {
    var track = tone(-20, seconds: 30)
    track.replaceSubrange(3 * rate..<6 * rate, with: tone(-14, seconds: 3))
    track.replaceSubrange(12 * rate..<15 * rate, with: tone(-10, seconds: 3))
    let range = -14 - 10 * log10((pow(10, -1) + pow(10, -1.4)) / 2)
    for end in [[], tone(-3, seconds: 2)] {
      let measured = try profile([track + end]).peaks.dynamicRangeDB
      #expect(abs(measured - range) < 0.01)
    }
  }

  @Test("TT dynamic range of less than a block is that of what there is")
  func dynamicRangeOfLittle() throws {
    var track = tone(-20, seconds: 2)
    track[rate] = 0.8
    let measured = try profile([track]).peaks.dynamicRangeDB
    #expect(abs(measured - 20 * log10(8)) < 0.02)
  }

  /// A tone with a click five times a second, but for between 5.05 s and `end`.
  private func clicks(restingUntil end: Double) -> [Float] {
    var track = tone(-20, seconds: 20)
    for index in 0..<100 {
      let moment = 0.05 + 0.2 * Double(index)
      if moment < 5.06 || moment > end - 0.01 { track[Int((moment * 48_000).rounded())] = 0.5 }
    }
    return track
  }

  @Test("the low PSR is what one window in twenty does not reach")
  func lowPSR() throws {
    // Of 171 windows of 3 s every 0.1 s, 12 or 6 hold no click, whose PSR is that of a sine: its peak
    // over its loudness on one channel.
    let many = try profile([clicks(restingUntil: 9.25)]).peaks
    let few = try profile([clicks(restingUntil: 8.65)]).peaks
    #expect(abs(many.psrLowDB - 3.01) < 0.02)
    #expect(abs(few.psrLowDB - few.psrMedianDB) < 0.01 && few.psrMedianDB > 15)
    #expect(abs(many.psrMedianDB - few.psrMedianDB) < 0.01)
  }

  @Test("the PSR counts what is less than 20 LU under the whole", arguments: [-38.0, -42.5])
  func gatedPSR(level: Double) throws {
    // 20 s of a sine, and as much with clicks 20 dB over it, which has another PSR.
    var quiet = tone(level, seconds: 20)
    for index in 0..<40 { quiet[index * rate / 2 + 1000] = Float(Decibels.gain(level + 20)) }
    let median = try profile([tone(-20, seconds: 20) + quiet]).peaks.psrMedianDB
    #expect(level > -40 ? median > 6 : abs(median - 3.01) < 0.02, "\(median)")
  }

  @Test("each of the six bands has the width of what sounds in it")
  func bandWidths() throws {
    let lines = [
      (40.0, -20.0), (150, -16), (350, -12), (1500, -8), (4000, -4), (10_000, -2),
    ]
    var left = [Float](repeating: 0, count: 10 * 44_100)
    var right = left
    for (hertz, width) in lines {
      let mid = Signals.sine(hertz: hertz, decibels: -30, seconds: 10, rate: 44_100)
      let side = Signals.sine(
        hertz: hertz, decibels: -30 + width, seconds: 10, rate: 44_100, phase: .pi / 2)
      for i in left.indices {
        left[i] += mid[i] + side[i]
        right[i] += mid[i] - side[i]
      }
    }
    let stereo = try profile([left, right], rate: 44_100).stereo
    for (width, line) in zip(stereo.bandWidthDB, lines) {
      #expect(abs(width - line.1) < 0.05, "\(line.0) Hz: \(width)")
    }
    let whole = 10 * log10(lines.reduce(0) { $0 + pow(10, $1.1 / 10) } / 6)
    #expect(abs(stereo.widthDB - whole) < 0.05)
    // 6 kHz lie above half the rate.
    let slow = (0..<2).map { Signals.pink(count: 8000, seed: UInt64($0)) }
    #expect(try profile(slow, rate: 8000).stereo.bandWidthDB.last == -200)
  }

  @Test("silence ends at −70 dBFS, at the sample that reaches it", arguments: [0, 440, 441, 4409])
  func silentEnds(frame: Int) throws {
    for (level, isSilent) in [(-70.01, true), (-69.99, false)] {
      for sign: Float in [1, -1] {
        var track = [Float](repeating: 0, count: 4410)
        track[frame] = sign * Float(Decibels.gain(level))
        let faults = try profile([track], rate: 44_100).faults
        #expect(faults.isSilent == isSilent)
        let (head, tail) = isSilent ? (4410, 4410) : (frame, 4409 - frame)
        #expect(abs(faults.leadingSilenceSeconds * 44_100 - Double(head)) < 1e-6)
        #expect(abs(faults.trailingSilenceSeconds * 44_100 - Double(tail)) < 1e-6)
      }
    }
  }

  @Test("what is no number is counted wherever it lies, and read as silence")
  func invalid() throws {
    var track = [Float](repeating: 0.1, count: 4410)
    for frame in [0, 3, 440, 441, 2000, 4409] { track[frame] = frame % 2 == 0 ? .nan : -.infinity }
    let other = [Float](repeating: 0, count: 4410)
    for samples in [[track], [track, other], [other, track]] {
      let measured = try profile(samples, rate: 44_100)
      #expect(measured.faults.invalidSamples == 6)
      #expect(abs(measured.peaks.samplePeakDBFS + 20) < 0.001)
      #expect((-20 ... -14).contains(measured.peaks.truePeakDBTP))
    }
  }

  @Test("runs under a larger value are no clipping, whether it comes before or after them")
  func clippedUnderLarger() throws {
    func faults(_ runs: [(frame: Int, level: Float)]) throws -> FaultProfile {
      var track = [Float](repeating: 0.1, count: 4410)
      for run in runs { for i in 0..<3 { track[run.frame + i] = run.level } }
      return try profile([track], rate: 44_100).faults
    }
    let cases: [([(frame: Int, level: Float)], [Int])] = [
      ([(500, 0.95), (2000, 0.97)], [2000]), ([(500, -0.97), (2000, 0.95)], [500]),
      ([(500, 0.95), (504, 0.97)], [504]), ([(500, 0.95), (2000, -0.950_05)], [500, 2000]),
      ([(500, 0.950_05), (2000, 0.95)], [500, 2000]),
    ]
    for (runs, expected) in cases {
      let found = try faults(runs)
      #expect(found.clippedRuns == expected.count, "\(runs)")
      #expect(found.clippedSeconds.map { Int(($0 * 44_100).rounded()) } == expected, "\(runs)")
    }
  }
}
