internal import AudioCore
import Glibc

/// Records which limit or guard held back which bands of the tone curve, and by how much.
package struct BandHolds {
  /// Change beyond which a band counts as held, dB.
  static let threshold = 0.4
  /// Frequencies that notes and checks speak of, Hz.
  static let heardHz = 35.0...16_000.0

  let bands: FractionalBands
  private struct Cause {
    var key: String
    var bands: [Int]
    var before: [Double]
    var after: [Double]
  }

  private var causes: [Cause] = []

  init(bands: FractionalBands) { self.bands = bands }

  /// Records the bands that a limit changed from `before` to `after`, dB, of those above `hertz`.
  mutating func compare(
    _ before: [Double], _ after: [Double], key: String, above hertz: Double = 0
  ) {
    let moved = bands.bands(Self.heardHz).filter {
      abs(before[$0] - after[$0]) > Self.threshold && bands.highHz($0) > hertz
    }
    if !moved.isEmpty {
      causes.append(Cause(key: key, bands: moved, before: before, after: after))
    }
  }

  /// Bands in which some limit or guard keeps `given` away from `asked`, dB.
  func bands(from asked: [Double], to given: [Double]) -> Set<Int> {
    Set(causes.flatMap(\.bands).filter { abs(asked[$0] - given[$0]) > Self.threshold })
  }

  /// One note for each limit or guard, with every range of bands it held back.
  func notes(wanted: [Double], given: [Double], codec: CodecHold?) -> [PlanNote] {
    let held = bands(from: wanted, to: given)
    return causes.compactMap { cause in
      let mine = cause.bands.filter(held.contains)
      let taken = zip(cause.before, cause.after).map { abs($0 - $1) }
      guard let worst = mine.max(by: { taken[$0] < taken[$1] }) else { return nil }
      return PlanNote(
        key: cause.key, text: text(cause, mine, worst, codec), ranges: ranges(mine))
    }
  }

  /// The frequency ranges of bands; neighbouring bands make one range.
  func ranges(_ mine: [Int]) -> [FrequencyRange] {
    Self.runs(mine).map { run in
      FrequencyRange(lowHz: bands.lowHz(run.lowerBound), highHz: bands.highHz(run.upperBound))
    }
  }

  private func text(
    _ cause: Cause, _ mine: [Int], _ worst: Int, _ codec: CodecHold?
  ) -> String {
    let key = cause.key
    if key == "guard.codec", let codec {
      return
        "The \(codec.name) holds nothing above \(Words.hertz(codec.cutoffHz)) (a lossy codec removed "
        + "it); the curve stays level from \(Words.hertz(codec.heldHz)) up. guard.codec=off matches "
        + "there all the same."
    }
    let (reason, remedy) = Self.reason(
      of: key, wanted: cause.before[worst], applied: cause.after[worst])
    return "Held back at \(places(mine)): \(Numeral.signed(cause.before[worst])) dB wanted at "
      + "\(Words.hertz(bands.hertz(worst))), \(Numeral.signed(cause.after[worst])) dB applied; \(reason). "
      + "\(remedy) lifts this limit."
  }

  /// Why a limit changed what a band asks for, in dB, and what lifts the limit.
  package static func reason(
    of key: String, wanted: Double, applied: Double
  ) -> (reason: String, remedy: String) {
    let known = reasons[key] ?? ("a limit allows no more", key)
    // Uncertain bass follows a third of an octave, which may ask for more than the band does.
    let isLess = wanted * applied >= 0 && abs(applied) <= abs(wanted)
    guard key == "tone.certainty", !isLess else { return known }
    return ("the two tracks give evidence of wider bands only", known.1)
  }

  static let reasons = [
    "tone.certainty": ("the two tracks give too little evidence for more", "tone.certainty=off"),
    "guard.noise": ("more would raise noise", "guard.noise=off"),
    "tone.boost": ("that is the largest boost allowed", "A higher tone.boost"),
    "tone.cut": ("that is the largest cut allowed", "A higher tone.cut"),
    "tone.to": (
      "the lower of the two sample rates, or tone.to, ends the comparison there",
      "A reference of a higher rate, or a higher tone.to,"
    ),
    "tone.slope": ("the curve may not be steeper", "A higher tone.slope"),
    "tone.protect": ("you protect these frequencies", "tone.protect=none"),
  ]

  /// "39 Hz to 46 Hz, 1 kHz and 3 more places", the widest first where there are many.
  func places(_ mine: [Int]) -> String {
    let runs = Self.runs(mine)
    let shown = runs.count > 4 ? Array(runs.sorted { $0.count > $1.count }.prefix(3)) : runs
    var words = shown.sorted { $0.lowerBound < $1.lowerBound }.map { run in
      run.count == 1
        ? Words.hertz(bands.hertz(run.lowerBound))
        : "\(Words.hertz(bands.lowHz(run.lowerBound))) to \(Words.hertz(bands.highHz(run.upperBound)))"
    }
    if runs.count > shown.count { words.append("\(runs.count - shown.count) more places") }
    let last = words.removeLast()
    return words.isEmpty ? last : words.joined(separator: ", ") + " and " + last
  }

  /// Runs of neighbouring bands.
  private static func runs(_ mine: [Int]) -> [ClosedRange<Int>] {
    mine.sorted().reduce(into: []) { runs, band in
      if let last = runs.last, last.upperBound + 1 == band {
        runs[runs.count - 1] = last.lowerBound...band
      } else {
        runs.append(band...band)
      }
    }
  }
}
