import Synchronization

extension PlaybackSession {
  /// What is heard measures now; about thirty times a second there is something new.
  ///
  /// Never waits for the audio thread or the meters.
  public var meters: LiveMeters { metering.meters }

  /// Starts integrated loudness, maxima, peak holds and infinite averages again.
  public func resetMeters() { metering.reset() }

  /// How the live spectrum is shown.
  public var spectrumSettings: LiveSpectrum.Settings {
    get { metering.settings }
    set { metering.settings = newValue }
  }

  /// Loudness of the master that is heard, as level match takes it, LUFS; nil without one.
  package var masterLoudnessLUFS: Double? {
    control.withLock { $0.match.lufs[StreamLayout.master] }
  }

  /// Fades to another deck that the audio thread has begun: jumps, loops and changes of the master.
  package var deckChanges: Int { mixer.signals.get(.deckChanges) }

  /// Whether the mix is where it was last told to go, so that a start begins there. [any thread]
  package var hasArrived: Bool { ahead.sought.mix == nil }

  /// CPU time that rendering the last change ahead has cost, s.
  package var lastChangeCPUSeconds: Double {
    Double(ahead.changeNanoseconds.load(ordering: .relaxed)) * 1e-9
  }

  /// Times that the device was suspended, lost or could not be opened.
  package var deviceRecoveries: Int {
    control.withLock { $0.output?.counters.recoveries ?? 0 }
  }
}
