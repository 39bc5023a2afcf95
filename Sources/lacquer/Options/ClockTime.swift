import AudioCore
import Mastering

/// Stretches as people type them: 1:12-1:40.
package enum ClockTime {
  /// The seconds of a stretch; throws `LacquerError.usage`.
  package static func range(_ text: String, option: String) throws -> Range<Double> {
    guard let region = SettingText.parseRegion(text) else {
      throw LacquerError(
        .usage, "\(option) takes a start and a later end, such as 1:12-1:40, not '\(text)'.")
    }
    return region.start..<region.end
  }
}
