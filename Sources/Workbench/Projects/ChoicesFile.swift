internal import AudioCore
internal import TOMLKit

/// Theme, glyphs and view as they were left: `ui.toml` in the state folder.
public struct ChoicesFile: Sendable, Equatable {
  /// The file.
  public let path: String

  /// Uses `path`, which need not exist.
  public init(path: String) { self.path = path }

  /// Keeps choices; a failure costs a choice and nothing else.
  func write(_ appearance: Appearance, _ view: ViewChoices) {
    let text = """
      # Choices made in the program; config.toml is yours and is never written.
      theme = "\(appearance.theme.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline })"
      glyphs = "\(appearance.glyphs.rawValue)"
      colours = "\(appearance.depth.rawValue)"
      calm = \(appearance.isCalm)
      plain = \(appearance.isPlain)
      tilt = "\(Numeral.shortest(view.tilt))"
      smoothing = \(view.smoothing)
      averaging = "\(view.averaging.rawValue)"
      hold = \(view.holdsPeaks)
      scale = "\(view.meterScale.rawValue)"

      """
    guard AtomicFile.makeFolder(Paths.folder(of: path)) else { return }
    try? AtomicFile.write(Array(text.utf8), to: path)
  }

  /// Takes choices kept before; anything missing or strange keeps what stands there.
  public func read(into state: inout WorkbenchState) {
    guard let bytes = try? AtomicFile.read(path, limit: 1 << 16) else { return }
    let toml = String(decoding: bytes, as: UTF8.self)
    guard TOMLGuard.fault(in: toml) == nil, let table = try? TOMLTable(string: toml) else {
      return
    }
    func text(_ key: String) -> String { table[key]?.string ?? "" }
    if let theme = table["theme"]?.string, !theme.isEmpty { state.appearance.theme = theme }
    if let glyphs = Appearance.Glyphs(rawValue: text("glyphs")) { state.appearance.glyphs = glyphs }
    if let depth = Appearance.Depth(rawValue: text("colours")) { state.appearance.depth = depth }
    if let isPlain = table["plain"]?.bool { state.appearance.isPlain = isPlain }
    if let isCalm = table["calm"]?.bool { state.appearance.isCalm = isCalm }
    if let tilt = Double(text("tilt")), ViewChoices.tilts.contains(tilt) { state.view.tilt = tilt }
    if let smoothing = table["smoothing"]?.int, ViewChoices.smoothings.contains(smoothing) {
      state.view.smoothing = smoothing
    }
    if let averaging = ViewChoices.Averaging(rawValue: text("averaging")) {
      state.view.averaging = averaging
    }
    if let holds = table["hold"]?.bool { state.view.holdsPeaks = holds }
    if let scale = ViewChoices.MeterScale(rawValue: text("scale")) { state.view.meterScale = scale }
  }
}
