/// Rows of `loudness`, `limit` and `guard`.
extension SettingTable {
  static let loudness: [Setting] = [
    Setting(
      key: "loudness.target", unit: "LUFS",
      kind: .loudness(range: -36 ... -5, offset: 24, step: .add(0.1)), full: nil, redo: .limiter,
      help: "Integrated loudness of the master.",
      read: { settings in
        switch settings.loudness.target {
        case .reference(let offset): .referenceOffset(offset)
        case .absolute(let level): .number(level)
        case .keep: .word("keep")
        case .preset(let name): .word(name)
        }
      },
      write: { settings, value in
        switch value {
        case .referenceOffset(let offset): settings.loudness.target = .reference(offset: offset)
        case .number(let level): settings.loudness.target = .absolute(level)
        case .word(let name) where name != "keep": settings.loudness.target = .preset(name)
        default: settings.loudness.target = .keep
        }
      }),
    .optional(
      "loudness.depth", \.loudness.depth, "dB", 3...24, or: "off", full: .word("off"),
      step: .decibels, redo: .limiter,
      "Gain reduction (95th centile) beyond which loudness is not forced."),
  ]

  static let limit: [Setting] = [
    .number(
      "limit.ceiling", \.limit.ceiling, "dBTP", -12...0, step: .add(0.1), redo: .limiter,
      "No true peak passes this."),
    .choice(
      "limit.style", \.limit.style, redo: .limiter,
      "Character of the limiter; off leaves peaks alone."),
    .optional(
      "limit.lookahead", \.limit.lookahead, "ms", 0.5...10, or: "auto", step: .duration,
      redo: .limiter, "Time in which gain moves before a peak; auto by style."),
    .optional(
      "limit.release", \.limit.release, "ms", 10...1000, or: "auto", step: .duration,
      redo: .limiter, "Fast recovery; the slow one follows at its ratio."),
    .optional(
      "limit.clip", \.limit.clip, "dB", 0...3, or: "auto", step: .add(0.1), redo: .limiter,
      "Largest part of a lone peak that the short last stage takes."),
    .percent("limit.link", \.limit.link, redo: .limiter, "Links the channels' limiting."),
    .optional(
      "limit.drive", \.limit.drive, "dB", -24...24, or: "auto", step: .add(0.1), redo: .limiter,
      "Fixed drive in place of the loudness target."),
    .choice(
      "limit.safeband", \.limit.safeband, redo: .tone,
      "Ends the band at 20 kHz so that every meter agrees on the peak."),
  ]

  static let guards: [Setting] = [
    .toggle(
      "guard.noise", \.guards.noise, redo: .tone,
      "Never lifts a band whose noise is within 18 dB."),
    .toggle(
      "guard.codec", \.guards.codec, redo: .tone, "Ignores what a lossy codec cut away."),
    .toggle(
      "guard.mono", \.guards.mono, redo: .width, "Makes no stereo out of mono or of noise."),
    .toggle(
      "guard.image", \.guards.image, full: false, redo: .width,
      "Keeps correlation and mono sum within limits."),
    .toggle(
      "guard.centre", \.guards.centre, full: false, redo: .balance,
      "Balance never pulls the centre aside."),
  ]
}
