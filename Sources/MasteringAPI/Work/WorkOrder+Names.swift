import AudioCore

extension WorkOrder {
  /// Where a preview's whole master stands until the part is cut out of it; else the master itself.
  package var wholeOutput: String? {
    previewSeconds == nil ? output : output.map { $0 + ".whole.wav" }
  }

  /// A text for a stranger: the order's files have names in it instead of the server's paths.
  package func withoutPaths(_ text: String) -> String {
    let names = names
    let result = names.reduce(text) { $0.replacing($1.path, with: $1.name) }
    return names.contains { text.hasPrefix($0.path) }
      ? result.prefix(1).uppercased() + result.dropFirst() : result
  }

  /// The longest path first: the folder is the beginning of most of the others.
  private var names: [(path: String, name: String)] {
    let files: [(String?, String)] = [
      (mix, "the audio"), (reference, "the reference"), (wholeOutput, "the master"),
      (output, "the master"), (planOutput, "the plan"), (scratch, "the scratch folder"),
    ]
    return files.compactMap { path, name -> (path: String, name: String)? in
      guard let path, !path.isEmpty else { return nil }
      return (path, name)
    }.sorted { $0.path.utf8.count > $1.path.utf8.count }
  }
}

extension WorkEvent {
  /// The event as it may leave the worker: no text in it holds a path of the server.
  package func withoutPaths(of order: WorkOrder) -> WorkEvent {
    var event = self
    if let stage = progress?.stage { event.progress?.stage = order.withoutPaths(stage) }
    event.done = done?.mapTexts(order.withoutPaths)
    if let failed { event.failed?.text = order.withoutPaths(failed.text) }
    return event
  }
}
