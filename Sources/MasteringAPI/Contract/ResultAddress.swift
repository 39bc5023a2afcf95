internal import AudioCore

/// The address of a finished master inside an answer.
enum ResultAddress {
  /// The fields that may hold it, first usable wins.
  static func fields(wanted: OutputExtension?) -> [String] {
    let plain = [
      "conversion_path", "audio_url", "output_url", "output_path", "conversion_path_1",
      "conversion_path_wav", "download_url", "url",
    ]
    return wanted == .wav ? ["conversion_path_wav"] + plain : plain
  }

  /// The first usable address of an object; nil when there is none yet.
  static func find(in object: JSONValue, wanted: OutputExtension?) -> String? {
    fields(wanted: wanted).lazy.compactMap { object[$0]?.words }.first(where: isUsable)
  }

  /// Whether a text is an absolute http(s) address with a host and more than a bare bucket.
  ///
  /// Before a result is ready, services send an empty text or the address of the bucket alone.
  static func isUsable(_ text: String) -> Bool {
    guard let address = WebAddress(text) else { return false }
    let path = address.target.prefix { $0 != "?" }
    return path.contains { $0 != "/" }
  }
}
