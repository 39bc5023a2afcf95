internal import Metering

/// What dynamics and limiter do to the spectra on top of the filters, as the loop reckons with it.
struct UnforeseenChange {
  /// What is reckoned with.
  private(set) var reckoned: SpectralChange
  private let tone: FractionalBands
  private let width: FractionalBands
  private var mid: Relaxation
  private var side: Relaxation

  /// Reckons with nothing on a grid of so many points.
  init(count: Int, settings: MasterSettings) {
    tone = FractionalBands(octaves: settings.tone.detail, gridCount: count)
    width = .ofWidth(octaves: settings.width.detail, gridCount: count)
    mid = Relaxation(count: tone.count)
    side = Relaxation(count: width.count)
    let none = [Double](repeating: 0, count: count)
    reckoned = SpectralChange(mid: none, side: none)
  }

  /// Goes on with other audio, of which nothing was found yet.
  mutating func hearAnew() {
    mid.hearAnew()
    side.hearAnew()
  }

  /// Takes what a rendering did that its filters do not explain.
  mutating func learn(_ found: SpectralChange) {
    // A change of level is none of tone, and would look like a step that every band has made.
    let level = SpectralGrid.level(found.mid)
    let missed = found.beyond(reckoned)
    reckoned = reckoned.adding(
      SpectralChange(
        mid: tone.curve(mid.step(missed: tone.values(missed.mid.map { $0 - level }))),
        side: width.curve(side.step(missed: width.values(missed.side)))))
  }

  /// Largest move of a section after which the last step is still to be seen, dB.
  private static let seenDB = 0.5

  /// Adds what the move of sections is known to do.
  mutating func expect(_ move: SectionMove) {
    reckoned = reckoned.adding(move.change)
    guard move.largestDB > Self.seenDB else { return }
    mid.begin()
    side.begin()
  }
}
