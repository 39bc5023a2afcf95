import AudioCore

/// What a service says went wrong, whatever the shape of its error.
package enum ErrorText {
  /// The first text of the four shapes seen in the wild, else the start of a body that is no JSON,
  /// else nil; one line of at most 200 characters.
  package static func find(in body: [UInt8]) -> String? {
    guard let document = JSONText.parse(body) else { return plain(body) }
    guard document.members != nil else { return document.words.map(line) }
    let candidates = [
      document["error"]?.words,
      document["error"]?["message"]?.words,
      document["detail"]?.words,
      details(document["detail"]),
      document["message"]?.words,
      document["status_msg"]?.words,
      document["title"]?.words,
    ]
    return candidates.lazy.compactMap(\.self).first.map(line)
  }

  /// `detail` as a list: "body.audio_file: field required; …".
  private static func details(_ value: JSONValue?) -> String? {
    guard let elements = value?.elements else { return nil }
    let texts = elements.compactMap { element -> String? in
      guard let message = element["msg"]?.words ?? element["message"]?.words ?? element.words
      else { return nil }
      let place = element["loc"]?.elements?.compactMap(\.words).joined(separator: ".") ?? ""
      return place.isEmpty ? message : "\(place): \(message)"
    }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  private static func plain(_ body: [UInt8]) -> String? {
    let start = body.prefix(4096)
    // Bytes that no text has, as in a body that was compressed unasked.
    guard !start.contains(where: { $0 < 0x09 || (0x0E..<0x1B).contains($0) }) else { return nil }
    let text = String(decoding: start, as: UTF8.self)
    // Of a page, what stands between tags; the title comes first.
    let words = text.replacing(
      /<(style|script)[^>]*>.*?<\/(style|script)>/.dotMatchesNewlines(), with: " "
    )
    .replacing(/<[^>]*>/, with: " ").trimmed
    return words.isEmpty ? nil : line(words)
  }

  /// A service's words as one line of at most 200 characters.
  package static func line(_ text: String) -> String {
    let words = text.split(whereSeparator: {
      $0.isWhitespace || ($0.isASCII && $0.asciiValue ?? 32 < 32)
    })
    let line = words.joined(separator: " ")
    return line.count > 200 ? line.prefix(199) + "…" : line
  }
}
