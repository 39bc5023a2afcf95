import AudioCore
import Foundation
import Metering
import TestSupport
import Testing

private func measure(
  _ samples: [[Float]], rate: Int = 44_100, blocks: [Int] = [4096]
) -> (profile: TrackProfile, sidecar: FeatureSidecar) {
  let measurement = TrackMeasurement(
    format: AudioFormat(sampleRate: rate, channels: samples.count))
  feed(samples, blocks: blocks) { measurement.add($0) }
  return measurement.finish()
}

private func gain(_ decibels: Double) -> Float { Float(Decibels.gain(decibels)) }

/// Gain of a band at `hertz`, dB: Linkwitz–Riley of fourth order by the bilinear transform.
private func bandGain(hertz: Double, band: Int, rate: Double) -> Double {
  let edges = [120.0, 500, 2000, 6000]
  func ratio(_ edge: Double) -> Double {
    // The two lowest crossovers run at an eighth of the rate.
    let rate = edge < 500 || band < 2 ? rate / 8 : rate
    return pow(tan(.pi * hertz / rate) / tan(.pi * edge / rate), 4)
  }
  let low = band < 4 ? 1 / (1 + ratio(edges[band])) : 1
  let high = band > 0 ? 1 / (1 + 1 / ratio(edges[band - 1])) : 1
  // Band 2 and up also pass the high-pass filters below.
  let rest = (0..<max(0, band - 1)).filter { $0 >= 1 }.reduce(1.0) {
    $0 / (1 + 1 / ratio(edges[$1]))
  }
  let below = band == 0 ? 1 / (1 + ratio(500)) : 1
  return 20 * log10(low * high * rest * below)
}

@Suite("Track measurement")
struct TrackMeasurementTests {
  @Test("block sizes change no bit of profile or sidecar", arguments: [44_100, 48_000, 69_313])
  func blockSizes(rate: Int) {
    let programme = randomProgramme(seed: 5, seconds: 9.37, rate: rate)
    let whole = measure(programme, rate: rate)
    for blocks in [[1, 13, 511], [441], [100_000]] {
      let other = measure(programme, rate: rate, blocks: blocks)
      #expect(other.profile == whole.profile)
      #expect(other.sidecar == whole.sidecar)
    }
  }

  @Test("the profile and the loudness are the same without the other features")
  func profileAlone() {
    let programme = randomProgramme(seed: 6, seconds: 4.2, rate: 44_100)
    let whole = measure(programme)
    let measurement = TrackMeasurement(
      format: AudioFormat(sampleRate: 44_100, channels: programme.count), keepsFeatures: false)
    feed(programme, blocks: [4096]) { measurement.add($0) }
    let alone = measurement.finishProfile()
    #expect(alone.profile == whole.profile)
    #expect(alone.loudness == whole.sidecar.loudness && !alone.loudness.isEmpty)
  }

  @Test("a sine has the crest, correlation and levels of a sine")
  func sine() {
    let tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 12, rate: 44_100)
    let profile = measure([tone, tone]).profile
    #expect(abs(profile.peaks.crestDB - 3.01) < 0.02)
    #expect(abs(profile.peaks.samplePeakDBFS + 20) < 0.01)
    #expect(abs(profile.peaks.dynamicRangeDB) < 0.02)
    #expect(abs(profile.peaks.plrDB - 0) < 0.02)
    #expect(abs(profile.peaks.psrMedianDB - profile.peaks.plrDB) < 0.02)
    #expect(profile.stereo.correlation > 0.999_999 && profile.stereo.correlationLow == 1)
    #expect(profile.stereo.widthDB < -100 && abs(profile.stereo.monoLossDB) < 1e-6)
    #expect(abs(profile.stereo.balanceDB) < 1e-6)
    // The whole level is in band 3; the window of 50 ms holds whole periods.
    let expected = -23.01 + bandGain(hertz: 1000, band: 2, rate: 44_100)
    for level in profile.dynamics.bandQuantilesDB[2] { #expect(abs(level - expected) < 0.05) }
    #expect(profile.dynamics.bandQuantilesDB[0][9] < -75)
  }

  @Test("stereo figures follow from the mixture")
  func stereo() {
    let count = 20 * 44_100
    let m = Signals.pink(count: count, amplitude: 0.5, seed: 1)
    let s = Signals.pink(count: count, amplitude: 0.5, seed: 2)
    let left = zip(m, s).map { $0 + 0.5 * $1 }
    let right = zip(m, s).map { $0 - 0.5 * $1 }
    let profile = measure([left, right]).profile.stereo
    #expect(abs(profile.widthDB + 6.02) < 0.4, "\(profile.widthDB)")
    for width in profile.bandWidthDB[1...] { #expect(abs(width + 6.02) < 0.8) }
    #expect(abs(profile.correlation - 0.6) < 0.05)
    #expect(abs(profile.monoLossDB - 10 * log10(1 / 1.25)) < 0.1)
    let opposite = measure([left, left.map { -$0 }]).profile.stereo
    #expect(opposite.correlation < -0.999 && opposite.monoLossDB < -60)
  }

  @Test("balance is that of the energy, the centre that of what is coherent")
  func balanceAndCentre() throws {
    let count = 20 * 44_100
    let voice = Signals.pink(count: count, amplitude: 0.6, seed: 4)
    let guitarL = Signals.pink(count: count, amplitude: 0.08, seed: 5)
    let guitarR = Signals.pink(count: count, amplitude: 0.03, seed: 6)
    for offset in [0.0, 1.0, -2.5] {
      let left = zip(voice, guitarL).map { $0 * gain(offset / 2) + $1 }
      let right = zip(voice, guitarR).map { $0 * gain(-offset / 2) + $1 }
      let profile = measure([left, right]).profile.stereo
      let centre = try #require(profile.centreDB)
      #expect(abs(centre - offset) < 0.15, "\(centre) for \(offset)")
      #expect(abs(profile.balanceDB - offset) < 0.5)
    }
    let apart = measure([guitarL, guitarR]).profile.stereo
    #expect(abs(apart.balanceDB - 8.52) < 0.4)
    #expect(apart.centreDB == nil)
  }

  @Test("levels in five bands have the quantiles they were made with")
  func bandQuantiles() {
    // 1 kHz steps of 1 s: −10, −20, −30 dB, equally often, and −70 dB, which is out of the 40 dB.
    let levels = [-10.0, -20, -30, -70]
    let tone = (0..<3).flatMap { _ in
      levels.flatMap { Signals.sine(hertz: 1000, decibels: $0, seconds: 1, rate: 44_100) }
    }
    let quantiles = measure([tone]).profile.dynamics.bandQuantilesDB[2]
    let percents = DynamicsProfile.percents
    for (percent, level) in zip(percents, quantiles) {
      let expected: Double? =
        percent < 28 ? -33.01 : percent > 38 && percent < 60 ? -23.01 : percent > 72 ? -13.01 : nil
      let gain = bandGain(hertz: 1000, band: 2, rate: 44_100)
      if let expected { #expect(abs(level - expected - gain) < 0.05, "\(percent) %: \(level)") }
    }
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test(
    "each band hears its own range",
    arguments: [(50.0, 0), (250, 1), (1000, 2), (3500, 3), (12_000, 4)])
  func bands(hertz: Double, band: Int) {
    let tone = Signals.sine(hertz: hertz, decibels: -20, seconds: 4, rate: 48_000)
    let quantiles = measure([tone], rate: 48_000).profile.dynamics.bandQuantilesDB
    let expected = -23.01 + bandGain(hertz: hertz, band: band, rate: 48_000)
    #expect(abs(quantiles[band][9] - expected) < 0.1, "\(quantiles[band][9]), \(expected)")
    for other in 0..<5 where other != band { #expect(quantiles[other][9] < -35) }
  }

  @Test("faults: offset, clipped runs, invalid samples, silent ends")
  func faults() {
    let rate = 44_100
    var tone = Signals.sine(hertz: 100, decibels: 3, seconds: 4, rate: rate)
    tone = tone.map { min(0.98, max(-0.98, $0)) + 0.001 }
    tone[1000] = .nan
    tone[2000] = .infinity
    let silence = [Float](repeating: 0, count: rate / 2)
    let track = silence + tone + silence + silence
    let faults = measure([track]).profile.faults
    // 400 periods, one of them split by the invalid sample; the offset makes the upper half-waves
    // the largest.
    #expect((396...402).contains(faults.clippedRuns), "\(faults.clippedRuns)")
    #expect(faults.clippedSeconds.count == 100)
    #expect(faults.clippedSeconds[0] >= 0.5 && faults.clippedSeconds[0] < 0.52)
    #expect(faults.invalidSamples == 2)
    #expect(abs(faults.leadingSilenceSeconds - 0.5) < 0.001)
    #expect(abs(faults.trailingSilenceSeconds - 1) < 0.001)
    #expect(abs(faults.dcOffset[0] - 0.001 * 4 / 5.5) < 1e-4)
    #expect(!faults.isSilent)
    let empty = measure([silence]).profile.faults
    #expect(empty.isSilent && empty.leadingSilenceSeconds == 0.5 && empty.clippedRuns == 0)
    // A soft peak is no clipping, however often it comes.
    let noise = Signals.pink(count: 4 * rate, amplitude: 1, seed: 2)
    #expect(measure([noise]).profile.faults.clippedRuns == 0)
  }

  @Test("what one channel alone holds is found, whichever it is", arguments: [0, 1])
  func oneChannel(sounding: Int) {
    let rate = 44_100
    let tone = Signals.sine(hertz: 100, decibels: 3, seconds: 4, rate: rate)
      .map { min(0.98, max(-0.98, $0)) }
    let silence = [Float](repeating: 0, count: rate / 2)
    let track = silence + tone + silence + silence
    var samples = [track, track]
    samples[1 - sounding] = track.map { _ in 0 }
    let profile = measure(samples).profile
    // Both half-waves of 400 periods.
    #expect(profile.faults.clippedRuns == 800)
    #expect(abs(profile.faults.leadingSilenceSeconds - 0.5) < 1e-4)
    #expect(abs(profile.faults.trailingSilenceSeconds - 1) < 1e-4)
    #expect(profile.peaks.channelTruePeakDBTP[1 - sounding] == -200)
    #expect(abs(profile.peaks.samplePeakDBFS - 20 * log10(0.98)) < 0.001)
    #expect(profile.peaks.truePeakDBTP == profile.peaks.channelTruePeakDBTP[sounding])
    #expect((sounding == 0 ? 1 : -1) * profile.stereo.balanceDB > 60)
    #expect(profile.silentChannel == (sounding == 0 ? .right : .left))
    #expect(profile.stereo.correlation == 0)
    #expect(abs((profile.waveform.maxima.max() ?? 0) - 0.98) < 1e-6)
    #expect(abs((profile.waveform.minima.min() ?? 0) + 0.98) < 1e-6)
  }

  @Test("three samples at the top are a clipped run wherever they lie; two or lower ones are none")
  func clippedRuns() {
    func runs(_ top: [Float], at frame: Int = 2000) -> Int {
      var samples = [Float](repeating: 0.1, count: 4410)
      samples.replaceSubrange(frame..<frame + top.count, with: top)
      return measure([samples]).profile.faults.clippedRuns
    }
    #expect(runs([0.95, 0.95]) == 0)
    // At the seam of two units of 10 ms, and at both ends.
    for frame in [0, 440, 2000, 4407] { #expect(runs([0.95, 0.95, 0.95], at: frame) == 1) }
    // 1e-4 under the largest value still belongs to it, and −1 dBFS is 0.8913.
    #expect(runs([0.95, 0.949_91, -0.95]) == 1 && runs([0.95, 0.949_89, 0.95]) == 0)
    #expect(runs([0.8913, 0.8913, 0.8913]) == 1 && runs([0.8912, 0.8912, 0.8912]) == 0)
  }

  @Test("a channel is silent under −70 dBTP, and what cancels in mono has less than −0.3")
  func thresholds() {
    let tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 1, rate: 44_100)
    var profile = measure([tone, tone]).profile
    let cases: [(left: Double, right: Double, silent: StereoChannel?)] = [
      (-70, -3, nil), (-70.01, -3, .left), (-3, -70.01, .right), (-70.01, -70, .left),
      (-70.01, -80, nil),
    ]
    for (left, right, silent) in cases {
      profile.peaks.channelTruePeakDBTP = [left, right]
      #expect(profile.silentChannel == silent, "\(left), \(right)")
    }
    for (correlation, cancels) in [(-0.3, false), (-0.301, true), (-1, true), (0, false)] {
      profile.stereo.correlation = correlation
      #expect(profile.stereo.cancelsInMono == cancels, "\(correlation)")
    }
  }

  @Test("the low correlation is what one window in twenty does not exceed, silent ones aside")
  func lowCorrelation() {
    let rate = 44_100
    let tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 20, rate: rate)
    func low(turnedFor seconds: Double) -> Double {
      let turned = 5 * rate..<5 * rate + Int(seconds * Double(rate))
      let right = tone.indices.map { turned.contains($0) ? -tone[$0] : tone[$0] }
      return measure([tone, right]).profile.stereo.correlationLow
    }
    // Of 197 windows the tenth lowest: of 0.8 s five windows read −1, two −0.5, two 0 and two 0.5.
    #expect(abs(low(turnedFor: 0.8) - 0.5) < 1e-9)
    #expect(low(turnedFor: 2) == -1)
    #expect(low(turnedFor: 0.1) == 1)
    let hum = tone.map { $0 * gain(-55) }
    let profile = measure([tone + hum, tone + hum.map { -$0 }]).profile
    #expect(profile.stereo.correlationLow == 1)
  }

  @Test("TT dynamic range is the mean of the channels that are not silent")
  func dynamicRangeOfChannels() {
    let rate = 48_000
    let steady = Signals.sine(hertz: 1000, decibels: -20, seconds: 15, rate: rate)
    var lively = steady
    lively[10 * rate] = 0.9
    lively[4 * rate] = -0.8
    let silence = steady.map { _ in Float(0) }
    let cases = [
      (lively, steady, 0.5), (steady, lively, 0.5), (lively, silence, 1), (silence, lively, 1),
    ]
    for (left, right, share) in cases {
      let range = measure([left, right], rate: rate).profile.peaks.dynamicRangeDB
      #expect(abs(range - share * 20 * log10(8)) < 0.02)
    }
  }

  @Test("TT dynamic range: second-highest peak over the loudest fifth")
  func dynamicRange() {
    // 15 s of −20 dB tone with single peaks of 0.9 and 0.8: DR is 20 log10(0.8 / 0.1).
    let rate = 48_000
    var tone = Signals.sine(hertz: 1000, decibels: -20, seconds: 15, rate: rate)
    tone[10 * rate] = 0.9
    tone[4 * rate] = -0.8
    let profile = measure([tone], rate: rate).profile
    #expect(abs(profile.peaks.dynamicRangeDB - 20 * log10(8)) < 0.02)
  }

  @Test("PLR and PSR follow from peak and loudness")
  func ratios() {
    let programme = randomProgramme(seed: 11, seconds: 20, rate: 48_000)
    let profile = measure(programme, rate: 48_000).profile
    let peaks = profile.peaks
    #expect(peaks.plrDB == peaks.truePeakDBTP - profile.loudness.integratedLUFS)
    #expect(peaks.psrLowDB <= peaks.psrMedianDB && peaks.psrLowDB > 3)
    let meter = TruePeakMeter(format: AudioFormat(sampleRate: 48_000, channels: 2))
    feed(programme) { meter.add($0) }
    #expect(abs(meter.finish().truePeakDBTP - peaks.truePeakDBTP) < 1e-6)
  }

  @Test("the waveform holds the extremes of 1000 slices")
  func waveform() {
    let rate = 44_100
    var samples = [Float](repeating: 0, count: 50 * rate)
    samples[25 * rate] = 0.75
    samples[40 * rate] = -0.5
    let overview = measure([samples]).profile.waveform
    #expect(overview.minima.count == 1000 && overview.maxima.count == 1000)
    #expect(overview.maxima[500] == 0.75 && overview.maxima.filter { $0 > 0 }.count == 1)
    #expect(overview.minima[800] == -0.5 && overview.minima.filter { $0 < 0 }.count == 1)
  }

  @Test("sources of more than two channels are refused, cancelled work stops")
  func refusals() {
    let five = MemorySource(samples: [[Float]](repeating: [0, 0], count: 5), sampleRate: 48_000)
    #expect(throws: LacquerError.self) { try Measure.profile(of: five) }
    let stop = Cancellation()
    stop.cancel()
    let long = MemorySource(samples: [[Float](repeating: 0, count: 99_999)], sampleRate: 48_000)
    #expect(throws: LacquerError.self) { try Measure.profile(of: long, cancellation: stop) }
  }

  @Test("a profile survives JSON and fits 64 kB")
  func json() throws {
    for (samples, rate) in [
      (randomProgramme(seed: 2, seconds: 6, rate: 48_000), 384_000),
      ([[Float](repeating: 0, count: 10)], 44_100),
    ] {
      let profile = measure(samples, rate: rate).profile
      let data = try JSONEncoder().encode(profile)
      #expect(data.count <= 64_000)
      #expect(try JSONDecoder().decode(TrackProfile.self, from: data) == profile)
    }
  }
}

@Suite("Feature sidecar")
struct FeatureSidecarTests {
  private static let track = measure(randomProgramme(seed: 21, seconds: 10.25, rate: 44_100))

  @Test("series cover the whole track at their clocks, about 3.2 kB a second")
  func sizes() {
    let sidecar = Self.track.sidecar
    #expect(sidecar.loudness.count == 1025)
    #expect(sidecar.peaks.count == 10_250)
    #expect(sidecar.midPowers.count == 11 * sidecar.points)
    #expect(sidecar.sidePowers.count == sidecar.midPowers.count)
    #expect(sidecar.bandLevels.count == 5)
    for band in sidecar.bandLevels { #expect((1020...1021).contains(band.count)) }
    let perSecond = Double(sidecar.encoded().count) / 10.25
    #expect(perSecond > 2500 && perSecond < 3500, "\(perSecond)")
  }

  @Test("peaks are the larger channel's, a byte a millisecond, never under them")
  func peakBytes() {
    let levels = [-58, -57.7, -57.4, -20.1, 0, 6, 9]
    let right = levels.flatMap { [Float](repeating: gain($0), count: 48) }
    let left = right.map { -0.5 * $0 }
    for samples in [[left, right], [right, left]] {
      let peaks = measure(samples, rate: 48_000).sidecar.peaks
      #expect(peaks == [0, 1, 2, 151, 231, 255, 255])
      #expect(
        peaks.map(FeatureSidecar.peakDBFS) == [-200, -57.5, -57.25, -20, 0, 6, 6])
    }
  }

  @Test("bytes decode to the same sidecar; damage anywhere is noticed")
  func coding() throws {
    let sidecar = Self.track.sidecar
    let bytes = sidecar.encoded()
    #expect(bytes.count == sidecar.encodedBytes)
    #expect(try FeatureSidecar(decoding: bytes) == sidecar)
    for position in stride(from: 0, to: bytes.count, by: bytes.count / 60) {
      var damaged = bytes
      damaged[position] ^= 4
      #expect(throws: LacquerError.self) { try FeatureSidecar(decoding: damaged) }
    }
    for count in [0, 10, 72, 100, bytes.count - 1] {
      #expect(throws: LacquerError.self) {
        try FeatureSidecar(decoding: Array(bytes.prefix(count)))
      }
    }
  }

  @Test("features agree with the profile")
  func agreement() {
    let (profile, sidecar) = Self.track
    let top = sidecar.peaks.map(FeatureSidecar.peakDBFS).max() ?? -200
    #expect(top >= profile.peaks.samplePeakDBFS && top < profile.peaks.samplePeakDBFS + 0.26)
    // Integrated loudness again, from the 10 ms series.
    let energies: [Double] = sidecar.loudness.map { pow(10, (Double($0) / 100 + 0.691) / 10) }
    let absolute = pow(10, (-70 + 0.691) / 10)
    var blocks: [Double] = []
    for start in stride(from: 0, to: energies.count - 39, by: 10) {
      let energy = energies[start..<(start + 40)].reduce(0, +) / 40
      if energy > absolute { blocks.append(energy) }
    }
    let gate = blocks.reduce(0, +) / Double(blocks.count) / 10
    let kept = blocks.filter { $0 > gate }
    let loudness = -0.691 + 10 * log10(kept.reduce(0, +) / Double(kept.count))
    #expect(abs(loudness - profile.loudness.integratedLUFS) < 0.02)
  }
}

extension FeatureSidecar {
  /// All its bytes.
  fileprivate func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    encode { bytes += $0 }
    return bytes
  }

  /// Reads bytes in memory as the cache reads files.
  fileprivate init(decoding bytes: [UInt8]) throws {
    var position = 0
    try self.init(size: bytes.count) { count in
      defer { position += count }
      return count <= bytes.count - position ? Array(bytes[position..<position + count]) : nil
    }
  }
}
