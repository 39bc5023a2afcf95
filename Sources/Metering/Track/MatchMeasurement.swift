public import AudioCore

/// What a match is judged by: loudness, spectra, image and, where asked for, dynamics.
public struct MatchReading: Sendable, Equatable {
  /// Loudness over time and as a whole.
  public var loudness: LoudnessProfile
  /// Long-term spectra of mid and side.
  public var spectrum: SpectrumProfile
  /// Width, balance, correlation.
  public var stereo: StereoProfile
  /// Level distribution in five bands; nil where it was not asked for.
  public var dynamics: DynamicsProfile?
  /// Short-term loudness at 10 Hz from the first whole 3 s on, LUFS.
  public var shortTermLUFS: [Double]
}

/// The part of `TrackMeasurement` that the closed loop needs again and again, at half its cost.
///
/// Fed and finished the same way, with the same values. One or two channels; used by one thread.
public final class MatchMeasurement {
  /// Rate and channels.
  public let format: AudioFormat

  private let feeder: UnitFeeder
  private let midSide: MidSide
  private let loudness: LoudnessMeter
  private let spectrum: SpectrumMeter
  private let dynamics: DynamicsMeter?
  private var stereo = StereoMeter()
  private var units = 0

  /// Creates a measurement of one or two channels, with band levels where they are wanted.
  public init(format: AudioFormat, measuresDynamics: Bool = false) {
    precondition((1...2).contains(format.channels), "tracks are mono or stereo")
    self.format = format
    feeder = UnitFeeder(format: format)
    midSide = MidSide(capacity: feeder.clock.capacity + 16)
    loudness = LoudnessMeter(format: format)
    let spectrum = SpectrumMeter(format: format)
    dynamics =
      measuresDynamics
      ? DynamicsMeter(sampleRate: format.sampleRate, decimation: spectrum.decimation) : nil
    if let dynamics {
      spectrum.decimatedSink = { block, count in dynamics.consumeDecimated(block, count: count) }
    }
    self.spectrum = spectrum
  }

  /// Measures the block's frames, in order after those before.
  public func add(_ block: AudioBlock) { feeder.add(block) { consume($0) } }

  private func consume(_ unit: AudioBlock) {
    let statistics = UnitStatistics(unit, index: units, clock: feeder.clock)
    units += 1
    loudness.consume(unit)
    midSide.convert(unit)
    spectrum.consume(midSide.block, loudness: loudness)
    dynamics?.consume(midSide.block)
    stereo.consume(statistics, frames: unit.frames)
  }

  /// The results for the whole stream; nothing may be added afterwards.
  public func finish() -> MatchReading {
    feeder.flush { consume($0) }
    let loud = loudness.finish()
    let spectra = spectrum.result(loudness: loudness, integratedLUFS: loud.integratedLUFS)
    return MatchReading(
      loudness: loud, spectrum: spectra.spectrum.rounded(),
      stereo: StereoProfile(spectra, stereo, channels: format.channels),
      dynamics: dynamics?.finish(),
      shortTermLUFS: loudness.allShortTermLUFS)
  }
}

extension StereoProfile {
  /// The image as spectra and meter saw it.
  init(_ spectra: SpectrumResult, _ meter: StereoMeter, channels: Int) {
    guard channels > 1 else {
      self.init(
        widthDB: Level.silence, bandWidthDB: [Double](repeating: Level.silence, count: 6),
        correlation: 1, correlationLow: 1, monoLossDB: 0, balanceDB: 0, centreDB: nil)
      return
    }
    self.init(
      widthDB: spectra.widthDB, bandWidthDB: spectra.bandWidthDB, correlation: meter.correlation,
      correlationLow: meter.correlationLow, monoLossDB: meter.monoLossDB,
      balanceDB: spectra.balanceDB, centreDB: spectra.centreDB)
  }
}
