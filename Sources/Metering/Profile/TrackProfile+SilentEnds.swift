extension TrackProfile {
  /// Frames from the first sound to the last where digital silence stands before or behind them; nil where
  /// none does.
  ///
  /// Silence counts that is long enough to show in the overview of the waveform and is 0 there: an end that
  /// holds an offset is none.
  package var soundingFrames: Range<Int>? {
    guard frames > 0, !faults.isSilent else { return nil }
    let empty = zip(waveform.minima, waveform.maxima).map { $0 == 0 && $1 == 0 }
    let head = silence(of: faults.leadingSilenceSeconds, in: empty)
    let tail = silence(of: faults.trailingSilenceSeconds, in: empty.reversed())
    guard head + tail > 0, head + tail < frames else { return nil }
    return head..<frames - tail
  }

  /// Mean of each channel, linear full scale, over what sounds.
  package var soundingOffsets: [Double] {
    guard let sounding = soundingFrames else { return faults.dcOffset }
    let share = Double(frames) / Double(sounding.count)
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
}
