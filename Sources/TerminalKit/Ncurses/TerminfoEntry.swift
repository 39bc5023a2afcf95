import Foundation

/// A compiled terminfo entry (term(5)), read so that it can be handed to ncurses with 24-bit colour.
///
/// The stock `*-direct` entries are not in Debian's base system and change the whole key map, and
/// redefining palette entries leaves the person's colours changed after a crash. So the entry of
/// `$TERM` is read, its colours are replaced, and it goes to ncurses as `TERMINFO=b64:…`.
struct TerminfoEntry {
  private var names: [UInt8]
  private var flags: [UInt8]
  private var numbers: [Int32]
  /// Offsets into `table`; negative ones are absent.
  private var strings: [Int16]
  private var table: [UInt8]

  /// Reads the entry of a terminal from the places ncurses looks in; nil if there is none.
  static func find(_ name: String, environment: [String: String]) -> TerminfoEntry? {
    guard let first = name.utf8.first, !name.contains("/") else { return nil }
    var folders: [String] = []
    if let own = environment["TERMINFO"], own.hasPrefix("/") { folders.append(own) }
    if let home = environment["HOME"] { folders.append(home + "/.terminfo") }
    for folder in (environment["TERMINFO_DIRS"] ?? "").split(separator: ":") {
      folders.append(String(folder))
    }
    folders += ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"]
    for folder in folders {
      let letters = [String(UnicodeScalar(first)), String(first, radix: 16)]
      for letter in letters {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(letter)/\(name)")
        else { continue }
        return TerminfoEntry(Array(data))
      }
    }
    return nil
  }

  /// Takes a compiled entry apart; nil if it is none.
  init?(_ bytes: [UInt8]) {
    func short(_ at: Int) -> Int? {
      guard at + 1 < bytes.count else { return nil }
      return Int(Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8))
    }
    guard let magic = short(0), magic == 0x011A || magic == 0x021E,
      let nameSize = short(2), let flagCount = short(4), let numberCount = short(6),
      let stringCount = short(8), let tableSize = short(10),
      [nameSize, flagCount, numberCount, stringCount, tableSize].allSatisfy({ $0 >= 0 })
    else { return nil }
    let width = magic == 0x021E ? 4 : 2
    var at = 12 + nameSize + flagCount
    at += at & 1
    let stringsAt = at + numberCount * width
    let tableAt = stringsAt + stringCount * 2
    guard tableAt + tableSize <= bytes.count else { return nil }
    names = Array(bytes[12..<12 + nameSize])
    flags = Array(bytes[(12 + nameSize)..<(12 + nameSize + flagCount)])
    numbers = (0..<numberCount).map { index in
      let place = at + index * width
      if width == 2 { return Int32(short(place) ?? -1) }
      return Int32(
        bitPattern: UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
          | UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3]) << 24)
    }
    strings = (0..<stringCount).map { Int16(short(stringsAt + $0 * 2) ?? -1) }
    table = Array(bytes[tableAt..<tableAt + tableSize])
  }

  private enum Place {
    static let canChange = 27
    static let maxColours = 13
    static let maxPairs = 14
    static let setForeground = 359
    static let setBackground = 360
  }

  /// 0–15 are the person's own colours, everything above is 24 bits.
  private static func colourString(_ plain: Int, _ bright: Int, _ direct: Int) -> String {
    "\u{1B}[%?%p1%{8}%<%t\(plain)%p1%d%e%p1%{16}%<%t\(bright)%p1%{8}%-%d%e\(direct);2;"
      + "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
  }

  /// The same entry with 24-bit colour, in the form of 32-bit numbers; nil without any colour.
  func withDirectColour() -> [UInt8]? {
    guard numbers.count > Place.maxColours, numbers[Place.maxColours] >= 8 else { return nil }
    var entry = self
    while entry.flags.count <= Place.canChange { entry.flags.append(0) }
    entry.flags[Place.canChange] = 0
    while entry.numbers.count <= Place.maxPairs { entry.numbers.append(-1) }
    entry.numbers[Place.maxColours] = 0x1000000
    entry.numbers[Place.maxPairs] = 0x10000
    while entry.strings.count <= Place.setBackground { entry.strings.append(-1) }
    entry.replace(Place.setForeground, by: Self.colourString(3, 9, 38))
    entry.replace(Place.setBackground, by: Self.colourString(4, 10, 48))
    return entry.compiled(extendedFlags: ["AX", "RGB", "XT"])
  }

  private mutating func replace(_ index: Int, by text: String) {
    strings[index] = Int16(table.count)
    table += Array(text.utf8) + [0]
  }

  private func compiled(extendedFlags: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    func put(_ value: Int) {
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    func align() { if bytes.count & 1 != 0 { bytes.append(0) } }
    for value in [0x021E, names.count, flags.count, numbers.count, strings.count, table.count] {
      put(value)
    }
    bytes += names
    bytes += flags
    align()
    for number in numbers {
      put(Int(truncatingIfNeeded: number) & 0xFFFF)
      put(Int(truncatingIfNeeded: number >> 16) & 0xFFFF)
    }
    for offset in strings { put(Int(offset)) }
    bytes += table
    align()
    let text: [UInt8] = extendedFlags.flatMap { Array($0.utf8) + [0] }
    for value in [extendedFlags.count, 0, 0, extendedFlags.count, text.count] { put(value) }
    bytes += [UInt8](repeating: 1, count: extendedFlags.count)
    align()
    var offset = 0
    for name in extendedFlags {
      put(offset)
      offset += name.utf8.count + 1
    }
    return bytes + text
  }
}
