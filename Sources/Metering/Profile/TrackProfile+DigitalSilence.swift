extension TrackProfile {
  /// Shortest digital silence between sounds that is told from a gap in them, s.
  package static let shortestSilenceSeconds = 1.0
  /// Level that every sample of digital silence is under, as a share of full scale: more shows in the overview of
  /// the waveform, and the dither of 16 bits does not.
  package static let silencePeak = 0.5 / WaveformOverview.parts

  /// How many frames there are besides digital silence: to the frame at both ends, and as far as the overview of
  /// the waveform shows where `shortestSilenceSeconds` of it or more lie in between.
  ///
  /// At the ends silence counts that is long enough to show in the overview and is 0 there: an end that holds
  /// an offset is none.
  package var soundingFrames: Int {
    guard frames > 0, !faults.isSilent else { return frames }
    let empty = zip(waveform.minima, waveform.maxima).map { $0 == 0 && $1 == 0 }
    let head = silence(of: faults.leadingSilenceSeconds, in: empty)
    let tail = silence(of: faults.trailingSilenceSeconds, in: empty.reversed())
    let sounding = frames - head - tail - silence(between: head, and: frames - tail, in: empty)
    return sounding > 0 ? sounding : frames
  }

  /// Mean of each channel, linear full scale, over what sounds.
  package var soundingOffsets: [Double] {
    let sounding = soundingFrames
    guard sounding < frames else { return faults.dcOffset }
    let share = Double(frames) / Double(sounding)
    return faults.dcOffset.map { $0 * share }
  }

  /// Frames of so many seconds of silence; 0 unless the slices that lie in them are empty.
  private func silence(of seconds: Double, in empty: [Bool]) -> Int {
    let length = (seconds * Double(sampleRate)).rounded()
    // Borders of slices are exact to a sixteenth.
    let slices = Int(length / Double(frames) * Double(empty.count) - 0.1)
    guard slices > 0, empty.prefix(slices).allSatisfy(\.self) else { return 0 }
    return Int(length)
  }

  /// Frames of the long runs of empty slices between two frames.
  private func silence(between start: Int, and end: Int, in empty: [Bool]) -> Int {
    let slice = Double(frames) / Double(max(1, empty.count))
    let first = min(empty.count, Int((Double(start) / slice).rounded(.up)))
    let last = max(first, min(empty.count, Int(Double(end) / slice)))
    let shortest = Self.shortestSilenceSeconds * Double(sampleRate)
    let runs = empty[first..<last].split(separator: false).map { Double($0.count) * slice }
    return Int(runs.filter { $0 >= shortest }.reduce(0, +))
  }
}
