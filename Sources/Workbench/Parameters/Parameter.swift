internal import AudioCore
public import Mastering

/// A setting as the strip of parameters shows it.
public struct Parameter: Sendable, Identifiable {
  /// Its row in the table of settings.
  public let setting: Setting
  /// Its short name on screen, at most nine characters: "Ceil".
  public let label: String

  /// Key of the setting.
  public var id: String { setting.key }

  /// Every setting, in the order of the strip: what is turned most comes first.
  public static let all: [Parameter] = {
    let first = strip.compactMap { entry in
      SettingTable.all.first { $0.key == entry.key }.map {
        Parameter(setting: $0, label: entry.label)
      }
    }
    let rest = SettingTable.all.filter { setting in
      !strip.contains { $0.key == setting.key }
    }
    return first + rest.map { Parameter(setting: $0, label: label(for: $0)) }
  }()

  /// The parameter of a setting; nil for an unknown key.
  public static func named(_ key: String) -> Parameter? { all.first { $0.id == key } }

  /// Title for palette and help: "limit.ceiling: no true peak passes this".
  public var title: String { "\(setting.key): \(setting.help)" }

  /// The value with its unit as the screen shows it: "−1.0 dBTP", "ref", "80 %".
  public func text(in settings: MasterSettings) -> String {
    Self.text(setting.value(in: settings), setting: setting)
  }

  static func text(_ value: SettingValue, setting: Setting) -> String {
    switch value {
    case .number(let number):
      let unit = setting.unit.isEmpty ? "" : " " + setting.unit
      if case .time = setting.kind { return Numeral.clock(number, digits: 2) }
      return Numeral.fixed(number, digits(number, setting)) + unit
    case .word(let word):
      let isNumber = word.first?.isNumber == true
      let unit =
        isNumber && !setting.unit.isEmpty
        ? (setting.unit == "octave" ? " oct" : " " + setting.unit) : ""
      return word + unit
    case .bands(let bands): return count(bands.count, "band")
    case .ranges(let ranges): return count(ranges.count, "range")
    default: return value.text.replacing("-", with: "−")
    }
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Decimals shown: as many as the value has, at least those of a normal step, at most three.
  private static func digits(_ value: Double, _ setting: Setting) -> Int {
    let least =
      switch setting.unit {
      case "dB", "dBTP", "LUFS", "LU", "s": 1
      default: 0
      }
    for digits in least..<3 {
      let scale = [1.0, 10, 100][digits]
      if abs(value * scale - (value * scale).rounded()) < 1e-6 { return digits }
    }
    if abs(value) >= 100 { return min(1, max(least, 0)) }
    return abs(value) >= 10 ? 1 : 3
  }

  private static func label(for setting: Setting) -> String {
    labels[setting.key] ?? String(setting.word.prefix(9))
  }

  private static let strip: [(key: String, label: String)] = [
    ("match.amount", "Amount"), ("tone.amount", "Tone"), ("dynamics.amount", "Dyn"),
    ("width.amount", "Width"), ("width.mono", "Mono<"), ("loudness.target", "Target"),
    ("limit.ceiling", "Ceil"), ("limit.style", "Style"), ("tone.detail", "Detail"),
    ("tone.tilt", "Tilt"), ("tone.boost", "Boost"), ("tone.cut", "Cut"),
    ("limit.lookahead", "Look"), ("limit.release", "Release"), ("balance.amount", "Balance"),
    ("deliver.dither", "Dither"),
  ]

  /// Names of what stands behind the strip's first rows.
  private static let labels = [
    "match.region": "Region", "balance.max": "Bal max", "balance.trim": "Bal trim",
    "tone.low": "Tone low", "tone.mid": "Tone mid", "tone.high": "Tone high",
    "tone.bands": "Bands", "tone.protect": "Protect", "tone.slope": "Slope",
    "tone.certainty": "Certainty", "tone.from": "From", "tone.to": "To",
    "tone.phase": "Phase", "width.widen": "Widen", "width.narrow": "Narrow",
    "width.detail": "W detail", "width.low": "W low", "width.trim": "W trim",
    "dynamics.b1": "Dyn b1", "dynamics.b2": "Dyn b2", "dynamics.b3": "Dyn b3",
    "dynamics.b4": "Dyn b4", "dynamics.b5": "Dyn b5", "dynamics.max": "Dyn max",
    "dynamics.expand": "Expand", "dynamics.smooth": "Smooth", "dynamics.link": "Dyn link",
    "dynamics.together": "Together", "dynamics.rider": "Rider", "dynamics.ridermax": "Rider max",
    "loudness.depth": "Depth", "limit.clip": "Clip", "limit.link": "Lim link",
    "limit.drive": "Drive", "limit.safeband": "Safe band", "guard.noise": "Grd noise",
    "guard.codec": "Grd codec", "guard.mono": "Grd mono", "guard.image": "Grd image",
    "guard.centre": "Grd cent.", "input.dc": "DC", "input.polarity": "Polarity",
    "input.swap": "Swap L/R", "edit.start": "Start", "edit.end": "End", "edit.fadein": "Fade in",
    "edit.fadeout": "Fade out", "deliver.rate": "Rate", "deliver.depth": "Bits",
    "deliver.bitrate": "Bit rate", "deliver.codecpeak": "Codec pk", "deliver.tags": "Tags",
    "deliver.seed": "Seed",
  ]
}
