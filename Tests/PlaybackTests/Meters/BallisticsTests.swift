import Playback
import TestSupport
import Testing

/// The table of ballistics in docs/playback.md.
@Suite struct BallisticsTests {
  private static let rate = 48_000
  /// Frames of one step of the meters.
  private static let step = 1024

  /// A second of a tone, then silence.
  private static func tone(_ decibels: Double, silence seconds: Double) -> [Float] {
    Signals.sine(hertz: 997, decibels: decibels, seconds: 1, rate: rate)
      + [Float](repeating: 0, count: Int(seconds * Double(rate)))
  }

  private static func meters(afterSilence seconds: Double) -> LiveMeters {
    LiveMeters.of(tone(-6, silence: seconds), tone(-12, silence: seconds))
  }

  /// Bars fall 20 dB in 1.7 s, each by itself; what was highest stays.
  @Test func barsFallAndHoldsStay() {
    let meters = Self.meters(afterSilence: 1.7)
    // Two steps of the meters are 0.5 dB.
    #expect(abs(meters.peakDBTP.x + 26) < 0.6, "\(meters.peakDBTP)")
    #expect(abs(meters.peakDBTP.y + 32) < 0.6, "\(meters.peakDBTP)")
    #expect(abs(meters.heldPeakDBTP.x + 6) < 0.03 && abs(meters.heldPeakDBTP.y + 12) < 0.03)
    #expect(abs(meters.truePeakDBTP + 6) < 0.03)
  }

  /// The peak behind PSR is that of the last 3 s, and silence has no PSR.
  @Test func recentPeakIsForgottenAfterThreeSeconds() {
    let soon = Self.meters(afterSilence: 2.8)
    #expect(abs(soon.recentTruePeakDBTP + 6) < 0.03)
    let late = Self.meters(afterSilence: 3.2)
    #expect(late.recentTruePeakDBTP == -200 && late.psrDB == nil)
    #expect(abs(late.truePeakDBTP + 6) < 0.03)
  }

  /// Of 0.4 s, 19 steps, ten are in opposite phase.
  @Test func correlationLooksBackFourTenths() {
    let tone = Signals.sine(hertz: 997, decibels: -10, seconds: 2, rate: Self.rate)
    let left = Array(tone.prefix(60 * Self.step))
    func right(turned steps: Int) -> [Float] {
      left.indices.map { $0 < (60 - steps) * Self.step ? left[$0] : -left[$0] }
    }
    #expect(abs(LiveMeters.of(left, right(turned: 10)).correlation + 1.0 / 19) < 0.01)
    #expect(LiveMeters.of(left, right(turned: 20)).correlation < -0.999_999)
    let silence = [Float](repeating: 0, count: 30 * Self.step)
    #expect(LiveMeters.of(silence, silence).correlation == 0)
  }

  /// Silence, and what was not measured yet, has no correlation to show.
  @Test func onlySoundHasACorrelation() throws {
    let silence = [Float](repeating: 0, count: 30 * Self.step)
    #expect(LiveMeters().audibleCorrelation == nil)
    #expect(LiveMeters.of(silence, silence).audibleCorrelation == nil)
    let tone = Signals.sine(hertz: 997, decibels: -10, seconds: 1, rate: Self.rate)
    let shown = try #require(LiveMeters.of(tone, tone).audibleCorrelation)
    #expect(abs(shown - 1) < 1e-6)
  }

  /// Four values of short-term loudness a second, the last minute of them.
  @Test func historyIsAMinute() throws {
    let rate = 8000
    let quiet = Signals.sine(hertz: 1000, decibels: -40, seconds: 30, rate: rate)
    let loud = Signals.sine(hertz: 1000, decibels: -20, seconds: 40, rate: rate)
    let short = LiveMeters.of(quiet, quiet, rate: rate).history
    // 234 whole steps of 1024 frames are 239 616, and a value comes every 2000.
    #expect(short.count == 119)
    let history = LiveMeters.of(quiet + loud, quiet + loud, rate: rate).history
    #expect(history.count == 240)
    // The last minute begins 10 s in, so that 20 s of it are quiet; 0.3 s of the loud tone show.
    let before = history.prefix { $0 < -30 }.count
    #expect((79...83).contains(before), "\(before)")
    let (first, last) = (try #require(history.first), try #require(history.last))
    #expect(abs(last - first - 20) < 0.05)
  }

  /// The newest 512 frames, oldest first, left before right.
  @Test func goniometerShowsTheNewestFrames() {
    let left = Signals.white(count: 4 * Self.step, amplitude: 0.5, seed: 1)
    let right = Signals.white(count: 4 * Self.step, amplitude: 0.5, seed: 2)
    let shown = LiveMeters.of(left, right).goniometer
    #expect(shown.map(\.x) == Array(left.suffix(512)))
    #expect(shown.map(\.y) == Array(right.suffix(512)))
  }

  /// What was highest in the spectrum stays while the rest falls.
  @Test func spectrumHoldsItsPeaks() throws {
    var settings = LiveSpectrum.Settings()
    settings.tilt = 3
    let tone = Signals.sine(hertz: 997, decibels: 0, seconds: 3, rate: Self.rate)
    let track = tone + [Float](repeating: 0, count: 2 * Self.rate)
    let spectrum = LiveMeters.of(track, track, settings: settings).spectrum
    let highest = try #require(spectrum.peakDecibels.max())
    let top = try #require(spectrum.peakDecibels.firstIndex(of: highest))
    #expect(abs(highest) < 0.2)
    // exp(−2 s / 0.3 s) is −29 dB; the window still holds the tone for 0.09 s.
    #expect(spectrum.decibels[top] < -26)
  }
}
