internal import AudioCore

/// A promise and whose it is.
struct CheckRow {
  /// What was promised and what came out.
  let check: Check
  /// The file, or the rate where there are several; empty where there is one master alone.
  let place: String
}

extension MasterReport {
  /// Every check, each once: files that hold the same samples share theirs.
  ///
  /// A file that a codec asked a master of its own for is named, with the ceiling it took.
  var checkRows: [CheckRow] {
    var told: Set<String> = []
    return deliverables.flatMap { deliverable in
      deliverable.checks.compactMap { check -> CheckRow? in
        let isOwn = check.name == "decoded" || deliverable.codecCeilingDBTP != nil
        let place = isOwn ? deliverable.codecNote : rate(of: deliverable)
        let key = "\(check.name)\n\(ReportText.words(for: check))\n\(place)"
        return told.insert(key).inserted ? CheckRow(check: check, place: place) : nil
      }
    }
  }

  private func rate(of deliverable: DeliverableReport) -> String {
    Set(deliverables.map(\.sampleRate)).count > 1
      ? "at " + ReportText.kilohertz(deliverable.sampleRate) : ""
  }
}

extension DeliverableReport {
  /// The ceiling of a master that this file's codec asked for, dBTP; nil where the common one does.
  var codecCeilingDBTP: Double? {
    guard let rounds = codec?.rounds, rounds.count > 1 else { return nil }
    return rounds.last?.ceilingDBTP
  }

  /// "c.mp3, limited to −1.94 dBTP for it".
  var codecNote: String {
    let name = Paths.name(of: path)
    return codecCeilingDBTP.map { "\(name), limited to \(Numeral.fixed($0, 2)) dBTP for it" }
      ?? name
  }
}
