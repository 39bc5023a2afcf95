extension MasterSettings {
  /// Refuses parts that a mix of this length does not have: `edit.start` and `edit.end` that leave
  /// nothing of it, and a `match.region` outside of it or too short.
  ///
  /// For those who know the length before anything is measured; planning refuses the same.
  /// `LacquerError.usage`.
  package func check(mixSeconds: Double, sampleRate: Int) throws {
    let frames = Int((mixSeconds * Double(sampleRate)).rounded())
    _ = try KeptRange.frames(of: frames, sampleRate: sampleRate, edit: edit)
    guard let region = match.region else { return }
    _ = try SectionProfile.end(of: region, inTrackOf: mixSeconds, name: "The mix")
  }
}
