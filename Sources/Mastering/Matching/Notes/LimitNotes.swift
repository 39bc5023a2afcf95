internal import AudioCore
import Glibc

/// Sentences for the person about what limits and guards held back.
package enum LimitNotes {
  /// What happened to the width curve between 30 Hz and 18 kHz, where `width.mono` leaves a side.
  static func width(
    wanted: [Double], curve: [Double], settings: MasterSettings
  ) -> [PlanNote] {
    let lowest = max(30, settings.width.mono ?? 0)
    let heard = SpectralGrid.points(lowest...18_000, count: wanted.count)
    let low = settings.width.low
    let mayWiden = settings.width.widen > 0.5
    let unopened = heard.filter { mayWiden && wanted[$0] > 0.5 && curve[$0] < 0.01 }
    return [
      note(
        "width.low", unopened.filter { SpectralGrid.hertz($0) < low }, wanted, curve,
        "side is not widened below \(Words.hertz(low))", "A lower width.low"),
      note(
        "guard.mono", unopened.filter { SpectralGrid.hertz($0) >= low }, wanted, curve,
        "the side holds nothing but noise", "guard.mono=off"),
      note(
        "width.widen",
        heard.filter {
          isHeld(wanted[$0], curve[$0], beyond: settings.width.widen)
            && (curve[$0] > 0.01 || !mayWiden)
        },
        wanted, curve, "that is the largest widening allowed", "A higher width.widen"),
      note(
        "width.narrow",
        heard.filter { isHeld(-wanted[$0], -curve[$0], beyond: settings.width.narrow) },
        wanted, curve, "that is the largest narrowing allowed", "A higher width.narrow"),
    ].compactMap(\.self)
  }

  private static func isHeld(_ wanted: Double, _ curve: Double, beyond limit: Double) -> Bool {
    wanted > limit + 0.5 && curve < wanted - 0.5
  }

  private static func note(
    _ key: String, _ points: [Int], _ wanted: [Double], _ curve: [Double], _ reason: String,
    _ remedy: String
  ) -> PlanNote? {
    guard let worst = points.max(by: { abs(wanted[$0] - curve[$0]) < abs(wanted[$1] - curve[$1]) }),
      let first = points.first, let last = points.last
    else { return nil }
    let low = SpectralGrid.hertz(first)
    let high = SpectralGrid.hertz(last)
    return PlanNote(
      key: key,
      text:
        "Held back between \(Words.hertz(low)) and \(Words.hertz(high)): "
        + "\(Numeral.signed(wanted[worst])) dB wanted at \(Words.hertz(SpectralGrid.hertz(worst))), "
        + "\(Numeral.signed(curve[worst])) dB applied; \(reason). \(remedy) lifts this limit.",
      lowHz: low, highHz: high)
  }
}
