internal import Metering

/// The closed loop's estimate of what dynamics and limiter do to the spectra on top of the filters.
struct UnforeseenChange {
  /// The estimate, dB on the spectral grid.
  private(set) var reckoned: SpectralChange
  private let tone: FractionalBands
  private let width: FractionalBands
  private var mid: Relaxation
  private var side: Relaxation

  /// Starts with an estimate of 0 dB on a grid of `count` points.
  init(count: Int, settings: MasterSettings) {
    tone = FractionalBands(octaves: settings.tone.detail, gridCount: count)
    width = .ofWidth(octaves: settings.width.detail, gridCount: count)
    mid = Relaxation(count: tone.count)
    side = Relaxation(count: width.count)
    let none = [Double](repeating: 0, count: count)
    reckoned = SpectralChange(mid: none, side: none)
  }

  /// Forgets the last step of the estimate, because the next change is measured on other audio.
  mutating func startOnOtherAudio() {
    mid.startOnOtherAudio()
    side.startOnOtherAudio()
  }

  /// Moves the estimate towards the unexplained change `found` in the last rendering.
  mutating func learn(_ found: SpectralChange) {
    // A change of overall level is no change of tone, and would look like a step made by every band.
    let level = SpectralGrid.level(found.mid)
    let missed = found.beyond(reckoned)
    reckoned = reckoned.adding(
      SpectralChange(
        mid: tone.curve(mid.step(missed: tone.values(missed.mid.map { $0 - level }))),
        side: width.curve(side.step(missed: width.values(missed.side)))))
  }

  /// Largest move of a section, dB, behind which the effect of the last step can still be measured.
  private static let seenDB = 0.5

  /// Adds the change of spectrum that a move of sections is known to make.
  mutating func expect(_ move: SectionMove) {
    reckoned = reckoned.adding(move.change)
    guard move.largestDB > Self.seenDB else { return }
    mid.begin()
    side.begin()
  }
}
