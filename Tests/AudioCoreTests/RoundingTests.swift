import AudioCore
import Testing

@Suite("Numbers are rounded, and bytes are digits")
struct RoundingTests {
  @Test("parts are whole, digits significant")
  func rounding() {
    #expect(0.126.rounded(toParts: 100) == 0.13)
    #expect((-0.1234567).rounded(toParts: 1e6) == -0.123457)
    #expect(1234.5.rounded(toDigits: 3, least: 1) == 1230)
    #expect(0.012345.rounded(toDigits: 3, least: 0.1) == 0.012)
    #expect(0.0.rounded(toDigits: 3, least: 0.1) == 0)
  }

  @Test("bytes are pairs of digits and back")
  func hexadecimal() {
    let bytes: [UInt8] = [0, 0x0F, 0xA5, 0xFF]
    #expect(Hexadecimal.text(bytes) == "000fa5ff")
    #expect(Hexadecimal.bytes("000FA5ff") == bytes)
    #expect(Hexadecimal.bytes("0") == nil)
    #expect(Hexadecimal.bytes("+f") == nil)
  }
}
