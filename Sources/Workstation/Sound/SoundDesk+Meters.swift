internal import Playback
import Synchronization
internal import TerminalKit
public import Workbench

extension SoundDesk {
  /// What the meters read now, for panes that show it as `view` says; [any thread].
  ///
  /// Waits neither for the audio thread nor for the thread that measures.
  public func meters(_ view: ViewChoices) -> MeterReadings {
    guard let session = playback else { return MeterReadings() }
    var settings = LiveSpectrum.Settings()
    // The graphs tilt by themselves: a level is that of a band at 1 kHz.
    settings.tilt = 0
    settings.octaves = 1 / Double(view.smoothing)
    settings.averaging =
      switch view.averaging {
      case .fast: .fast
      case .slow: .slow
      case .long: .slower
      case .infinite: .infinite
      }
    if session.spectrumSettings != settings { session.spectrumSettings = settings }
    var meters = MeterReadings(session.meters, source: session.state.source)
    sounding.withLock { sounding in
      guard view.isFrozen else { return sounding.frozen = nil }
      if let frozen = sounding.frozen {
        meters.spectrum = frozen.spectrum
        meters.held = frozen.held
      } else if let spectrum = meters.spectrum, let held = meters.held {
        sounding.frozen = (spectrum, held)
      }
    }
    return meters
  }
}

extension MeterReadings {
  /// The readings of playback as the panes draw them; levels of silence are nil.
  init(_ playback: LiveMeters, source: AuditionSource) {
    func level(_ value: Double) -> Double? { value > -100 ? value : nil }
    self.source =
      switch source {
      case .mix: .original
      case .master, .codec: .master
      case .reference: .reference
      case .difference: .difference
      }
    momentaryLUFS = level(playback.momentaryLUFS)
    shortTermLUFS = level(playback.shortTermLUFS)
    integratedLUFS = level(playback.integratedLUFS)
    maximumMomentaryLUFS = level(playback.maximumMomentaryLUFS)
    maximumShortTermLUFS = level(playback.maximumShortTermLUFS)
    truePeakDBTP = [playback.peakDBTP.x, playback.peakDBTP.y]
    heldPeakDBTP = [playback.heldPeakDBTP.x, playback.heldPeakDBTP.y]
    psrDB = playback.psrDB
    correlation = playback.audibleCorrelation
    let hertz = playback.spectrum.hertz
    if !hertz.isEmpty {
      spectrum = FrequencyCurve(
        frequencies: hertz, levels: playback.spectrum.decibels.map(Double.init))
      held = FrequencyCurve(
        frequencies: hertz, levels: playback.spectrum.peakDecibels.map(Double.init))
    }
    samples = playback.goniometer.map { (left: $0.x, right: $0.y) }
    let missing = Int(60 / LiveMeters.historyStep) - playback.history.count
    history =
      playback.history.isEmpty
      ? []
      : [Double?](repeating: nil, count: max(0, missing))
        + playback.history.map { level(Double($0)) }
  }
}
