import AudioCore
import MasteringAPI
import Testing

@Suite struct WireTests {
  @Test func datesReadAndWrite() {
    #expect(RFC3339.text(0) == "1970-01-01T00:00:00Z")
    #expect(RFC3339.text(1_767_225_599) == "2025-12-31T23:59:59Z")
    #expect(RFC3339.text(1e300) == "9999-12-31T23:59:59Z")
    #expect(RFC3339.text(-1e300) == "0000-01-01T00:00:00Z")
    for seconds in stride(from: -2e9, through: 4e9, by: 12_345_678) {
      #expect(RFC3339.seconds(RFC3339.text(seconds)) == seconds)
    }
    #expect(RFC3339.seconds("2025-01-01T12:00:00") == 1_735_732_800)
    #expect(RFC3339.seconds("2025-01-01T12:00:00.5+02:00") == 1_735_725_600.5)
    #expect(RFC3339.seconds("2025-01-01") == 1_735_689_600)
    for wrong in ["", "yesterday", "2025-13-01", "2025-01-01T12", "12/12/2012"] {
      #expect(RFC3339.seconds(wrong) == nil)
    }
    #expect(RFC3339.httpDate("Wed, 25 Nov 2026 12:00:00 GMT") == 1_795_608_000)
  }

  @Test func retryAfterIsSecondsOrADate() {
    #expect(RetryAfter.seconds("7", now: 0) == 7)
    #expect(RetryAfter.seconds("Wed, 25 Nov 2026 12:00:30 GMT", now: 1_795_608_000) == 30)
    #expect(RetryAfter.seconds("Wed, 25 Nov 2026 12:00:30 GMT", now: 1_795_609_000) == 0)
    #expect(RetryAfter.seconds("soon", now: 0) == nil)
    #expect(RetryAfter.seconds(nil, now: 0) == nil)
    for wrong in ["-1", "nan", "inf", " "] { #expect(RetryAfter.seconds(wrong, now: 0) == nil) }
    // Whoever asks for a year is asked again after a day.
    #expect(RetryAfter.seconds("31536000", now: 0) == 86_400)
    #expect(RetryAfter.seconds("Wed, 25 Nov 2026 12:00:00 GMT", now: 0) == 86_400)
  }

  @Test func rangesOfRFC9110() {
    #expect(ByteRange(nil, length: 10) == .whole)
    #expect(ByteRange("bytes=0-4", length: 10) == .part(0, 4))
    #expect(ByteRange("bytes=5-", length: 10) == .part(5, 9))
    #expect(ByteRange("bytes=-3", length: 10) == .part(7, 9))
    #expect(ByteRange("bytes=-30", length: 10) == .part(0, 9))
    #expect(ByteRange("bytes=5-99", length: 10) == .part(5, 9))
    #expect(ByteRange("bytes=10-", length: 10) == .unsatisfiable)
    #expect(ByteRange("bytes=-0", length: 10) == .unsatisfiable)
    #expect(ByteRange("bytes=99999999999999999999-", length: 10) == .unsatisfiable)
    for odd in ["bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b"] {
      #expect(ByteRange(odd, length: 10) == .whole, "\(odd)")
    }
  }

  @Test func partsSayWhereTheyBegin() {
    #expect(ByteRange.start(ofContentRange: "bytes 10-19/200") == 10)
    #expect(ByteRange.start(ofContentRange: "Bytes 0-5/*") == 0)
    for none in [nil, "bytes */200", "lines 1-2/3", "bytes a-b/c"] {
      #expect(ByteRange.start(ofContentRange: none) == nil, "\(none ?? "")")
    }
  }

  @Test func idempotencyKeysAreQuotedTexts() {
    let key = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    #expect(IdempotencyKey.parse(IdempotencyKey.header(key)) == key)
    #expect(IdempotencyKey.parse(key) == key)
    for wrong in [
      "", "\"\"", "short", "\"has blank in it\"", "\"unclosed-quote-here", "a\u{7F}bcdefghij",
    ] {
      #expect(IdempotencyKey.parse(wrong) == nil, "\(wrong)")
    }
  }

  @Test func formsDecode() throws {
    let fields = try #require(FormText.parse("a=1+2&b=%C3%A9&c&d=x%3Dy"))
    #expect(fields.map(\.name) == ["a", "b", "c", "d"])
    #expect(fields.map(\.value) == ["1 2", "é", "", "x=y"])
    #expect(FormText.parse("a=%G1") == nil)
    #expect(FormText.parse("a=%") == nil)
    #expect(FormText.parse("a=%4") == nil)
    #expect(FormText.parse("a=%+4b") == nil)
    #expect(FormText.parse("a=%FF") == nil)
    #expect(FormText.encode("a b&é/~") == "a%20b%26%C3%A9%2F~")
  }
}

@Suite struct MultipartParserTests {
  /// Everything that a body holds, for one way of cutting it.
  private func parts(
    _ body: [UInt8], boundary: String = "X", cut: Int
  ) throws -> (parts: [String: [UInt8]], files: [String: String], isComplete: Bool) {
    var parser = try #require(
      MultipartParser(contentType: "multipart/form-data; boundary=\(boundary)"))
    var result: [String: [UInt8]] = [:]
    var files: [String: String] = [:]
    var name = ""
    for start in stride(from: 0, to: body.count, by: cut) {
      for event in try parser.add(body[start..<min(body.count, start + cut)]) {
        switch event {
        case .part(let given, let filename):
          name = given
          result[name] = []
          files[name] = filename
        case .bytes(let bytes): result[name, default: []] += bytes
        case .end: break
        }
      }
    }
    return (result, files, parser.isComplete)
  }

  private static let audio: [UInt8] =
    Array("\r\n--".utf8) + [0, 255, 13, 10, 45, 45] + Array("\r\n--Y\r\n--\r\n".utf8)

  private var body: [UInt8] {
    Array("--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--X\r\n".utf8)
      + Array(
        "content-disposition: form-data; name=\"f\"; filename=\"q\\\"x.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
          .utf8)
      + Self.audio
      + Array("\r\n--X\r\nContent-Disposition: form-data; name=e\r\n\r\n\r\n--X--\r\n".utf8)
  }

  @Test func everyCutGivesTheSameParts() throws {
    for cut in 1...body.count {
      let (parts, files, isComplete) = try parts(body, cut: cut)
      #expect(isComplete)
      #expect(parts["a"] == Array("value".utf8))
      #expect(parts["f"] == Self.audio)
      #expect(parts["e"] == [])
      #expect(files == ["f": "q\"x.wav"])
    }
  }

  @Test func truncationNeverLooksComplete() throws {
    let end = body.count - 4
    for length in 0..<end {
      #expect(try !parts(Array(body[..<length]), cut: 7).isComplete)
    }
  }

  /// Bytes changed, removed and doubled: an error or an incomplete body, never a crash or a hang.
  @Test func mutationsAreRefusedOrRead() throws {
    var generator = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      var mutated = body
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let index = Int.random(in: 0..<mutated.count, using: &generator)
        switch Int.random(in: 0...3, using: &generator) {
        case 0: mutated[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: mutated.remove(at: index)
        case 2: mutated.insert(contentsOf: mutated.prefix(index), at: index)
        default: mutated.removeLast(mutated.count - index - 1)
        }
        if mutated.isEmpty { mutated = [45] }
      }
      do {
        let read = try parts(mutated, cut: Int.random(in: 1...64, using: &generator))
        #expect(read.parts.count <= 32)
      } catch is MultipartParser.MultipartError {
      }
    }
  }

  @Test func boundariesAreChecked() {
    #expect(MultipartParser(contentType: "multipart/form-data") == nil)
    #expect(MultipartParser(contentType: "multipart/form-data; boundary=") == nil)
    #expect(MultipartParser(contentType: "text/plain; boundary=x") == nil)
    #expect(
      MultipartParser(
        contentType: "multipart/form-data; boundary=" + String(repeating: "a", count: 71)) == nil)
    #expect(MultipartParser(contentType: "Multipart/Form-Data; charset=x; Boundary=\"a b\"") != nil)
  }

  @Test func floodsOfPartsAndHeadersEnd() throws {
    var parser = try #require(MultipartParser(contentType: "multipart/form-data; boundary=X"))
    #expect(throws: MultipartParser.MultipartError.self) {
      for _ in 0..<100 {
        _ = try parser.add(
          Array("--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".utf8))
      }
    }
    var other = try #require(MultipartParser(contentType: "multipart/form-data; boundary=X"))
    #expect(throws: MultipartParser.MultipartError.self) {
      _ = try other.add(Array("--X\r\n".utf8))
      for _ in 0..<2000 { _ = try other.add(Array("X-Header: value\r\n".utf8)) }
    }
  }
}
