import Foundation
import Glibc
internal import CNcurses

/// What the person, the environment and the terminal say about how to draw; `doctor` prints it.
public struct TerminalOptions: Sendable, Equatable {
  /// Colours; nil finds out.
  public var depth: ColourDepth?
  /// Characters for graphs; nil finds out.
  public var glyphs: GlyphSet?
  /// Whether the mouse is taken.
  public var mouse: Bool

  /// Creates options; by default everything is found out.
  public init(
    depth: ColourDepth? = nil, glyphs: GlyphSet? = nil, mouse: Bool = true
  ) {
    self.depth = depth
    self.glyphs = glyphs
    self.mouse = mouse
  }
}

/// What was found out about the terminal before the first frame.
public struct TerminalFacts: Sendable, Equatable {
  /// `$TERM`.
  public var name: String
  /// Colours in use.
  public var depth: ColourDepth
  /// Why these.
  public var depthReason: String
  /// Characters in use.
  public var glyphs: GlyphSet
  /// Why these.
  public var glyphsReason: String
  /// Whether text is UTF-8.
  public var isUTF8: Bool
  /// Whether it takes questions and private modes beyond the VT100's.
  public var isModern: Bool

  /// Finds out, from the environment and the locale that has been set.
  public init(environment: [String: String], options: TerminalOptions) {
    name = environment["TERM"] ?? ""
    isUTF8 = unsafe nl_langinfo(Int32(CODESET)).map { unsafe String(cString: $0) } == "UTF-8"
    let plain = ["linux", "vt", "ansi", "cons25", "dumb", "xterm-r5", "xterm-r6", "sun", "wy"]
    isModern = !plain.contains { environment["TERM"]?.hasPrefix($0) ?? true }

    if let wanted = options.glyphs, isUTF8 || wanted == .ascii {
      (glyphs, glyphsReason) = (wanted, "chosen")
    } else if !isUTF8 {
      (glyphs, glyphsReason) = (.ascii, "the locale is not UTF-8")
    } else if name.hasPrefix("linux") {
      (glyphs, glyphsReason) = (.ascii, "the Linux console has no braille")
    } else if name.hasPrefix("vt") || name.hasPrefix("ansi") {
      (glyphs, glyphsReason) = (.ascii, "TERM=\(name)")
    } else {
      (glyphs, glyphsReason) = (.braille, "UTF-8")
    }

    let colourTerm = environment["COLORTERM"] ?? ""
    if let wanted = options.depth {
      (depth, depthReason) = (wanted, "chosen")
    } else if let no = environment["NO_COLOR"], !no.isEmpty {
      (depth, depthReason) = (.mono, "NO_COLOR")
    } else if colourTerm == "truecolor" || colourTerm == "24bit" {
      (depth, depthReason) = (.truecolour, "COLORTERM=\(colourTerm)")
    } else if name.hasSuffix("-direct") {
      (depth, depthReason) = (.truecolour, "TERM=\(name)")
    } else {
      (depth, depthReason) = (.indexed, "terminfo")
    }
  }

  /// Lowers the depth to what terminfo says the terminal has.
  mutating func limit(toColours colours: Int) {
    if colours < 8 {
      if depth != .mono { (depth, depthReason) = (.mono, "terminfo has no colours") }
    } else if colours < 256, depth == .indexed || depth == .truecolour {
      (depth, depthReason) = (.ansi, "terminfo has \(colours) colours")
    } else if colours == 256, depth == .truecolour {
      (depth, depthReason) = (.indexed, "terminfo has 256 colours")
    }
  }
}
