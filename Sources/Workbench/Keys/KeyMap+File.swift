public import AudioCore
internal import TOMLKit

/// The person's keys.toml: read, never written.
///
/// ```toml
/// [keys]
/// "ctrl-p" = "palette"
/// "x" = "noop"
/// [keys.waveform]
/// "left" = "jump -5"
/// ```
extension KeyMap {
  /// Defaults with the person's keys.toml on top, where there is one.
  ///
  /// A file that cannot be read is told in `complaints`, as what cannot be taken is.
  public init(_ folders: StandardFolders) {
    self.init()
    do {
      guard let file = try folders.configFile("keys.toml") else { return }
      self = KeyMap(toml: file.text, named: file.path)
    } catch {
      complaints.append("\(error)")
    }
  }

  /// Defaults with a keys.toml on top.
  ///
  /// What cannot be taken is left out and told in `complaints`; the rest counts.
  public init(toml: String, named name: String) {
    self.init()
    if let fault = TOMLGuard.fault(in: toml) {
      complaints.append("\(name), line \(fault.line): \(fault.words).")
      return
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: toml)
    } catch let error as TOMLParseError {
      complaints.append(
        "\(name), line \(error.source.begin.line): this is not TOML: \(error.description).")
      return
    } catch {
      complaints.append("\(name): this is not TOML.")
      return
    }
    for (key, value) in table.sorted(by: { $0.0 < $1.0 }) {
      guard key == "keys", let keys = value.table else {
        complaints.append("\(name): \"\(key)\" is not known here; keys stand under [keys].")
        continue
      }
      apply(keys, name)
    }
  }

  private mutating func apply(_ table: TOMLTable, _ name: String) {
    var taken: [Taken: String] = [:]
    for (key, value) in table.sorted(by: { $0.0 < $1.0 }) {
      if let nested = value.table {
        guard let context = KeyContext(rawValue: key) else {
          let known = KeyContext.allCases.map(\.rawValue).joined(separator: ", ")
          complaints.append("\(name): there is no [keys.\(key)]; there are \(known).")
          continue
        }
        for (keys, call) in nested.sorted(by: { $0.0 < $1.0 }) {
          bind(keys, call.string, in: context, name, &taken)
        }
      } else {
        bind(key, value.string, in: nil, name, &taken)
      }
    }
  }

  private struct Taken: Hashable {
    var keys: KeySequence
    var context: KeyContext
  }

  private mutating func bind(
    _ text: String, _ words: String?, in wanted: KeyContext?, _ name: String,
    _ taken: inout [Taken: String]
  ) {
    guard let keys = KeySequence(text) else {
      complaints.append("\(name): \"\(text)\" is no key; write for instance ctrl-p, f2 or g l.")
      return
    }
    guard let words else {
      complaints.append("\(name): \"\(text)\" needs an action in quotes, for instance \"play\".")
      return
    }
    // Without a table of its own a key counts where it counts by default, else everywhere.
    let contexts = wanted.map { [$0] } ?? defaultContexts(of: keys)
    if ["noop", "none"].contains(words.lowercased()) {
      for context in contexts { bind(keys, in: context, to: nil) }
      return
    }
    let call: ActionCall
    do {
      call = try ActionRegistry.standard.call(words)
    } catch let error as LacquerError {
      complaints.append("\(name), \"\(text)\": \(error.message)")
      return
    } catch {
      complaints.append("\(name), \"\(text)\": \(error)")
      return
    }
    for context in contexts {
      let slot = Taken(keys: keys, context: context)
      if let other = taken[slot] {
        complaints.append(
          "\(name): \(keys.text) is bound twice, to \"\(other)\" and \"\(words)\"; the last counts."
        )
      }
      taken[slot] = words
      // Longer keys that begin with these could never be finished.
      let hidden = unbindLonger(than: keys, in: wanted == nil ? nil : context)
      if let first = hidden.first {
        let more = hidden.count > 1 ? " and \(hidden.count - 1) more" : ""
        complaints.append(
          "\(name): \(keys.text) (\(words)) hides \(first.keys.text) (\(first.call.text))\(more), which "
            + "can no longer be reached by keys.")
      }
      if let first = shorter(than: keys, in: context) {
        complaints.append(
          "\(name): \(keys.text) (\(words)) can never be finished, because \(first.keys.text) "
            + "(\(first.call.text)) comes first; unbind that with \"noop\".")
      }
      bind(keys, in: context, to: call)
    }
  }

  /// What is bound to the beginning of `keys` where they count.
  private func shorter(than keys: KeySequence, in context: KeyContext) -> Binding? {
    bindings.first {
      $0.context == context && $0.keys.strokes.count < keys.strokes.count
        && keys.strokes.starts(with: $0.keys.strokes)
    }
  }

  private func defaultContexts(of keys: KeySequence) -> [KeyContext] {
    let contexts = KeyContext.allCases.filter { context in
      bindings.contains { $0.keys == keys && $0.context == context }
    }
    return contexts.isEmpty ? [.global] : contexts
  }
}
