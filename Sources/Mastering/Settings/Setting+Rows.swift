/// A place in the settings, as the rows of the table name it.
typealias SettingPath<Value> = any WritableKeyPath<MasterSettings, Value> & Sendable

/// How rows of the table are written down.
extension Setting {
  /// A number in a range.
  static func number(
    _ key: String, _ path: SettingPath<Double>, _ unit: String, _ range: ClosedRange<Double>,
    full: Double? = nil, step: SettingStep, redo: Redo, _ help: String
  ) -> Setting {
    Setting(
      key: key, unit: unit, kind: .number(range: range, step: step, words: []),
      full: full.map { .number($0) }, redo: redo, help: help,
      read: { .number($0[keyPath: path]) },
      write: { if case .number(let value) = $1 { $0[keyPath: path] = value } })
  }

  /// A number in a range or a word that stands for "none".
  static func optional(
    _ key: String, _ path: SettingPath<Double?>, _ unit: String, _ range: ClosedRange<Double>,
    or word: String, full: SettingValue? = nil, step: SettingStep, redo: Redo, _ help: String
  ) -> Setting {
    Setting(
      key: key, unit: unit, kind: .number(range: range, step: step, words: [word]),
      full: full, redo: redo, help: help,
      read: { $0[keyPath: path].map { .number($0) } ?? .word(word) },
      write: {
        if case .number(let value) = $1 {
          $0[keyPath: path] = value
        } else {
          $0[keyPath: path] = nil
        }
      })
  }

  /// A percentage in steps of one.
  static func percent(
    _ key: String, _ path: SettingPath<Double>, upTo limit: Double = 100, full: Double? = nil,
    redo: Redo, _ help: String
  ) -> Setting {
    number(key, path, "%", 0...limit, full: full, step: .add(1), redo: redo, help)
  }

  /// on or off.
  static func toggle(
    _ key: String, _ path: SettingPath<Bool>, full: Bool? = nil, redo: Redo, _ help: String
  ) -> Setting {
    Setting(
      key: key, unit: "", kind: .toggle, full: full.map { .toggle($0) }, redo: redo, help: help,
      read: { .toggle($0[keyPath: path]) },
      write: { if case .toggle(let isOn) = $1 { $0[keyPath: path] = isOn } })
  }

  /// One of the words of an enumeration.
  static func choice<Choice>(
    _ key: String, _ path: SettingPath<Choice>, redo: Redo, _ help: String
  ) -> Setting
  where Choice: RawRepresentable<String> & CaseIterable & Sendable {
    Setting(
      key: key, unit: "", kind: .choice(Choice.allCases.map(\.rawValue)), full: nil, redo: redo,
      help: help,
      read: { .word($0[keyPath: path].rawValue) },
      write: {
        if case .word(let word) = $1, let choice = Choice(rawValue: word) {
          $0[keyPath: path] = choice
        }
      })
  }

  /// A fraction of an octave out of a list.
  static func octaves(
    _ key: String, _ path: SettingPath<Double>, _ denominators: [(String, Double)],
    full: String? = nil, redo: Redo, _ help: String
  ) -> Setting {
    Setting(
      key: key, unit: "octave", kind: .choice(denominators.map(\.0)),
      full: full.map { .word($0) }, redo: redo, help: help,
      read: { settings in
        let value = settings[keyPath: path]
        let nearest = denominators.min { abs($0.1 - value) < abs($1.1 - value) }
        return .word(nearest?.0 ?? "")
      },
      write: { settings, value in
        guard case .word(let word) = value,
          let entry = denominators.first(where: { $0.0 == word })
        else { return }
        settings[keyPath: path] = entry.1
      })
  }

  /// A whole number out of a list, or a word that stands for "none".
  static func listed(
    _ key: String, _ path: SettingPath<Int?>, _ unit: String, _ numbers: [Int], or word: String,
    redo: Redo, _ help: String
  ) -> Setting {
    Setting(
      key: key, unit: unit, kind: .choice([word] + numbers.map { String($0) }), full: nil,
      redo: redo, help: help,
      read: { .word($0[keyPath: path].map { String($0) } ?? word) },
      write: { if case .word(let text) = $1 { $0[keyPath: path] = Int(text) } })
  }

  /// A moment of the mix or `whole`.
  static func time(
    _ key: String, _ path: SettingPath<Double?>, redo: Redo, _ help: String
  ) -> Setting {
    Setting(
      key: key, unit: "s", kind: .time(step: .add(0.01)), full: nil, redo: redo, help: help,
      read: { $0[keyPath: path].map { .number($0) } ?? .word("whole") },
      write: {
        if case .number(let value) = $1 {
          $0[keyPath: path] = value
        } else {
          $0[keyPath: path] = nil
        }
      })
  }
}
