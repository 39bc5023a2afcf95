import AudioCore
import TOMLKit

/// Reads a theme file; whatever it cannot understand it leaves out and names.
struct ThemeParser {
  private var file: ThemeFile
  private let label: String
  private let places: TOMLPlaces

  /// Reads `text`; `label` is what problems call the file.
  static func parse(_ text: String, name: String, path: String, label: String) -> ThemeFile {
    var parser = ThemeParser(text, name: name, path: path, label: label)
    parser.read(text)
    return parser.file
  }

  private init(_ text: String, name: String, path: String, label: String) {
    file = ThemeFile(name: name, path: path)
    self.label = label
    places = TOMLPlaces(text)
  }

  private mutating func complain(_ section: String, _ key: String?, _ message: String) {
    note(.error, section, key, message)
  }

  private mutating func warn(_ section: String, _ key: String?, _ message: String) {
    note(.warning, section, key, message)
  }

  private mutating func note(
    _ severity: ThemeProblem.Severity, _ section: String, _ key: String?, _ message: String
  ) {
    let line = key.flatMap { places.line(section, $0) } ?? places.line(section)
    file.problems.append(ThemeProblem(severity, label, line: line, message))
  }

  private mutating func read(_ text: String) {
    if let fault = TOMLGuard.fault(in: text) {
      file.problems.append(ThemeProblem(.error, label, line: fault.line, fault.words + "."))
      return
    }
    let document: TOMLTable
    do {
      document = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      file.problems.append(
        ThemeProblem(
          .error, label, line: error.source.begin.line,
          "this is not TOML: \(error.description)."))
      return
    } catch {
      file.problems.append(ThemeProblem(.error, label, "this is not TOML."))
      return
    }
    for (key, value) in document {
      switch key {
      case "name":
        if value.string != nil && value.string != file.name {
          warn(
            "", "name",
            "the theme calls itself \"\(value.string ?? "")\", and its file \(file.name).toml is "
              + "what counts: make them alike.")
        }
      case "summary": file.summary = value.string ?? ""
      case "extends": readBase(value)
      case "variant": readVariant(value)
      case "depth": readDepth(value)
      case "palette": readPalette(value)
      case "roles": readRoles(value)
      case "gradients": readGradients(value)
      default:
        warn(
          "", key,
          "there is no \"\(key)\" in a theme; name, summary, variant, depth, extends, [palette], "
            + "[roles] and [gradients] are known.")
      }
    }
  }

  private mutating func readBase(_ value: any TOMLValueConvertible) {
    guard let name = value.string, !name.isEmpty else {
      return complain("", "extends", "extends wants the name of a theme in quotes.")
    }
    file.extends = name
  }

  private mutating func readVariant(_ value: any TOMLValueConvertible) {
    guard let word = value.string, let variant = ThemeFile.Variant(rawValue: word) else {
      return complain("", "variant", "variant is \"dark\", \"light\" or \"any\".")
    }
    file.variant = variant
  }

  private mutating func readDepth(_ value: any TOMLValueConvertible) {
    guard let word = value.string, let depth = ColourDepth(rawValue: word) else {
      return complain("", "depth", "depth is \"true\", \"256\", \"16\" or \"mono\".")
    }
    file.depth = depth
  }

  private mutating func readPalette(_ value: any TOMLValueConvertible) {
    guard let table = value.table else {
      return complain("palette", nil, "palette is a table: [palette], then name = \"#rrggbb\".")
    }
    for (name, value) in table {
      guard let text = value.string, ThemeInk(text) != nil else {
        complain("palette", name, "\(name) \(ThemeInk.wanted)")
        continue
      }
      file.palette[name] = text
      file.paletteLines[name] = places.line("palette", name)
    }
  }

  private mutating func readRoles(_ value: any TOMLValueConvertible) {
    guard let table = value.table else {
      return complain("roles", nil, "roles is a table: [roles], then \"fg\" = \"#rrggbb\".")
    }
    for (key, value) in table { readRole(key, value) }
  }

  /// A look, or a nested table of roles (`src.a = …` without quotes).
  private mutating func readRole(_ key: String, _ value: any TOMLValueConvertible) {
    let role = Role(name: key)
    if let text = value.string {
      guard let role else { return unknownRole(key) }
      guard ThemeInk(text) != nil else {
        return complain("roles", key, "\(key) \(ThemeInk.wanted)")
      }
      let line = places.line("roles", key)
      file.entries[role] =
        role == .bg
        ? ThemeFile.Entry(background: text, line: line)
        : ThemeFile.Entry(foreground: text, line: line)
      return
    }
    guard let table = value.table else {
      return complain(
        "roles", key, "\(key) wants a colour in quotes or a table such as { fg = \"#rrggbb\" }.")
    }
    let words = table.keys
    if role == nil || words.allSatisfy({ Role(name: "\(key).\($0)") != nil }) {
      let nested = words.filter { word in Role.allCases.contains { covers($0, "\(key).\(word)") } }
      guard nested.count == words.count, !words.isEmpty else { return unknownRole(key) }
      for (word, value) in table { readRole("\(key).\(word)", value) }
    } else if let role {
      file.entries[role] = entry(key, table)
    }
  }

  private func covers(_ role: Role, _ name: String) -> Bool {
    role.rawValue == name || role.rawValue.hasPrefix(name + ".")
  }

  private mutating func unknownRole(_ key: String) {
    let hint = NearNames.clause(key, in: Role.allCases.map(\.rawValue))
    warn("roles", key, "there is no role \"\(key)\"\(hint)")
  }

  private mutating func entry(_ role: String, _ table: TOMLTable) -> ThemeFile.Entry {
    var entry = ThemeFile.Entry(line: places.line("roles", role))
    for (key, value) in table {
      switch key {
      case "fg": entry.foreground = ink(role, key, value)
      case "bg": entry.background = ink(role, key, value)
      case "256": entry.index = index(role, key, value)
      case "bg-256": entry.groundIndex = index(role, key, value)
      case "ansi": entry.ansi = ansi(role, key, value)
      case "bg-ansi": entry.groundANSI = ansi(role, key, value)
      case "attrs": entry.attributes = attributes(role, key, value)
      case "mono": entry.mono = attributes(role, key, value)
      default:
        warn(
          "roles", role,
          "\(role) has no \"\(key)\"; fg, bg, 256, bg-256, ansi, bg-ansi, attrs and mono are known."
        )
      }
    }
    return entry
  }

  private mutating func ink(_ role: String, _ key: String, _ value: any TOMLValueConvertible)
    -> String?
  {
    guard let text = value.string, ThemeInk(text) != nil else {
      complain("roles", role, "\(role): \(key) \(ThemeInk.wanted)")
      return nil
    }
    return text
  }

  private mutating func index(_ role: String, _ key: String, _ value: any TOMLValueConvertible)
    -> UInt8?
  {
    guard let number = value.int, (16...255).contains(number) else {
      complain(
        "roles", role,
        "\(role): \(key) is a number from 16 to 255; the sixteen below belong to the person.")
      return nil
    }
    return UInt8(number)
  }

  private mutating func ansi(_ role: String, _ key: String, _ value: any TOMLValueConvertible)
    -> Colour?
  {
    guard let colour = Self.ansi(value) else {
      complain("roles", role, "\(role): \(key) \(Self.wantedANSI)")
      return nil
    }
    return colour
  }

  static let wantedANSI =
    "is one of black, red, green, yellow, blue, magenta, cyan, white, bright-black … bright-white, "
    + "or default."

  static func ansi(_ value: any TOMLValueConvertible) -> Colour? {
    guard let word = value.string else { return nil }
    if word == "default" { return .terminal }
    return ANSIColour(name: word).map { .ansi($0) }
  }

  private mutating func attributes(
    _ role: String, _ key: String, _ value: any TOMLValueConvertible
  ) -> Attributes? {
    var set: Attributes = []
    for item in value.array.map(Array.init) ?? [] {
      guard let word = item.string, let attribute = Attributes(name: word) else {
        complain(
          "roles", role,
          "\(role): \(key) is a list of \"bold\", \"dim\", \"italic\", \"underline\", \"reverse\".")
        return nil
      }
      set.insert(attribute)
    }
    return set
  }

  private mutating func readGradients(_ value: any TOMLValueConvertible) {
    guard let table = value.table else {
      return complain("gradients", nil, "gradients is a table: [gradients], then a list a name.")
    }
    for (key, value) in table {
      guard let gradient = ThemeGradient(rawValue: key) else {
        let known = ThemeGradient.allCases.map(\.rawValue).joined(separator: ", ")
        warn("gradients", key, "there is no gradient \"\(key)\"; known are \(known).")
        continue
      }
      let stops = (value.array.map(Array.init) ?? []).map { stop(key, $0) }
      let good = stops.compactMap(\.self).sorted { $0.position < $1.position }
      guard good.count == stops.count, good.count > 1 else {
        complain(
          "gradients", key,
          "\(key) is a list of at least two [position, \"colour\"] or "
            + "[position, \"colour\", \"one of 16\"].")
        continue
      }
      file.gradients[gradient] = good
    }
  }

  private func stop(_ key: String, _ value: any TOMLValueConvertible) -> ThemeFile.Stop? {
    let parts = value.array.map(Array.init) ?? []
    guard (2...3).contains(parts.count),
      let position = parts[0].double ?? parts[0].int.map(Double.init), position.isFinite,
      let colour = parts[1].string, ThemeInk(colour) != nil
    else { return nil }
    var stop = ThemeFile.Stop(
      position: position, colour: colour, line: places.line("gradients", key))
    if parts.count == 3 {
      guard let ansi = Self.ansi(parts[2]) else { return nil }
      stop.ansi = ansi
    }
    return stop
  }
}

extension Attributes {
  /// The attribute of a word in a theme file.
  init?(name: String) {
    switch name {
    case "bold": self = .bold
    case "dim": self = .dim
    case "italic": self = .italic
    case "underline": self = .underline
    case "reverse": self = .reverse
    default: return nil
    }
  }
}
