internal import Metering
internal import AudioFiles
internal import AudioCore
internal import Mastering
internal import TerminalKit
internal import Workbench

/// The loudness table and the meters of what is heard.
enum LoudnessPane {
  static func draw(_ scene: Scene, on canvas: inout Canvas, in rect: Rect) {
    var inner = rect
    if rect.rows >= 6 {
      inner = PaneFrame(
        [Word("loudness", .title), Word("   target ", .muted), Word(target(scene), .meterTarget)],
        remark: raised(scene) + stability(scene), isFocused: scene.isFocused(.loudness)
      ).draw(on: &canvas, in: rect, scene.paint)
    }
    var rest = inner
    table(scene, on: &canvas, in: rest.takeTop(4))
    if inner == rect { scene.markFocus(.loudness, on: &canvas, in: rect) }
    guard rest.rows >= 1 else { return }
    meters(scene, on: &canvas, in: rest)
  }

  /// What the table alone shows of the sound that runs, in the tenths it shows; nil with meters,
  /// which move with every frame.
  static func moving(_ scene: Scene, in rect: Rect) -> [Double?]? {
    guard rect.rows <= 4 else { return nil }
    let live = scene.live
    let figures = [live.momentaryLUFS, live.shortTermLUFS, live.psrDB]
    return [live.number] + figures.map { figure in figure.map { ($0 * 10).rounded() } }
  }

  /// From where on a true peak is over, dBTP: only the master has promised a ceiling, everything else
  /// is over at full scale.
  static func limit(_ source: Listening.Source, _ scene: Scene) -> Double {
    guard source == .master, let setting = Parameter.named("limit.ceiling")?.setting,
      case .number(let ceiling) = setting.value(in: scene.state.document.settings)
    else { return 0 }
    return ceiling + 0.051
  }

  static func isUnstable(_ source: Listening.Source, _ scene: Scene) -> Bool {
    let seconds =
      source == .reference
      ? scene.state.loadedReference?.profile.seconds : scene.state.loadedMix?.profile.seconds
    return (seconds ?? 60) < 60
  }

  private static func stability(_ scene: Scene) -> [Word] {
    guard scene.state.loadedMix != nil else { return [] }
    return isUnstable(.original, scene)
      ? [Word("LRA not stable under 60 s", .meterUnstable)] : [Word("LRA stable", .muted)]
  }

  /// Who counts more in Δref than its own figures say: one channel plays on two loudspeakers.
  private static func raised(_ scene: Scene) -> [Word] {
    let state = scene.state
    let rows = Listening.Source.tracks.compactMap { source in
      state.figures(of: source).map { (letter: source.letter, raiseLU: $0.raiseLU) }
    }
    let mono = rows.filter { $0.raiseLU > 0 }
    guard let raiseLU = mono.first?.raiseLU, mono.count < rows.count else { return [] }
    let letters = mono.map { $0.letter }.joined(separator: " ")
    return [Word("\(letters) mono: \(Numeral.signed(raiseLU)) LU in Δref  ", .muted)]
  }

  static func status(_ source: Listening.Source, _ scene: Scene) -> String {
    let state = scene.state
    switch source {
    case .original: return state.document.mix == nil ? "no mix yet" : status(state.mix)
    case .master:
      if case .failed(let sentence) = state.plan.phase { return sentence }
      if case .failed = state.mix { return "there is nothing to master" }
      return state.document.mix == nil ? "follows from A and R" : "waiting for the measurements"
    default:
      return state.document.references.isEmpty
        ? "no reference" : status(state.reference(state.listening.reference))
    }
  }

  private static func status(_ track: TrackStatus?) -> String {
    switch track {
    case .failed: "cannot be used"
    case .stopped: "stopped"
    default: "measuring"
    }
  }

  private static func target(_ scene: Scene) -> String {
    guard let parameter = Parameter.named("loudness.target") else { return "" }
    let text = parameter.text(in: scene.state.document.settings)
    guard text.hasPrefix("ref") else { return text }
    let level = scene.state.plan.audible?.targetLUFS.map { " (\(Numeral.fixed($0)) LUFS)" } ?? ""
    let document = scene.state.document
    return (document.references.isEmpty && document.mix != nil ? "as the mix" : text) + level
  }
}
