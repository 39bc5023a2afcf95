internal import AudioCore
internal import Mastering

/// What a typed value means.
struct TypedValue: Equatable {
  /// Text that `Setting.set` takes.
  var text: String
  /// Whether the number was outside its range and was brought to the nearest end.
  var isClamped: Bool
}

/// Reads values as people type them: `80`, `80%`, `+5`, `*0,5`, `1:23`, `-14 LUFS`, `ref-1`.
enum ParameterTyping {
  /// The value; throws the setting's sentence when it is none.
  static func value(
    _ typed: String, for setting: Setting, in settings: MasterSettings
  ) throws -> TypedValue {
    let text = Figures.trimmed(typed).replacing("−", with: "-")
    if let relative = relative(text, setting, settings) { return clamped(relative, setting) }
    do {
      return TypedValue(text: try setting.value(from: text).text, isClamped: false)
    } catch {
      // More of what is no number, as of a target "ref", means nothing.
      guard let number = SettingText.parseNumber(text, unit: setting.unit),
        let range = range(of: setting),
        !(text.first == "+" && range.upperBound <= 0)
      else { throw error }
      return clamped(number, setting)
    }
  }

  /// `*0.5` always, `+5` and `-5` where a value cannot be negative, `+5` where it cannot be positive.
  private static func relative(
    _ text: String, _ setting: Setting, _ settings: MasterSettings
  ) -> Double? {
    guard case .number(let present) = setting.value(in: settings), let range = range(of: setting),
      let sign = text.first
    else { return nil }
    let rest = String(text.dropFirst())
    switch sign {
    case "*":
      return SettingText.parseNumber(rest, unit: setting.unit).map { present * $0 }
    case "+" where range.lowerBound >= 0 || range.upperBound <= 0:
      return SettingText.parseNumber(rest, unit: setting.unit).map { present + $0 }
    case "-" where range.lowerBound >= 0:
      return SettingText.parseNumber(rest, unit: setting.unit).map { present - $0 }
    default: return nil
    }
  }

  private static func clamped(_ number: Double, _ setting: Setting) -> TypedValue {
    guard let range = range(of: setting) else {
      return TypedValue(text: Numeral.shortest(number), isClamped: false)
    }
    let value = range.clamping(number.rounded(toParts: 1e6))
    return TypedValue(text: Numeral.shortest(value), isClamped: !range.contains(number))
  }

  private static func range(of setting: Setting) -> ClosedRange<Double>? {
    switch setting.kind {
    case .number(let range, _, _): range
    case .loudness(let range, _, _): range
    default: nil
    }
  }
}
