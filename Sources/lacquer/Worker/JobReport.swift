import AudioCore
import Glibc
import Mastering
import MasteringAPI
import Metering
import Workbench

/// The report of a job as the API gives it: before, reference, after, and the distance between them.
enum JobReport {
  private struct Track: Encodable {
    var channels: Int
    var integrated_lufs: Double
    var loudness_range_lu: Double
    var true_peak_dbtp: Double
    var crest_db: Double
    var plr_db: Double
    var correlation: Double
    var side_mid_db: Double
    var seconds: Double
    var band_levels_db: [Double]
  }

  /// The loudness that is followed where only one of mix and reference is mono, which two loudspeakers
  /// play.
  private struct FollowedLoudness: Encodable {
    var integrated_lufs: Double
    var text: String

    init?(_ reference: TrackProfile, beside mix: TrackProfile) {
      guard let text = ReportText.loudness(of: reference, beside: mix) else { return nil }
      integrated_lufs = reference.followed(by: mix).loudness.integratedLUFS
      self.text = text
    }
  }

  private struct LimiterWork: Encodable {
    var max_gain_reduction_db: Double
    var p95_gain_reduction_db: Double
    var active_percent: Double
  }

  private struct Document: Encodable {
    var before: Track
    var reference: Track?
    var followed: FollowedLoudness?
    var after: Track?
    var distance_before: Double?
    var distance_after: Double?
    var distance_unit = "dB rms of 1/3-octave mid spectra, level removed, 40 Hz to 16 kHz"
    var limiter: LimiterWork?
    var checks: [Check]
    var stages: [StageReport]
    var timing: RunTiming
  }

  /// The document.
  static func document(_ report: MasterReport) -> JSONValue {
    let after = report.deliverables.first
    let before = report.mix.profile
    let reference = report.references.first?.profile
    return JSONText.tree(
      Document(
        before: track(before), reference: reference.map(track),
        followed: reference.flatMap { FollowedLoudness($0, beside: before) },
        after: after.map { track($0.profile) },
        distance_before: reference.map { distance(before, $0) },
        distance_after: reference.flatMap { goal in after.map { distance($0.profile, goal) } },
        limiter: after?.limiter.map {
          LimiterWork(
            max_gain_reduction_db: $0.maximumDB, p95_gain_reduction_db: $0.centile95DB,
            active_percent: $0.activePercent)
        },
        checks: report.deliverables.flatMap(\.checks), stages: report.stages,
        timing: report.timing))
  }

  private static func track(_ profile: TrackProfile) -> Track {
    Track(
      channels: profile.channels, integrated_lufs: profile.loudness.integratedLUFS,
      loudness_range_lu: profile.loudness.rangeLU,
      true_peak_dbtp: profile.peaks.truePeakDBTP, crest_db: profile.peaks.crestDB,
      plr_db: profile.peaks.plrDB, correlation: profile.stereo.correlation,
      side_mid_db: profile.stereo.widthDB, seconds: profile.seconds,
      band_levels_db: bands(profile))
  }

  /// Levels of the six listening bands of mid, dB.
  private static func bands(_ profile: TrackProfile) -> [Double] {
    ListeningBand.all.map {
      level(profile.spectrum.midDB, $0.range.lowerBound, $0.range.upperBound)
    }
  }

  /// Power of a spectrum (dB per hertz on the profile's grid) between two frequencies, dB.
  private static func level(_ spectrum: [Double], _ low: Double, _ high: Double) -> Double {
    let octave = Double(SpectrumProfile.pointsPerOctave)
    var power = 0.0
    for index in spectrum.indices {
      let hertz = SpectrumProfile.frequencyHz(index)
      guard hertz >= low, hertz < high else { continue }
      power += Decibels.powerRatio(spectrum[index]) * hertz * (pow(2, 1 / octave) - 1)
    }
    return max(-200, Decibels.power(max(power, 1e-20)))
  }

  /// Rms difference of the mid spectra in third octaves with the mean taken out, dB.
  private static func distance(_ a: TrackProfile, _ b: TrackProfile) -> Double {
    let centres = (-14...12).map { 1000 * pow(2, Double($0) / 3) }.filter { $0 <= 16_500 }
    let half = pow(2, 1.0 / 6)
    let differences = centres.map {
      level(a.spectrum.midDB, $0 / half, $0 * half) - level(b.spectrum.midDB, $0 / half, $0 * half)
    }
    let mean = differences.reduce(0, +) / Double(differences.count)
    let square = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (square / Double(differences.count)).squareRoot()
  }
}
