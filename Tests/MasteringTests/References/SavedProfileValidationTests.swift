import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("Saved profiles that somebody has changed")
struct SavedProfileValidationTests {
  /// What nobody has measured, with a part of the complaint.
  private static let faults: [ChangedDocument.Fault] = [
    ("hash", #""abc""#, "hash is no SHA-256"),
    ("region", #"{"start": 5, "end": 1}"#, "region ends before it starts"),
    ("file.frames", "-1", "file.frames"),
    ("profile.sampleRate", "0", "profile.sampleRate is 0"),
    ("profile.channels", "3", "profile.channels"),
    ("profile.frames", "0", "profile.frames"),
    ("profile.loudness.integratedLUFS", "1e300", "profile.loudness.integratedLUFS"),
    ("profile.loudness.loudestSectionSeconds", "-1", "loudestSectionSeconds"),
    ("profile.loudness.shortTermQuantilesLUFS", "[-20]", "must be 20"),
    ("profile.peaks.channelTruePeakDBTP", "[]", "profile.peaks.channelTruePeakDBTP"),
    ("profile.peaks.plrDB", "1e300", "profile.peaks.plrDB"),
    ("profile.spectrum.midDB", "[]", "profile.spectrum.midDB is 0"),
    ("profile.spectrum.midDB.7", "1e300", "profile.spectrum.midDB[7]"),
    ("profile.spectrum.sideDB", "[-60]", "profile.spectrum.sideDB is 1"),
    ("profile.spectrum.midBandErrorDB", "[1]", "profile.spectrum.midBandErrorDB is 1"),
    ("profile.spectrum.codecCutoffHz", "0", "profile.spectrum.codecCutoffHz"),
    ("profile.stereo.bandWidthDB", "[]", "profile.stereo.bandWidthDB is 0 and must be 6"),
    ("profile.stereo.correlation", "2", "profile.stereo.correlation"),
    ("profile.dynamics.bandQuantilesDB", "[]", "bandQuantilesDB is 0 and must be 5"),
    ("profile.dynamics.bandQuantilesDB.3", "[]", "bandQuantilesDB[3] is 0 and must be 20"),
    ("profile.faults.dcOffset", "[]", "profile.faults.dcOffset"),
    ("profile.faults.clippedSeconds", "[-1]", "profile.faults.clippedSeconds[0]"),
    ("profile.waveform.minima", "[0]", "profile.waveform"),
  ]

  @Test("are refused in a sentence that names the value, and never followed or fatal")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try folder.write("song.wav", Material.stereo(seconds: 6, seed: 3))
    let profile = try SavedProfile.make(
      ReferenceRequest(path: folder.file("song.wav")), cancellation: Cancellation())
    let document = try ChangedDocument(try profile.encoded())
    _ = try SavedProfile.decode(document.bytes, path: "x.lacquer-profile")
    try document.expectRefusals(Self.faults, named: "x.lacquer-profile") {
      _ = try SavedProfile.decode($0, path: $1)
    }
  }
}
