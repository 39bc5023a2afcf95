import AudioCore
import AudioFiles
import Foundation
import Mastering
import Metering
import TerminalKit
import TestSupport
import Testing
import Workbench
import Workstation

/// A workstation on paper with tracks that were measured once for all tests.
enum Fixture {
  static let places = WorkbenchPlaces(folder: "/music", home: "/home/anna")
  static let reducer = WorkbenchReducer(places: places)

  /// Twelve seconds of dull, narrow noise with a beat and a louder half: a mix.
  static let mix = track("/music/mix.wav", seed: 1, side: 0.2, amplitude: 0.15, byte: "a")
  /// Other noise, louder and wider: a reference.
  static let reference = track("/music/ref.flac", seed: 2, side: 0.6, amplitude: 0.4, byte: "b")

  private static func track(
    _ path: String, seed: UInt64, side: Float, amplitude: Float, byte: Character
  ) -> LoadedTrack {
    let count = 12 * 44_100
    let beat = (0..<count).map { index -> Float in
      (index < count / 3 ? 0.5 : 1) * (0.4 + 0.6 * exp(-Float(index % 22_050) / 4000))
    }
    let mid = zip(Signals.pink(count: count, amplitude: amplitude, seed: seed), beat).map(*)
    let other = zip(
      Signals.pink(count: count, amplitude: amplitude * side, seed: seed + 10), beat
    ).map(*)
    let source = Signals.stereo(
      zip(mid, other).map { $0 + $1 }, zip(mid, other).map { $0 - $1 }, rate: 44_100)
    guard let measured = try? Measure.profile(of: source) else { fatalError("not measured") }
    return LoadedTrack(
      path: path, hash: ContentHash(hexadecimal: String(repeating: byte, count: 64)),
      info: AudioFileInfo(
        container: "WAV", codec: "PCM", bitDepth: 24, isFloat: false, isLossy: false,
        sourceChannels: 2, sampleRate: 44_100, frames: count),
      profile: measured.profile, sidecar: measured.sidecar)
  }

  /// Mix, reference, a draft, a loop, marks and a snapshot; the transport stands at 3 s.
  static let loaded: WorkbenchState = {
    var state = WorkbenchState()
    for words in [
      "mix /music/mix.wav", "reference ref.flac",
    ] { run(words, &state) }
    send(.event(.measured(mix)), &state)
    send(.event(.measured(reference)), &state)
    draft(&state)
    for words in [
      "snapshot.store 1", "loop 2 6", "seek 3", "limit.ceiling -1.5", "mark a", "listen b", "work",
    ] { run(words, &state) }
    state.messages = []
    return state
  }()

  /// What the engine drafts for the settings of a state.
  static func draft(_ state: inout WorkbenchState) {
    guard let profiled = mix.profiled,
      let draft = try? DraftPlanner.draft(
        mix: profiled,
        references: [
          DraftReference(
            profile: reference.profile, sidecar: reference.sidecar, hash: reference.hash,
            request: ReferenceRequest(path: "ref.flac"))
        ], settings: state.document.settings, targets: .shipped, isDownmixed: false)
    else { return }
    send(.event(.drafted(revision: state.plan.revision, draft)), &state)
  }

  /// Two bands and a protected range on the match curve, the second band chosen.
  static let shaping: WorkbenchState = {
    var state = loaded
    for words in [
      "curve.protect 4k-8k", "curve.add lowcut 30", "curve.add bell 400 -3.5dB Q1.4 mid",
      "curve.add highshelf 10k 2dB", "curve.choose 2",
    ] { run(words, &state) }
    draft(&state)
    state.messages = []
    return state
  }()

  /// The folder that the browser shows.
  static let folder: [BrowserState.Entry] = [
    .init(name: "albums", kind: .folder), .init(name: "mix.wav", kind: .audio, bytes: 3_175_244),
    .init(name: "ref.flac", kind: .audio, bytes: 1_800_000),
    .init(name: "日本語のとても長い名前.wav", kind: .audio, bytes: 42),
    .init(name: "evil\u{1B}[2J.wav", kind: .audio, bytes: 42),
    .init(name: "notes.txt", kind: .other, bytes: 12),
    .init(name: "night.lacquer", kind: .project, bytes: 900),
  ]

  /// The browser in that folder, with something chosen or not.
  static func browsing(_ base: WorkbenchState) -> WorkbenchState {
    var state = base
    run("files", &state)
    run("files.go /music", &state)
    send(.event(.listed(folder: state.browser.folder, folder, fault: nil)), &state)
    run("row 3", &state)
    state.messages = []
    return state
  }

  /// States by name, as the golden pictures show them.
  static let screens: [(name: String, state: WorkbenchState)] = {
    var values = loaded
    run("value.focus loudness.target", &values)
    run("value.type", &values)
    var prefix = loaded
    press("g", &prefix)
    var palette = loaded
    press(":", &palette)
    type("ceil", &palette)
    func showing(_ action: String) -> WorkbenchState {
      var state = loaded
      run(action, &state)
      state.messages = []
      return state
    }
    var measuring = WorkbenchState()
    run("mix /music/mix.wav", &measuring)
    run("work", &measuring)
    send(
      .event(
        .measuring(
          path: "/music/mix.wav", WorkProgress(stage: "measuring", fraction: 0.4, audioSeconds: 5))),
      &measuring)
    measuring.messages = []
    var failed = WorkbenchState()
    run("mix /music/mix.wav", &failed)
    run("work", &failed)
    send(
      .event(.measuringFailed(path: "/music/mix.wav", "mix.wav ends in the middle of its header.")),
      &failed)
    failed.messages = []
    var sheet = showing("render.sheet")
    if let path = sheet.outputPath {
      let place = OutputPlace(path: path, isTaken: false, freeBytes: 412_000_000, fault: nil)
      send(.event(.outputInspected(place)), &sheet)
    }
    var jobs = showing("jobs")
    jobs.jobs = ["mix_master.wav", "mix_master-2.wav", "night.flac", "odd.wav"].enumerated().map {
      RenderJob(id: $0.offset + 1, title: $0.element, output: "/music/\($0.element)", asked: 90)
    }
    if let figures = jobs.originalFigures {
      jobs.jobs[0].phase = .done(figures, failedChecks: ["loudness"])
    }
    jobs.jobs[1].phase = .running(
      WorkProgress(stage: "rendering", fraction: 0.58, audioSeconds: 90))
    jobs.jobs[3].phase = .failed("The disk under /music is full: 65 MB are needed.")
    run("row 3", &jobs)
    var quitting = loaded
    run("quit", &quitting)
    quitting.messages = []
    func blind(_ answers: String) -> WorkbenchState {
      var state = loaded
      draft(&state)
      let test = ABXTest(
        pair: [.original, .master],
        BlindTest(order: (0..<16).map { $0 % 3 == 0 ? .b : .a }, salt: "salt"))
      send(.event(.abxDrawn(test)), &state)
      for answer in answers { run("abx.answer \(answer)", &state) }
      state.messages = []
      return state
    }
    return [
      ("render", sheet), ("jobs", jobs), ("help", showing("help")), ("themes", showing("themes")),
      ("doctor", showing("doctor")), ("quit", quitting), ("abx", blind("abaab")),
      ("abx-over", blind("abaababaababaaba")),
      ("work", loaded), ("curve", shaping), ("empty", WorkbenchState()), ("measuring", measuring),
      ("failed", failed),
      ("files", browsing(loaded)), ("files-empty", browsing(WorkbenchState())),
      ("typing", values), ("which-key", prefix), ("palette", palette),
      ("settings", showing("all.settings")), ("snapshots", showing("snapshot.list")),
      ("undo", showing("undo.list")), ("warnings", showing("warnings")),
      ("fit", showing("fit")),
    ]
  }()

  /// The state of a golden picture.
  static func screen(_ name: String) throws -> WorkbenchState {
    try #require(screens.first { $0.name == name }?.state)
  }

  /// A theme without a folder of themes.
  static func paint(_ depth: ColourDepth, _ glyphs: GlyphSet) -> Paint {
    Paint(theme: .builtIn, depth: depth, glyphs: glyphs)
  }

  /// The frame of a state.
  static func frame(
    _ state: WorkbenchState, _ size: Size, _ depth: ColourDepth = .truecolour,
    _ glyphs: GlyphSet = .braille, keys: KeyMap = KeyMap()
  ) -> Frame {
    let scene = Scene(state: state, paint: paint(depth, glyphs), keys: keys, now: 1e9)
    return Composer.frame(scene, size: size)
  }

  static func send(_ input: WorkbenchInput, _ state: inout WorkbenchState) {
    state = reducer.reduce(state, input, now: 100).state
  }

  static func run(_ words: String, _ state: inout WorkbenchState) {
    guard let call = try? ActionRegistry.standard.call(words) else {
      fatalError("no action: \(words)")
    }
    send(.call(call), &state)
  }

  static func press(_ keys: String, _ state: inout WorkbenchState) {
    guard let sequence = KeySequence(keys) else { fatalError("no keys: \(keys)") }
    for stroke in sequence.strokes { send(.key(stroke), &state) }
  }

  /// Types text letter by letter.
  static func type(_ text: String, _ state: inout WorkbenchState) {
    for character in text { send(.key(KeyStroke(character)), &state) }
  }
}
