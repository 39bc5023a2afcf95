internal import AudioCore
internal import Metering

/// The part of mix and master that stands for them where they are compared with the reference:
/// `match.region` inside of what is kept.
struct ComparedPart {
  /// Spectra of the mix there.
  let before: SpectrumProfile
  /// Spectra of the master there.
  let after: SpectrumProfile
  /// Balance of the master there, dB; left over right.
  let balanceDB: Double

  /// Takes what the master measures as a whole, or measures it again where `frames` are not all of it.
  init(
    before: SpectrumProfile, master: RenderedMaster, frames: Range<Int>, cancellation: Cancellation?
  ) throws {
    self.before = before
    guard frames != 0..<master.audio.frames else {
      after = master.measured.profile.spectrum
      balanceDB = master.measured.profile.stereo.balanceDB
      return
    }
    let reading = try Measure.match(of: master.audio, in: frames, cancellation: cancellation)
    after = reading.spectrum
    balanceDB = reading.stereo.balanceDB
  }
}
