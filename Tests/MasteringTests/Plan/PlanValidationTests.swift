import AudioCore
import Mastering
import TestSupport
import Testing

@Suite("Plans that somebody has changed")
struct PlanValidationTests {
  /// What nobody can render, with a part of the complaint.
  private static let faults: [ChangedDocument.Fault] = [
    ("mixHash", #""abc""#, "mixHash is no SHA-256"),
    ("format.sampleRate", "0", "format.sampleRate is 0"),
    ("format.channels", "9", "format.channels is 9 and must be from 1 to 2"),
    ("frames", "0", "frames is 0"),
    ("frames", "4000000000000000000", "frames is"),
    ("startFrame", "-5", "startFrame is -5"),
    ("startFrame", "100000", "startFrame is 100000"),
    ("endFrame", "-1", "endFrame is -1"),
    ("endFrame", "0", "endFrame is 0"),
    ("endFrame", "1000000000000", "endFrame is 1000000000000"),
    ("repair.offsets", "[0.1]", "repair.offsets is 1 and must be 2"),
    ("repair.offsets", "[0.1, 1e300]", "repair.offsets[1]"),
    ("repair.inverted", "[2]", "repair.inverted is 2"),
    ("repair.inverted", "[0, 0]", "more than once"),
    ("balanceDB", "1e300", "balanceDB is 1e+300"),
    ("tone.curve.lowestHz", "0", "tone.curve.lowestHz"),
    ("tone.curve.pointsPerOctave", "0", "tone.curve.pointsPerOctave"),
    ("tone.curve.decibels", "[]", "tone.curve.decibels is 0"),
    ("tone.curve.decibels", "[0, 1e9]", "tone.curve.decibels[1]"),
    ("tone.bands.0.filter.q", "0", "tone.bands"),
    ("tone.bands.0.filter.hertz", "-1", "tone.bands"),
    ("side.decibels", "[]", "side.decibels"),
    ("dynamics.bands", "[]", "dynamics.bands is 0 and must be 5"),
    ("dynamics.bands.2.gainsDB", "[1]", "dynamics.bands[2].gainsDB is 1 and must be 2"),
    ("dynamics.bands.2.levelsDB", "[-20, -60]", "dynamics.bands[2].levelsDB does not rise"),
    ("dynamics.smoothingMilliseconds", "[40]", "dynamics.smoothingMilliseconds"),
    ("dynamics.smoothingMilliseconds.4", "1e9", "dynamics.smoothingMilliseconds[4]"),
    ("dynamics.link", "2", "dynamics.link"),
    ("dynamics.together", "-1", "dynamics.together"),
    ("dynamics.shares", "[1, 1, 1, 1, 1, 1, 1, 1, 1]", "dynamics.shares is 9 and must be 5"),
    ("dynamics.riderDB", "[1e9]", "dynamics.riderDB[0]"),
    ("fadeInSeconds", "-1", "fadeInSeconds"),
    ("fadeOutSeconds", "1e300", "fadeOutSeconds"),
    ("targetLUFS", "1e300", "targetLUFS"),
    ("renders", "[]", "no sample rate"),
    ("renders.0.sampleRate", "0", "renders[0].sampleRate"),
    ("renders.0.driveDB", "1e9", "renders[0].driveDB"),
    (
      "renders.0.driveDB", "-1000", "renders[0].driveDB is -1000 and must be from -900 to 900"
    ),
    ("renders.0.limiter.sampleRate", "0", "renders[0].limiter.sampleRate is 0 and must be 44100"),
    ("renders.0.limiter.boxes", "9", "renders[0].limiter.boxes is 9 and must be from 1 to 4"),
    ("renders.0.limiter.link", "-1", "renders[0].limiter.link"),
    ("renders.0.limiter.lookaheadFrames", "-1", "renders[0].limiter.lookaheadFrames"),
    ("renders.0.limiter.lookaheadFrames", "900000", "renders[0].limiter.lookaheadFrames"),
    ("renders.0.limiter.bridgeFrames", "-1", "renders[0].limiter.bridgeFrames"),
    ("renders.0.limiter.sustainFrames", "1000000000000", "renders[0].limiter.sustainFrames"),
    ("renders.0.limiter.lowBridgeFrames", "-1", "renders[0].limiter.lowBridgeFrames"),
    ("renders.0.limiter.finishFrames", "-1", "renders[0].limiter.finishFrames"),
    ("renders.0.limiter.ceilingDBTP", "99", "renders[0].limiter.ceilingDBTP"),
    ("renders.0.limiter.fastReleaseMilliseconds", "-1", "fastReleaseMilliseconds"),
    (
      "renders.0.corrections", #"[{"frame": 1000000000, "microdecibels": 5}]"#,
      "renders[0].corrections is 1000000000"
    ),
    ("renders.0.loudness.truePeakDBTP", "1e9", "renders[0].loudness.truePeakDBTP"),
    ("settings.tone.detail", "0", "the setting tone.detail"),
    ("settings.limit.ceiling", "5", "limit.ceiling is 5 and takes a number from -12 to 0 dBTP"),
    ("settings.deliver.rate", "0", "the setting deliver.rate"),
    ("settings.deliver.bitrate", "1000000000000000000", "the setting deliver.bitrate"),
    ("settings.match.region", #"{"start": 5, "end": 1}"#, "the setting match.region"),
    ("settings.match.region", #"{"start": -1e300, "end": 1}"#, "the setting match.region"),
    ("settings.edit.start", "1e300", "the setting edit.start"),
    ("notes", #"[{"key": "tone.boost", "text": "x", "lowHz": 1e300}]"#, "notes[0].lowHz"),
  ]

  /// A plan in which every stage has something to do.
  private func document(_ folder: TemporaryFolder) throws -> ChangedDocument {
    try folder.write("mix.wav", Material.stereo(seconds: 2, seed: 4))
    let plan = try folder.master(
      "mix.wav", to: [],
      set: [
        "tone.tilt=3", "tone.bands=bell 1k 3dB Q2", "width.trim=2", "limit.drive=9", "edit.end=1.9",
      ]
    ) { $0.dryRun = true }.plan
    let curve = #"{"levelsDB": [-60, -20], "gainsDB": [1, -1]}"#
    return try ChangedDocument(try plan.encoded()).with(
      "dynamics",
      """
      {"bands": [\(curve), \(curve), \(curve), \(curve), \(curve)],
       "smoothingMilliseconds": [40, 20, 15, 10, 8], "link": 1, "together": 0.5,
       "shares": [0.2, 0.2, 0.2, 0.2, 0.2], "riderDB": [0, 1]}
      """)
  }

  @Test("are refused in a sentence that names the value, and never followed or fatal")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let document = try document(folder)
    let sound = try MasterPlan.decode(document.bytes, path: "x.plan.json")
    #expect(sound.tone?.bands?.count == 1 && sound.side != nil && sound.dynamics != nil)
    try document.expectRefusals(Self.faults, named: "x.plan.json", end: "--plan-out FILE.") {
      _ = try MasterPlan.decode($0, path: $1)
    }
  }

  @Test("of a mix far over full scale are read as they were written")
  func overFullScale() throws {
    let folder = try TemporaryFolder()
    // Integers of 24 bit as floats, which nobody has scaled.
    let music = Material.scaled(Material.stereo(seconds: 2, seed: 4, level: 1), 138.47)
    try folder.write("mix.wav", music)
    let plan = try folder.master("mix.wav", to: []) { $0.dryRun = true }.plan
    #expect(try #require(plan.targetLUFS) > 100)
    let read = try MasterPlan.decode(try plan.encoded(), path: "x.plan.json")
    #expect(read.targetLUFS == plan.targetLUFS)
  }

  @Test("render where all is sound, and on no mix of another shape")
  func shapes() throws {
    let folder = try TemporaryFolder()
    let plan = try MasterPlan.decode(try document(folder).bytes, path: "x.plan.json")
    _ = try folder.master("mix.wav", to: ["a.wav"]) { $0.plan = plan }
    var longer = plan
    longer.frames += 1
    var slower = plan
    slower.format.sampleRate = 48_000
    for other in [longer, slower] {
      let error = #expect(throws: LacquerError.self) {
        _ = try folder.master("mix.wav", to: ["b.wav"]) { $0.plan = other }
      }
      #expect(error?.code == .input)
      #expect(error?.message.contains("88200 frames of stereo at 44100 Hz here") == true)
    }
  }
}
