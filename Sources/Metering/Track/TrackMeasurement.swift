public import AudioCore
import DSP
import Glibc

/// What `TrackMeasurement` found where its features over time are not kept.
public struct ProfileReading: Sendable {
  /// The measured figures.
  public let profile: TrackProfile
  /// Loudness of every 10 ms, 0.01 LUFS.
  public let loudness: [Int16]
  /// Short-term loudness at 10 Hz from the first whole 3 s on, LUFS.
  public let shortTermLUFS: [Double]
}

/// Everything about a track in one pass: feed the blocks in order, then call `finish()`.
///
/// One or two channels. Results do not depend on how the stream is cut into blocks. Memory grows by
/// about 5.5 kB a second of audio, whatever its rate. Used by one thread.
public final class TrackMeasurement {
  /// Rate and channels.
  public let format: AudioFormat

  private let keepsFeatures: Bool
  private let feeder: UnitFeeder
  private let midSide: MidSide
  private let loudness: LoudnessMeter
  private let truePeak: TruePeakMeter
  private let spectrum: SpectrumMeter
  private let dynamics: DynamicsMeter
  private var stereo = StereoMeter()
  private var levels = LevelMeter()
  private var faults: FaultMeter
  private var waveform = WaveformBuilder()
  private var units = 0
  private var unitLoudness = ChunkedSeries<Int16>()
  private var peaks = ChunkedSeries<UInt8>()

  /// Creates a measurement of one or two channels.
  ///
  /// Without `keepsFeatures` it is `finishProfile` that ends it; memory grows by 1 kB a second less.
  public init(format: AudioFormat, keepsFeatures: Bool = true) {
    precondition((1...2).contains(format.channels), "tracks are mono or stereo")
    self.format = format
    self.keepsFeatures = keepsFeatures
    feeder = UnitFeeder(format: format)
    midSide = MidSide(capacity: feeder.clock.capacity + 16)
    loudness = LoudnessMeter(format: format)
    truePeak = TruePeakMeter(format: format, keepsIntervals: true)
    let spectrum = SpectrumMeter(format: format)
    let dynamics = DynamicsMeter(sampleRate: format.sampleRate, decimation: spectrum.decimation)
    spectrum.decimatedSink = { block, count in dynamics.consumeDecimated(block, count: count) }
    self.spectrum = spectrum
    self.dynamics = dynamics
    faults = FaultMeter(format: format)
  }

  /// Measures the block's frames, in order after those before.
  public func add(_ block: AudioBlock) { feeder.add(block) { consume($0) } }

  private func consume(_ unit: AudioBlock) {
    let statistics = UnitStatistics(unit, index: units, clock: feeder.clock)
    units += 1
    loudness.consume(unit)
    truePeak.consume(unit)
    midSide.convert(unit)
    spectrum.consume(midSide.block, loudness: loudness)
    dynamics.consume(midSide.block)
    stereo.consume(statistics, frames: unit.frames)
    levels.consume(statistics, frames: unit.frames)
    faults.consume(unit, statistics)
    for part in 0..<statistics.parts {
      waveform.add(statistics.partMinima[part], statistics.partMaxima[part])
      if keepsFeatures { peaks.append(FeatureSidecar.peakByte(statistics.partPeak(part))) }
    }
    let level = Level.loudness(loudness.unitEnergy / Double(unit.frames))
    unitLoudness.append(Int16((level * 100).rounded()))
  }

  /// The results for the whole stream; nothing may be added afterwards.
  public func finish() -> (profile: TrackProfile, sidecar: FeatureSidecar) {
    precondition(keepsFeatures, "the features were not kept")
    let (profile, powers) = conclude()
    return (profile, sidecar(powers))
  }

  /// The results without the features over time but for loudness.
  public func finishProfile() -> ProfileReading {
    let profile = conclude().profile
    return ProfileReading(
      profile: profile, loudness: unitLoudness.takeAll(), shortTermLUFS: loudness.allShortTermLUFS)
  }

  private func conclude() -> (profile: TrackProfile, powers: SecondPowers) {
    feeder.flush { consume($0) }
    faults.finish()
    let loud = loudness.finish()
    let peak = truePeak.finish()
    let spectra = spectrum.result(loudness: loudness, integratedLUFS: loud.integratedLUFS)
    let profile = TrackProfile(
      sampleRate: format.sampleRate, channels: format.channels, frames: feeder.frames,
      loudness: loud, peaks: peakProfile(peak, loud), spectrum: spectra.spectrum.rounded(),
      stereo: StereoProfile(spectra, stereo, channels: format.channels),
      dynamics: dynamics.finish(),
      faults: faultProfile(noiseFloorDBFS: spectra.noiseFloorDBFS),
      waveform: waveform.overview.rounded())
    return (profile, spectra.secondPowers)
  }

  private func peakProfile(_ peak: TruePeakReading, _ loud: LoudnessProfile) -> PeakProfile {
    let psr = peakToShortTerm(integrated: loud.integratedLUFS)
    let sample = peak.samplePeakDBFS
    let silent = levels.rms < 1e-10
    return PeakProfile(
      truePeakDBTP: peak.truePeakDBTP, channelTruePeakDBTP: peak.channelTruePeakDBTP,
      samplePeakDBFS: sample,
      plrDB: loud.integratedLUFS > Level.silence ? peak.truePeakDBTP - loud.integratedLUFS : 0,
      psrMedianDB: psr.isEmpty ? 0 : Level.percentile(psr, 50),
      psrLowDB: psr.isEmpty ? 0 : Level.percentile(psr, 5),
      crestDB: silent ? 0 : sample - Level.amplitude(levels.rms),
      dynamicRangeDB: levels.dynamicRangeDB)
  }

  /// True peak of the last 3 s minus short-term loudness at 10 Hz, sorted; windows above −70 LUFS
  /// and I − 20 LU count.
  private func peakToShortTerm(integrated: Double) -> [Double] {
    let gate = max(-70, integrated - 20)
    let peaks = truePeak.intervalPeaks
    var ratios: [Double] = []
    for window in 0..<loudness.shortTerm.count {
      let level = Level.loudness(Double(loudness.shortTerm[window]))
      guard level > gate else { continue }
      var top: Float = 0
      for interval in window..<(window + 30) { top = max(top, peaks[interval]) }
      ratios.append(Level.amplitude(Double(top)) - level)
    }
    return ratios.sorted()
  }

  private func faultProfile(noiseFloorDBFS: Double) -> FaultProfile {
    let rate = Double(format.sampleRate)
    let seconds = Double(feeder.frames) / rate
    let means = levels.means
    return FaultProfile(
      dcOffset: (0..<format.channels).map { means[$0] }, clippedRuns: faults.clippedRuns,
      clippedSeconds: faults.clippedSeconds, invalidSamples: feeder.invalidSamples,
      leadingSilenceSeconds: faults.firstSound.map { Double($0) / rate } ?? seconds,
      trailingSilenceSeconds: faults.lastSound.map { seconds - Double($0 + 1) / rate } ?? seconds,
      noiseFloorDBFS: noiseFloorDBFS, isSilent: faults.firstSound == nil)
  }

  private func sidecar(_ powers: SecondPowers) -> FeatureSidecar {
    let points = (powers.count + 1) / 2
    var mid: [Int16] = []
    var side: [Int16] = []
    mid.reserveCapacity(points * powers.seconds)
    side.reserveCapacity(points * powers.seconds)
    var row = [SIMD2<Float>](repeating: .zero, count: powers.count)
    for second in 0..<powers.seconds {
      powers.read(second, into: &row)
      for j in 0..<points {
        // The neighbours are shared with the next points.
        let before = row[max(0, 2 * j - 1)]
        let after = row[min(powers.count - 1, 2 * j + 1)]
        let power = row[2 * j] * 0.5 + (before + after) * 0.25
        mid.append(Self.hundredths(power.x))
        side.append(Self.hundredths(power.y))
      }
    }
    return FeatureSidecar(
      sampleRate: format.sampleRate, frames: feeder.frames, loudness: unitLoudness.takeAll(),
      points: points, midPowers: mid, sidePowers: side, bandLevels: dynamics.takeLevels(),
      peaks: peaks.takeAll())
  }

  private static func hundredths(_ power: Float) -> Int16 {
    power > 1e-20 ? Int16((1000 * log10f(power)).rounded()) : -20_000
  }
}
