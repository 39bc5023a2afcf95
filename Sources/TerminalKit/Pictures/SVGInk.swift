/// Collects the shapes of a picture by colour: one path a colour and kind.
struct SVGInk {
  private let width: Double, height: Double
  private var dots: [String: String] = [:]
  private var fills: [String: String] = [:]
  private var thin: [String: String] = [:]
  private var thick: [String: String] = [:]

  init(cellWidth: Double, cellHeight: Double) {
    width = cellWidth
    height = cellHeight
  }

  /// Whether a glyph is drawn as a shape.
  static func isShape(_ glyph: Glyph) -> Bool {
    switch glyph.base.value {
    case 0x2500...0x257F: lines[glyph.base] != nil || dashes.contains(glyph.base) || glyph == "╱"
    case 0x2580...0x259F, 0x2800...0x28FF: true
    default: false
    }
  }

  /// Braille with every dot.
  static let full: Glyph = "⣿"

  /// Whether a glyph is dots.
  static func isBraille(_ glyph: Glyph) -> Bool { (0x2800...0x28FF).contains(glyph.base.value) }

  /// Adds the dots that a braille glyph lacks.
  mutating func addRest(of glyph: Glyph, _ column: Int, _ row: Int, _ colour: String) {
    addBraille(
      ~(glyph.base.value - 0x2800) & 0xFF, Double(column) * width, Double(row) * height, colour)
  }

  /// The paths, colours in order.
  var paths: String {
    func list(_ paths: [String: String], _ look: (String) -> String) -> String {
      paths.sorted { $0.key < $1.key }.map { "<path d=\"\($0.value)\" \(look($0.key))/>\n" }
        .joined()
    }
    let dot = number(width * 0.34)
    return list(fills) { "fill=\"\($0)\"" }
      + list(dots) {
        "fill=\"none\" stroke=\"\($0)\" stroke-width=\"\(dot)\" stroke-linecap=\"round\""
      }
      + list(thin) { "fill=\"none\" stroke=\"\($0)\" stroke-width=\"1.1\"" }
      + list(thick) { "fill=\"none\" stroke=\"\($0)\" stroke-width=\"2.4\"" }
  }

  /// Adds a glyph's shape; words are left to the text.
  mutating func add(_ glyph: Glyph, _ column: Int, _ row: Int, _ colour: String) {
    let (x, y) = (Double(column) * width, Double(row) * height)
    let value = glyph.base.value
    switch value {
    case 0x2800...0x28FF: addBraille(value - 0x2800, x, y, colour)
    case 0x2580...0x259F: addBlock(value, x, y, colour)
    case 0x2500...0x257F: addLine(glyph.base, x, y, colour)
    default: break
    }
  }

  private mutating func addBraille(_ bits: UInt32, _ x: Double, _ y: Double, _ colour: String) {
    let places: [(Double, Double)] = [
      (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3),
    ]
    for bit in 0..<8 where bits >> UInt32(bit) & 1 == 1 {
      let (across, down) = places[bit]
      let left = number(x + (across + 0.5) * width / 2)
      let top = number(y + (down + 0.5) * height / 4)
      dots[colour, default: ""] += "M\(left) \(top)h0"
    }
  }

  private mutating func addBlock(_ value: UInt32, _ x: Double, _ y: Double, _ colour: String) {
    func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
      fills[colour, default: ""] +=
        "M\(number(x + left * width)) \(number(y + top * height))"
        + "h\(number((right - left) * width))v\(number((bottom - top) * height))"
        + "h\(number((left - right) * width))z"
    }
    switch value {
    case 0x2580: box(0, 0, 1, 0.5)
    case 0x2581...0x2588: box(0, 1 - Double(value - 0x2580) / 8, 1, 1)
    case 0x2589...0x258F: box(0, 0, Double(0x2590 - value) / 8, 1)
    case 0x2590: box(0.5, 0, 1, 1)
    case 0x2594: box(0, 0, 1, 0.125)
    case 0x2595: box(0.875, 0, 1, 1)
    case 0x2591, 0x2592, 0x2593:
      // Shades as a hatch of dots: 1/4, 1/2, 3/4.
      for index in 0..<8 where index % 4 < Int(value - 0x2590) {
        let (left, top) = (Double(index % 2) / 2, Double(index / 2) / 4)
        box(left, top, left + 0.5, top + 0.25)
      }
    default:
      let quadrants: [UInt32: UInt8] = [
        0x2596: 4, 0x2597: 8, 0x2598: 1, 0x2599: 13, 0x259A: 9, 0x259B: 7, 0x259C: 11, 0x259D: 2,
        0x259E: 6, 0x259F: 14,
      ]
      let bits = quadrants[value] ?? 0
      if bits & 1 != 0 { box(0, 0, 0.5, 0.5) }
      if bits & 2 != 0 { box(0.5, 0, 1, 0.5) }
      if bits & 4 != 0 { box(0, 0.5, 0.5, 1) }
      if bits & 8 != 0 { box(0.5, 0.5, 1, 1) }
    }
  }

  private mutating func addLine(
    _ scalar: Unicode.Scalar, _ x: Double, _ y: Double, _ colour: String
  ) {
    let (middleX, middleY) = (x + width / 2, y + height / 2)
    func piece(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> String {
      "M\(number(x0)) \(number(y0))L\(number(x1)) \(number(y1))"
    }
    if scalar == "╱" {
      thin[colour, default: ""] += piece(x, y + height, x + width, y)
      return
    }
    if let count = Self.dashCounts[scalar] {
      let isUpright = "┆┇┊┋╎╏".unicodeScalars.contains(scalar)
      for index in 0..<count {
        let from = (Double(index) + 0.2) / Double(count)
        let to = (Double(index) + 0.7) / Double(count)
        thin[colour, default: ""] +=
          isUpright
          ? piece(middleX, y + from * height, middleX, y + to * height)
          : piece(x + from * width, middleY, x + to * width, middleY)
      }
      return
    }
    guard let arms = Self.lines[scalar] else { return }
    var path = ""
    if "╭╮╰╯".unicodeScalars.contains(scalar) {
      let right = arms.contains("r")
      let down = arms.contains("d")
      path =
        "M\(number(middleX)) \(number(down ? y + height : y))"
        + "Q\(number(middleX)) \(number(middleY)) "
        + "\(number(right ? x + width : x)) \(number(middleY))"
    } else {
      if arms.contains("l") { path += piece(x, middleY, middleX, middleY) }
      if arms.contains("r") { path += piece(middleX, middleY, x + width, middleY) }
      if arms.contains("u") { path += piece(middleX, y, middleX, middleY) }
      if arms.contains("d") { path += piece(middleX, middleY, middleX, y + height) }
    }
    if "━┃╸╺╹╻".unicodeScalars.contains(scalar) {
      thick[colour, default: ""] += path
    } else {
      thin[colour, default: ""] += path
    }
  }

  private static let dashes = Set(dashCounts.keys)
  private static let dashCounts: [Unicode.Scalar: Int] = [
    "┄": 3, "┅": 3, "┈": 4, "┉": 4, "╌": 2, "╍": 2, "┆": 3, "┇": 3, "┊": 4, "┋": 4, "╎": 2, "╏": 2,
  ]
  /// Which arms a line has: left, right, up, down.
  private static let lines: [Unicode.Scalar: String] = [
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud",
    "┬": "lrd", "┴": "lru", "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "━": "lr",
    "┃": "ud", "╸": "l", "╺": "r", "╹": "u", "╻": "d", "╴": "l", "╶": "r", "╵": "u", "╷": "d",
  ]
}
