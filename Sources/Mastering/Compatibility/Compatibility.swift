internal import AudioCore
import Glibc
public import Metering

/// How well a mix and a reference go together in one aspect, known before anything is rendered.
public struct AspectScore: Codable, Sendable, Equatable {
  /// Which aspect.
  public var aspect: MatchAspect
  /// 100 where everything can be followed, 0 where following makes no sense.
  public var score: Int
  /// The finding in one sentence; below `Compatibility.poor` also what to do about it.
  public var text: String
}

/// Scores a mix against a reference, aspect by aspect.
///
/// A pure function of profiles and settings. A score says how far apart the two are compared with what the
/// limits allow, not how good either of them is. Each aspect starts at 100 and loses points for what
/// exceeds a harmless difference; the tests named in docs/report.md hold which pitfalls fall below `poor`.
public struct Compatibility: Sendable {
  /// Below this a reference is ill-matched.
  public static let poor = 60

  /// What a difference costs: nothing up to a harmless one, then points for each unit beyond.
  private struct Slope {
    let harmless: Double
    let pointsPerUnit: Double

    func points(_ difference: Double) -> Double { max(0, difference - harmless) * pointsPerUnit }
  }

  /// Slopes and prices, such that what docs/report.md calls a pitfall falls below `poor`.
  private enum Cost {
    /// Of the rms over octaves of the spectra's difference, dB.
    static let spectrum = Slope(harmless: 3, pointsPerUnit: 6)
    /// Of the distance between the centres of power, octaves.
    static let brightness = Slope(harmless: 0.5, pointsPerUnit: 40)
    /// Of each octave that `tone.boost` or `tone.cut` keeps from the reference's.
    static let octaveBeyondLimits = 15.0
    /// The highest score of a reference that is a filtered band alone.
    static let filteredScore = 40.0
    /// Of the difference of loudness range, LU.
    static let range = Slope(harmless: 2, pointsPerUnit: 10)
    /// Of the difference of peak to loudness ratio, dB.
    static let density = Slope(harmless: 6, pointsPerUnit: 8)
    /// Of the largest difference of width in a band, dB.
    static let width = Slope(harmless: 6, pointsPerUnit: 4)
    /// Of each decibel that `width.widen` or `width.narrow` keeps from the reference's.
    static let widthBeyondLimits = 8.0
    /// Of how far the highest peak would come to stand over the ceiling, dB.
    static let peak = Slope(harmless: 4, pointsPerUnit: 7)
    /// Of the difference of balance, dB.
    static let balance = Slope(harmless: 1, pointsPerUnit: 20)
  }

  private let mix: TrackProfile
  private let reference: TrackProfile
  private let settings: MasterSettings
  private let targetLUFS: Double?

  /// Prepares to score; `settings` name no delivery target.
  public init(mix: TrackProfile, reference: TrackProfile, settings: MasterSettings) {
    self.mix = mix
    self.reference = reference
    self.settings = settings
    targetLUFS = LoudnessTarget.decide(mix: mix, reference: reference, settings: settings)
  }

  /// A score for every aspect, in the order of `MatchAspect`; empty for a silent mix, without dynamics
  /// where one of the two has no loudness.
  public var scores: [AspectScore] {
    guard !mix.faults.isSilent, !reference.faults.isSilent else { return [] }
    return [tone, dynamics, width, level, balance].compactMap(\.self)
  }

  /// The scores of level, which settings ask for too, and of the aspects that a reference counts for:
  /// everything else stays the mix's own.
  func scores(following followed: Set<MatchAspect>) -> [AspectScore] {
    scores.filter { $0.aspect == .level || followed.contains($0.aspect) }
  }

  private func score(_ aspect: MatchAspect, _ value: Double, _ text: String) -> AspectScore {
    AspectScore(aspect: aspect, score: Int(min(100, max(0, value)).rounded()), text: text)
  }

  // MARK: Tone

  private var tone: AspectScore {
    let octaves = octaveDifferences
    let rms = (octaves.reduce(0) { $0 + $1.decibels * $1.decibels } / Double(max(1, octaves.count)))
      .squareRoot()
    let over = octaves.filter {
      $0.decibels > settings.tone.boost || -$0.decibels > settings.tone.cut
    }
    let centroid = centroidOctaves
    let value =
      100 - Cost.spectrum.points(rms) - Cost.octaveBeyondLimits * Double(over.count)
      - Cost.brightness.points(abs(centroid))
    let apart = "The spectra differ by \(Numeral.fixed(rms, 1)) dB (rms of octaves)"
    if let band = filteredBand {
      return score(
        .tone, min(value, Cost.filteredScore),
        "The reference has next to nothing outside \(Words.hertz(band.lowerBound)) to "
          + "\(Words.hertz(band.upperBound)), as a telephone has: --preset full follows such a sound "
          + "on purpose, another reference suits better otherwise.")
    }
    if value < Double(Self.poor) {
      let worst = octaves.max { abs($0.decibels) < abs($1.decibels) }
      let place = worst.map {
        ", most around \(Words.hertz($0.hertz)) (\(Numeral.signed($0.decibels)) dB)"
      }
      return score(
        .tone, value,
        apart + (place ?? "")
          + ": a different kind of sound. tone.amount=60 goes part of the way.")
    }
    return score(.tone, value, apart + (over.isEmpty ? "; all of it can be matched." : "."))
  }

  /// Reference minus mix over octaves with the level taken out, dB.
  private var octaveDifferences: [(hertz: Double, decibels: Double)] {
    let wanted = difference
    let top = min(mix.spectrum.codecCutoffHz ?? 16_000, reference.spectrum.codecCutoffHz ?? 16_000)
    let nyquist = 0.5 * Double(min(mix.sampleRate, reference.sampleRate))
    let compared = OctaveBands.centres.filter { $0 >= 63 && $0 * 1.4 < nyquist && $0 <= top }
    return compared.map { hertz in
      let decibels = SpectralGrid.mean(wanted, over: OctaveBands.range(around: hertz))
      return (hertz: hertz, decibels: decibels)
    }
  }

  private var difference: [Double] {
    let own = SpectralGrid.smooth(mix.spectrum.midDB, octaves: 1)
    let other = SpectralGrid.smooth(reference.spectrum.midDB, octaves: 1)
    return SpectralGrid.withoutLevel(zip(other, own).map { $0 - $1 })
  }

  /// How many octaves the reference's centre of power (per octave) lies above the mix's.
  private var centroidOctaves: Double {
    func centre(_ decibels: [Double]) -> Double {
      var sum = 0.0
      var weighted = 0.0
      for i in SpectralGrid.points(40...16_000, count: decibels.count) {
        // Root of the power per octave: loud bass does not decide alone.
        let power = Decibels.gain(decibels[i]) * SpectralGrid.hertz(i).squareRoot()
        sum += power
        weighted += power * log2(SpectralGrid.hertz(i))
      }
      return sum > 0 ? weighted / sum : 0
    }
    return centre(reference.spectrum.midDB) - centre(mix.spectrum.midDB)
  }

  /// The band outside of which the reference is 30 dB under the mix at both ends; nil for others.
  private var filteredBand: ClosedRange<Double>? {
    let wanted = difference
    let heard = SpectralGrid.points(63...10_000, count: wanted.count)
    let inside = heard.filter { wanted[$0] > -20 }
    guard let first = inside.first, let last = inside.last else { return nil }
    let low = SpectralGrid.hertz(first)
    let high = SpectralGrid.hertz(last)
    return low > 150 && high < 7000 ? low...high : nil
  }

  // MARK: Dynamics, width

  private var dynamics: AspectScore? {
    guard !LoudnessTarget.isUnmeasured(mix), !LoudnessTarget.isUnmeasured(reference) else {
      return nil
    }
    let range = reference.loudness.rangeLU - mix.loudness.rangeLU
    let density = reference.peaks.plrDB - mix.peaks.plrDB
    let value = 100 - Cost.range.points(abs(range)) - Cost.density.points(abs(density))
    let said =
      "Loudness range \(Numeral.fixed(mix.loudness.rangeLU)) against "
      + "\(Numeral.fixed(reference.loudness.rangeLU)) LU, PLR \(Numeral.fixed(mix.peaks.plrDB)) against "
      + "\(Numeral.fixed(reference.peaks.plrDB)) dB"
    guard value < Double(Self.poor) else { return score(.dynamics, value, said + ".") }
    return score(
      .dynamics, value,
      said + (range > 0 ? ": the reference is more dynamic" : ": the reference is less dynamic")
        + " than the mix can be made; a section of it (@1:02-1:40) may suit better.")
  }

  private var width: AspectScore {
    if WidthMatch.isMono(mix) {
      return score(.width, 0, "The mix is mono and stays mono.")
    }
    if WidthMatch.isMono(reference) {
      return score(
        .width, 0,
        "The reference is mono: width is left as it is (guard.mono=off narrows to mono).")
    }
    for (name, profile) in [("mix", mix), ("reference", reference)]
    where profile.stereo.widthDB > LevelTable.loneSideDB {
      return score(
        .width, 0,
        "The \(name) stands in side alone: left and right cancel in mono, and there is no width to "
          + "compare.")
    }
    let bands = comparableBands.map {
      reference.stereo.bandWidthDB[$0] - mix.stereo.bandWidthDB[$0]
    }
    let most = bands.max { abs($0) < abs($1) } ?? 0
    let over = bands.map { max(0, $0 - settings.width.widen, -$0 - settings.width.narrow) }
    let value =
      100 - Cost.width.points(abs(most)) - Cost.widthBeyondLimits * (over.max() ?? 0)
    let said =
      "Width \(Numeral.fixed(mix.stereo.widthDB)) against \(Numeral.fixed(reference.stereo.widthDB)) dB, "
      + "at most \(Numeral.signed(most)) dB in a band"
    guard value < Double(Self.poor) else { return score(.width, value, said + ".") }
    return score(
      .width, value,
      said + ": a different kind of image; width.amount=50 goes half of the way.")
  }

  /// The bands of `bandWidthDB`, but for the sub, of which both files hold a third of an octave or more.
  private var comparableBands: [Int] {
    let rate = min(mix.sampleRate, reference.sampleRate)
    return (1..<6).filter { TrustedBand.holds(listeningBand: $0, at: rate) }
  }

  // MARK: Level, balance

  private var level: AspectScore {
    guard let target = targetLUFS else {
      return score(
        .level, 100,
        settings.limit.drive == nil
          ? "There is no loudness to follow." : "The drive is fixed; loudness follows nothing.")
    }
    let gain = target - mix.loudness.integratedLUFS
    let over = mix.peaks.truePeakDBTP + gain - settings.limit.ceiling
    let value = 100 - Cost.peak.points(over)
    let said =
      "\(Numeral.signed(gain)) dB, needed for \(Numeral.fixed(target)) LUFS, put the highest peak "
      + (over > 0
        ? "\(Numeral.fixed(over, 1)) dB over the ceiling"
        : "\(Numeral.fixed(-over, 1)) dB under the ceiling")
    guard value < Double(Self.poor) else { return score(.level, value, said + ".") }
    return score(
      .level, value,
      said + ": the limiter would be heard; a lower loudness.target (ref-3) costs less.")
  }

  private var balance: AspectScore {
    // A mono reference stands in the centre, where a mix of two channels follows it.
    guard mix.channels == 2 else {
      return score(.balance, 100, "There is no left and right to balance.")
    }
    let difference = mix.stereo.balanceDB - reference.stereo.balanceDB
    let value = 100 - Cost.balance.points(abs(difference))
    let said =
      if let silent = mix.silentChannel {
        "There is nothing on the \(silent.rawValue) of the mix"
      } else {
        "The mix leans by \(Words.leaning(mix.stereo.balanceDB)), the reference by "
          + Words.leaning(reference.stereo.balanceDB)
      }
    guard value < Double(Self.poor) else { return score(.balance, value, said + ".") }
    return score(
      .balance, value,
      said + ": more than balance should correct; check the mix for a faulty channel.")
  }
}
