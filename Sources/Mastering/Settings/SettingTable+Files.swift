/// Rows of `input`, `edit` and `deliver`.
extension SettingTable {
  static let input: [Setting] = [
    .choice(
      "input.dc", \.input.dc, redo: .plan,
      "Removes an offset of the mix that is or would be driven above -60 dBFS; not under 0.1 s."),
    .choice(
      "input.polarity", \.input.polarity, redo: .plan,
      "Inverts the polarity of channels of the mix."),
    .toggle("input.swap", \.input.swap, redo: .plan, "Exchanges left and right of the mix."),
  ]

  static let edit: [Setting] = [
    .time("edit.start", \.edit.start, redo: .edit, "First moment of the mix that is kept."),
    .time("edit.end", \.edit.end, redo: .edit, "End of the part of the mix that is kept."),
    .number(
      "edit.fadein", \.edit.fadein, "s", 0...60, step: .add(0.1), redo: .edit,
      "Cosine fade at the start, after the limiter; the measured loudness includes it."),
    .number(
      "edit.fadeout", \.edit.fadeout, "s", 0...60, step: .add(0.1), redo: .edit,
      "Cosine fade at the end, after the limiter; the measured loudness includes it."),
  ]

  static let deliver: [Setting] = [
    .listed(
      "deliver.rate", \.deliver.rate, "Hz", [44100, 48000, 88200, 96000, 176_400, 192_000],
      or: "source", redo: .rate, "Sample rate of the master."),
    .choice(
      "deliver.depth", \.deliver.depth, redo: .write,
      "Word length: 16 or 24 bit, or 32f for floating point."),
    .choice(
      "deliver.dither", \.deliver.dither, redo: .write,
      "Dither where word length is lowered; shaped moves its noise where it is heard least."),
    .listed(
      "deliver.bitrate", \.deliver.bitrate, "kbit/s",
      [64, 80, 96, 112, 128, 160, 192, 224, 256, 320], or: "auto", redo: .codec,
      "Bit rate of a lossy deliverable."),
    .optional(
      "deliver.codecpeak", \.deliver.codecpeak, "dBTP", -6...0, or: "off", step: .add(0.1),
      redo: .codec, "Largest true peak of a lossy deliverable after decoding."),
    .choice(
      "deliver.tags", \.deliver.tags, redo: .write,
      "Carries the mix's tags over, from title to lyrics and cover, or none."),
    Setting(
      key: "deliver.seed", unit: "", kind: .integer(limit: UInt64(Int64.max)), full: nil,
      redo: .write, help: "Start value of the dither; auto derives it from the plan.",
      read: { $0.deliver.seed.map { .integer($0) } ?? .word("auto") },
      write: { settings, value in
        if case .integer(let seed) = value {
          settings.deliver.seed = seed
        } else {
          settings.deliver.seed = nil
        }
      }),
  ]
}
