internal import AudioCore
internal import Mastering
import Glibc

/// How far one press moves a value.
public enum StepSize: String, Sendable, CaseIterable {
  /// A tenth, or what the table of settings says (Alt).
  case fine
  /// One step.
  case normal
  /// Ten steps, or what the table says (Shift).
  case coarse
}

/// Values one step up or down.
enum ParameterStep {
  /// The value `count` steps from the present one, as text for `Setting.set`; nil at an end, and
  /// for values that are only typed.
  ///
  /// `mixLUFS` is where `keep` begins.
  static func text(
    _ setting: Setting, in settings: MasterSettings, by count: Int, size: StepSize,
    mixLUFS: Double? = nil
  ) -> String? {
    guard count != 0 else { return nil }
    let value = setting.value(in: settings)
    let next: SettingValue? =
      switch setting.kind {
      case .number(let range, let step, let words):
        number(
          value, range, step, words, count, size, wordIsAbove: wordsAbove.contains(setting.key))
      case .choice(let words): choice(value, words, count)
      case .toggle: .toggle(count > 0)
      case .time(let step): time(value, step, count, size)
      case .loudness(let range, let offset, let step):
        loudness(value, range, offset, step, count, size, mixLUFS)
      case .integer(let limit): integer(value, limit, count, size)
      default: nil
      }
    guard let next, next != value else { return nil }
    return next.text
  }

  /// Settings whose word means "no limit" and so stands over the largest number.
  private static let wordsAbove: Set<String> = ["tone.slope", "tone.to", "loudness.depth"]

  private static func moved(
    _ value: Double, _ step: SettingStep, _ count: Int, _ size: StepSize
  ) -> Double {
    func pick(_ normal: Double, _ fine: Double, _ coarse: Double) -> Double {
      switch size {
      case .fine: fine
      case .normal: normal
      case .coarse: coarse
      }
    }
    switch step {
    case .add(let normal, let fine, let coarse):
      let moved = value + Double(count) * pick(normal, fine, coarse)
      return moved.rounded(toParts: 1e6)
    case .multiply(let normal, let fine, let coarse):
      return Figures.significant(value * pow(pick(normal, fine, coarse), Double(count)))
    }
  }

  private static func number(
    _ value: SettingValue, _ range: ClosedRange<Double>, _ step: SettingStep, _ words: [String],
    _ count: Int, _ size: StepSize, wordIsAbove: Bool
  ) -> SettingValue? {
    guard case .number(let number) = value else {
      // From the word: onto the nearest end, or 0 where the range lies around it.
      if range.contains(0), range.lowerBound < 0 { return .number(0) }
      if wordIsAbove { return count < 0 ? .number(range.upperBound) : nil }
      return count > 0 ? .number(range.lowerBound) : nil
    }
    let clamped = range.clamping(moved(number, step, count, size))
    guard clamped == number, let word = words.first, !(range.contains(0) && range.lowerBound < 0)
    else { return .number(clamped) }
    return (count > 0) == wordIsAbove ? .word(word) : nil
  }

  private static func choice(
    _ value: SettingValue, _ words: [String], _ count: Int
  ) -> SettingValue? {
    guard let index = words.firstIndex(of: value.text) else { return nil }
    return .word(words[min(words.count - 1, max(0, index + count))])
  }

  private static func time(
    _ value: SettingValue, _ step: SettingStep, _ count: Int, _ size: StepSize
  ) -> SettingValue? {
    guard case .number(let seconds) = value else { return count > 0 ? .number(0) : nil }
    return .number(max(0, moved(seconds, step, count, size)))
  }

  private static func loudness(
    _ value: SettingValue, _ range: ClosedRange<Double>, _ limit: Double, _ step: SettingStep,
    _ count: Int, _ size: StepSize, _ mixLUFS: Double?
  ) -> SettingValue? {
    switch value {
    case .referenceOffset(let offset):
      return .referenceOffset(min(limit, max(-limit, moved(offset, step, count, size))))
    case .number(let level):
      return .number(range.clamping(moved(level, step, count, size)))
    default:
      let start = (mixLUFS ?? -14).rounded(toParts: 10)
      return .number(range.clamping(moved(start, step, count, size)))
    }
  }

  private static func integer(
    _ value: SettingValue, _ limit: UInt64, _ count: Int, _ size: StepSize
  ) -> SettingValue? {
    let width: UInt64 = size == .coarse ? 10 : 1
    guard case .integer(let number) = value else { return count > 0 ? .integer(0) : nil }
    if count > 0 { return .integer(min(limit, number + width * UInt64(count))) }
    let down = width * UInt64(-count)
    return number < down ? .word("auto") : .integer(number - down)
  }
}
