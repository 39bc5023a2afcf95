import AudioCore
import TOMLKit

/// The delivery targets that are known: those that ship, changed and completed by the person's own.
public struct DeliveryTargets: Sendable, Equatable {
  /// In the order of lists.
  public private(set) var all: [DeliveryTarget]

  /// The file that ships, as text.
  public static let shippedFile = String(
    decoding: PackageResources.delivery_targets_toml, as: UTF8.self)

  /// The targets that ship.
  public static let shipped: DeliveryTargets = {
    var targets = DeliveryTargets(all: [])
    do {
      try targets.add(shippedFile, named: "delivery-targets.toml")
    } catch {
      preconditionFailure("\(error)")
    }
    return targets
  }()

  private init(all: [DeliveryTarget]) { self.all = all }

  /// Adds the targets of a TOML file; one of a name known before replaces it.
  ///
  /// `name` is the file's name for errors. Throws `LacquerError.input` that says what is wrong where.
  public mutating func add(_ toml: String, named name: String) throws {
    let document = try SettingsFile.parse(toml, named: name)
    for (key, _) in document where key != "target" {
      throw LacquerError(.input, "\(name): there is no \"\(key)\"; a target is a [[target]] table.")
    }
    guard let value = document["target"] else { return }
    guard let tables = value.array else {
      throw LacquerError(.input, "\(name): targets are [[target]] tables, in double brackets.")
    }
    var names: Set<String> = []
    for (index, value) in tables.enumerated() {
      guard let table = value.table else {
        throw LacquerError(.input, "\(name): a target is a [[target]] table.")
      }
      let place = "\(name), target \(index + 1)"
      let target = try Reader(table: table, place: place).target()
      guard names.insert(target.name).inserted else {
        throw LacquerError(
          .input,
          "\(place): a target called \"\(target.name)\" stands before it: rename or remove one of "
            + "them.")
      }
      if let known = all.firstIndex(where: { $0.name == target.name }) {
        all[known] = target
      } else {
        all.append(target)
      }
    }
  }

  /// The target of a name; `LacquerError.usage` that names the nearest when there is none.
  public func target(named name: String) throws -> DeliveryTarget {
    if let target = all.first(where: { $0.name == name }) { return target }
    throw LacquerError(.usage, "\(absence(of: name)) All of them: lacquer targets.")
  }

  /// Throws `LacquerError.usage`, which says what a setting may be, where the value that was typed
  /// for it names a target that there is not.
  public func check(_ value: SettingValue, for setting: Setting) throws {
    guard case .loudness = setting.kind, case .word(let name) = value, name != "keep",
      !all.contains(where: { $0.name == name })
    else { return }
    throw LacquerError(.usage, "\(absence(of: name)) \(setting.key) takes \(setting.allowed).")
  }

  /// The same of `loudness.target` in settings.
  public func check(_ settings: MasterSettings) throws {
    let setting = try SettingTable.setting(named: "loudness.target")
    try check(setting.value(in: settings), for: setting)
  }

  private func absence(of name: String) -> String {
    let curve = NeutralCurve.path(of: name).map { "; \($0) is a curve, which --reference takes." }
    return "There is no delivery target \"\(name)\""
      + (curve ?? NearNames.clause(name, in: all.map(\.name)))
  }

  /// Replaces a target named in `settings` by its figures and says which it was.
  ///
  /// The ceiling is lowered to the target's, never raised.
  public func resolve(_ settings: inout MasterSettings) throws -> DeliveryTarget? {
    guard case .preset(let name) = settings.loudness.target else { return nil }
    let target = try target(named: name)
    settings.loudness.target = .absolute(target.lufs)
    settings.limit.ceiling = min(settings.limit.ceiling, target.ceilingDBTP)
    return target
  }
}

/// Reads one table of the file.
private struct Reader {
  let table: TOMLTable
  let place: String

  func target() throws -> DeliveryTarget {
    let known = [
      "name", "title", "kind", "lufs", "ceiling", "note", "source", "checked", "standing",
    ]
    for (key, _) in table where !known.contains(key) {
      throw LacquerError(
        .input,
        "\(place): there is no \"\(key)\"; a target has \(known.joined(separator: ", ")).")
    }
    let name = try text("name")
    guard DeliveryTarget.isName(name) else {
      throw LacquerError(
        .input,
        "\(place): \"\(name)\" cannot be a name; take up to 40 small letters, digits, dots and "
          + "hyphens, a letter first, and neither keep nor what begins with ref, which "
          + "loudness.target knows already.")
    }
    return DeliveryTarget(
      name: name, title: try optional("title") ?? name,
      kind: try word("kind", otherwise: .recommendation),
      lufs: try number("lufs", -36 ... -5), ceilingDBTP: try number("ceiling", -12...0, or: -1),
      note: try optional("note") ?? "",
      source: try optional("source") ?? DeliveryTarget.ownSource,
      checked: table["checked"]?.string ?? table["checked"]?.debugDescription ?? "",
      standing: try word("standing", otherwise: .reported))
  }

  private func optional(_ key: String) throws -> String? {
    guard let value = table[key] else { return nil }
    if let text = value.string { return text }
    throw LacquerError(.input, "\(place): \(key) is text; write \(key) = \"…\".")
  }

  private func text(_ key: String) throws -> String {
    if let text = table[key]?.string, !text.isEmpty { return text }
    throw LacquerError(.input, "\(place): it has no \(key); write \(key) = \"…\".")
  }

  private func number(
    _ key: String, _ range: ClosedRange<Double>, or fallback: Double? = nil
  ) throws -> Double {
    if table[key] == nil, let fallback { return fallback }
    if let number = table[key]?.double ?? table[key]?.int.map(Double.init), range.contains(number) {
      return number
    }
    throw LacquerError(
      .input,
      "\(place): \(key) is a number from \(Numeral.shortest(range.lowerBound)) to "
        + "\(Numeral.shortest(range.upperBound)).")
  }

  private func word<Word: RawRepresentable<String> & CaseIterable>(
    _ key: String, otherwise: Word
  ) throws -> Word {
    guard let text = try optional(key) else { return otherwise }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
    throw LacquerError(.input, "\(place): \(key) is one of \(words), not \"\(text)\".")
  }
}
