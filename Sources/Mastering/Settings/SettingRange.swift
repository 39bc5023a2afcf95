internal import AudioFiles
internal import DSP

/// Ranges of values that settings in documents must keep to.
enum SettingRange {
  /// Moments of a track, s.
  static let seconds = 0.0...1e7
  /// Bit rates, kbit/s.
  static let bitrates = 1...4000
  /// Loudness aimed at, LUFS: an album gives each track a target of its own, and a mix keeps its own,
  /// which no range holds; samples of 32 bit float go up to 770 dBFS.
  static let targets = -1000.0...1000.0
}

extension MasterSettings {
  /// The first setting that has a value which nothing could have given it; nil when all are sound.
  var unsound: Setting? {
    SettingTable.all.first { !$0.isSound(in: self) }
  }
}

extension Setting {
  /// Whether the value in `settings` is one this setting can have.
  fileprivate func isSound(in settings: MasterSettings) -> Bool {
    switch (key, kind, value(in: settings)) {
    case ("deliver.rate", _, _):
      settings.deliver.rate.map { AudioFile.supportedRates.contains($0) } ?? true
    case ("deliver.bitrate", _, _):
      settings.deliver.bitrate.map { SettingRange.bitrates.contains($0) } ?? true
    case (_, .number(let range, _, _), .number(let number)):
      range.contains(number)
    case (_, .time, .number(let seconds)):
      SettingRange.seconds.contains(seconds)
    case (_, .region, .region(let region)):
      SettingRange.seconds.contains(region.start) && SettingRange.seconds.contains(region.end)
        && region.start < region.end
    case (_, .loudness, .number(let level)):
      SettingRange.targets.contains(level)
    case (_, .loudness(_, let offset, _), .referenceOffset(let distance)):
      abs(distance) <= offset
    case (_, .integer(let limit), .integer(let number)):
      number <= limit
    case (_, .bands(let limit), .bands(let bands)):
      bands.count <= limit && bands.allSatisfy(\.isSound)
    case (_, .ranges(let limit, let span), .ranges(let ranges)):
      ranges.count <= limit
        && ranges.allSatisfy {
          $0.lowHz < $0.highHz && span.contains($0.lowHz) && span.contains($0.highHz)
        }
    case (_, .choice, let word):
      // A fraction of an octave is read as the nearest word.
      isUnchanged(settings, by: word)
    default: true
    }
  }

  private func isUnchanged(_ settings: MasterSettings, by value: SettingValue) -> Bool {
    var copy = settings
    set(value, in: &copy)
    return copy == settings
  }
}

extension ToneBand {
  /// Whether shape, frequency, gain and quality are ones that a band can have.
  var isSound: Bool {
    Self.hertzRange.contains(filter.hertz) && Self.qRange.contains(filter.q)
      && (filter.kind.hasGain
        ? Self.decibelRange.contains(filter.decibels) : filter.decibels.isFinite)
  }
}
