import AudioCore
import Glibc

/// Tags and loudness as the name–value pairs that the formats share.
enum TagFields {
  /// Vorbis comments (FLAC, Ogg Vorbis): tags and ReplayGain 2.0.
  static func vorbis(_ tags: AudioTags?, _ loudness: DeliveredLoudness?) -> [(String, String)] {
    texts(tags, \.vorbis) + replayGain(loudness)
  }

  /// Comments of Ogg Opus: tags and the gain of RFC 7845, which ReplayGain must not accompany.
  static func opus(_ tags: AudioTags?, _ loudness: DeliveredLoudness?) -> [(String, String)] {
    texts(tags, \.vorbis) + (loudness?.r128Gain.map { [("R128_TRACK_GAIN", String($0))] } ?? [])
  }

  /// Tags of Matroska and WebM, by the names of the Matroska tag specification.
  static func matroska(_ tags: AudioTags?, _ loudness: DeliveredLoudness?) -> [(String, String)] {
    let gains = replayGain(loudness).map { ($0.0.replacing("TRACK_", with: ""), $0.1) }
    return texts(tags, \.matroska) + gains
  }

  /// ReplayGain 2.0: gain to −18 LUFS, and the true peak as a linear value.
  static func replayGain(_ loudness: DeliveredLoudness?) -> [(String, String)] {
    guard let loudness, let gain = loudness.replayGainDecibels else { return [] }
    let peak = Decibels.gain(loudness.truePeakDBTP)
    return [
      ("REPLAYGAIN_TRACK_GAIN", "\(Numeral.ascii(gain, 2)) dB"),
      ("REPLAYGAIN_TRACK_PEAK", Numeral.ascii(peak, 6)),
    ]
  }

  /// Date and time for files that ask for one: from SOURCE_DATE_EPOCH, else none.
  ///
  /// The clock is never read, so that the same plan gives the same bytes.
  static func date() -> (date: String, time: String)? {
    guard let seconds = OwnProcess.variable("SOURCE_DATE_EPOCH").flatMap({ Int($0) }) else {
      return nil
    }
    var moment = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe gmtime_r(&moment, &parts) != nil else { return nil }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (year, month, day) = unsafe (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
    let (hour, minute, second) = unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec)
    return ("\(year)-\(two(month))-\(two(day))", "\(two(hour)):\(two(minute)):\(two(second))")
  }

  private static func texts(
    _ tags: AudioTags?, _ name: KeyPath<TagName, String>
  ) -> [(String, String)] {
    TagName.all.compactMap { tag in tag.text(in: tags).map { (tag[keyPath: name], $0) } }
  }
}
