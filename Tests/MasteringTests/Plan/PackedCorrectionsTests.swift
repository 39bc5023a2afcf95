import Foundation
import TestSupport
import Testing

import Mastering

@Suite("Packed corrections")
struct PackedCorrectionsTests {
  @Test("Any sorted corrections come back as they were", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var frame = 0
    let list = (0..<Int.random(in: 0...500, using: &random)).map { _ in
      frame += Int.random(in: 0...1 << Int.random(in: 0...40, using: &random), using: &random)
      return PeakCorrection(
        frame: frame, microdecibels: Int32.random(in: 0...Int32.max, using: &random))
    }
    #expect(try Self.decode(JSONEncoder().encode(PackedCorrections(wrappedValue: list))) == list)
  }

  @Test("The string is what the documents say: Base64 of LEB128 pairs, frames as steps")
  func shape() throws {
    let list = [
      PeakCorrection(frame: 300, microdecibels: 5), PeakCorrection(frame: 301, microdecibels: 128),
    ]
    let json = try JSONEncoder().encode(PackedCorrections(wrappedValue: list))
    let bytes: [UInt8] = [0xAC, 0x02, 5, 1, 0x80, 1]
    #expect(String(decoding: json, as: UTF8.self) == "\"\(Data(bytes).base64EncodedString())\"")
  }

  @Test("The first shape, an object each, is read")
  func firstShape() throws {
    let json = #"[{"frame":12,"microdecibels":7},{"frame":90,"microdecibels":1}]"#
    #expect(
      try Self.decode(Data(json.utf8)) == [
        PeakCorrection(frame: 12, microdecibels: 7), PeakCorrection(frame: 90, microdecibels: 1),
      ])
  }

  @Test(
    "What is cut, too large, negative or out of order is refused, not read as something else",
    arguments: [
      #""!!""#, "\"\(Data([5]).base64EncodedString())\"",
      "\"\(Data([5, 0x80]).base64EncodedString())\"",
      "\"\(Data([5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]).base64EncodedString())\"",
      "\"\(Data([UInt8](repeating: 0xFF, count: 9) + [0, 1]).base64EncodedString())\"",
      #"[{"frame":12,"microdecibels":-7}]"#,
      #"[{"frame":12,"microdecibels":7},{"frame":9,"microdecibels":1}]"#,
    ])
  func refusals(json: String) {
    #expect(throws: DecodingError.self) { try Self.decode(Data(json.utf8)) }
  }

  private static func decode(_ json: Data) throws -> [PeakCorrection] {
    try JSONDecoder().decode(PackedCorrections.self, from: json).wrappedValue
  }
}
