import Foundation

/// Corrections of peaks that a document holds as one short string instead of an object each.
///
/// A loud master of two hours has a million corrections; as objects they would make a plan of 80 MB.
/// The string is Base64 of pairs of LEB128 numbers: frames since the correction before (since 0 for
/// the first), then the reduction in 1e-6 dB. Arrays of objects, the shape of `lacquer.plan/1`, are
/// read as well.
@propertyWrapper
public struct PackedCorrections: Codable, Sendable, Equatable {
  /// The corrections, by rising frame; frames and reductions are not negative.
  public var wrappedValue: [PeakCorrection]

  /// Wraps corrections that are sorted by frame.
  public init(wrappedValue: [PeakCorrection]) {
    self.wrappedValue = wrappedValue
  }

  /// Reads either shape; `DecodingError.dataCorrupted` where the string holds no whole pairs or the
  /// objects are not in order.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let text = try? container.decode(String.self) else {
      wrappedValue = try container.decode([PeakCorrection].self)
      guard Self.isOrdered(wrappedValue) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "corrections are negative or not in order")
      }
      return
    }
    guard let bytes = Data(base64Encoded: text), let corrections = Self.unpack(bytes) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "corrections are not pairs of numbers in Base64")
    }
    wrappedValue = corrections
  }

  /// Writes the string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Self.pack(wrappedValue).base64EncodedString())
  }

  private static func isOrdered(_ corrections: [PeakCorrection]) -> Bool {
    var last = 0
    return corrections.allSatisfy { correction in
      defer { last = correction.frame }
      return correction.frame >= last && correction.microdecibels >= 0
    }
  }

  private static func pack(_ corrections: [PeakCorrection]) -> Data {
    var bytes = Data(capacity: 6 * corrections.count)
    var last = 0
    for correction in corrections {
      append(UInt64(correction.frame - last), to: &bytes)
      append(UInt64(correction.microdecibels), to: &bytes)
      last = correction.frame
    }
    return bytes
  }

  private static func append(_ number: UInt64, to bytes: inout Data) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The corrections of a string's bytes; nil when a number is cut off or out of range.
  private static func unpack(_ bytes: Data) -> [PeakCorrection]? {
    var corrections: [PeakCorrection] = []
    corrections.reserveCapacity(bytes.count / 5)
    var frame = 0
    var numbers = LEB128Reader(bytes)
    while !numbers.isAtEnd {
      guard let delta = numbers.next(), let depth = numbers.next(),
        let step = Int(exactly: delta), let microdecibels = Int32(exactly: depth)
      else { return nil }
      let (next, overflows) = frame.addingReportingOverflow(step)
      guard !overflows else { return nil }
      frame = next
      corrections.append(PeakCorrection(frame: frame, microdecibels: microdecibels))
    }
    return corrections
  }
}

/// Reads unsigned LEB128 numbers: seven bits a byte, lowest first, the eighth says that more follow.
private struct LEB128Reader {
  private var rest: Data.Iterator
  private var left: Int

  init(_ bytes: Data) {
    rest = bytes.makeIterator()
    left = bytes.count
  }

  var isAtEnd: Bool { left == 0 }

  /// The next number; nil when the bytes end inside it or it needs more than 63 bits.
  mutating func next() -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      guard let byte = rest.next() else { return nil }
      left -= 1
      number |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte & 0x80 == 0 { return number }
    }
    return nil
  }
}
