internal import AudioCore
internal import AudioFiles

/// Which dither a deliverable gets (docs/formats-writing.md).
///
/// None in float; none when no stage acted and the word length is not lowered, so that what was not
/// changed stays the same bits; TPDF otherwise.
struct DitherChoice {
  let plan: MasterPlan
  let render: RenderPlan
  let mix: AudioFileInfo
  /// Whether a limiter took anything.
  let isLimited: Bool

  /// The dither of one file; nil rounds.
  func dither(for target: Deliverable, seed: UInt64) -> Dither? {
    guard let depth = target.depth, depth != .float32 else { return nil }
    let kind = plan.settings.deliver.dither
    switch kind {
    case .off: return nil
    case .shaped: return Dither.shaped(seed: seed)
    case .tpdf: return Dither.tpdf(seed: seed)
    case .auto: return isUntouched(depth) ? nil : Dither.tpdf(seed: seed)
    }
  }

  /// What a file is turned down by under a limiter, so that what its dither and rounding add carries no
  /// peak over the ceiling.
  ///
  /// The room is six standard deviations of that at 16 bits, some 0.001 dB; at 24 bits, where it would be
  /// under 10⁻⁵ dB, and in float there is none.
  func gain(for target: Deliverable, dither: Dither?) -> Float {
    guard target.depth == .pcm16, let limiter = render.limiter,
      dither != nil || !isUntouched(.pcm16)
    else { return 1 }
    let applied = dither?.applied(to: .pcm16, sampleRate: target.sampleRate)
    let room = 6 * Dither.deviationLSB(of: applied) * 0x1p-15
    return Float(1 - room / Decibels.gain(limiter.ceilingDBTP))
  }

  private func isUntouched(_ depth: WordLength) -> Bool {
    let bits = depth == .pcm16 ? 16 : 24
    guard let own = mix.bitDepth, !mix.isFloat, own <= bits, mix.sourceChannels <= 2 else {
      return false
    }
    return plan.isTransparent && render.driveDB == 0 && render.sampleRate == plan.format.sampleRate
      && plan.fadeInSeconds == 0 && plan.fadeOutSeconds == 0 && !isLimited
  }

  /// Start value: given, or from what the plan says of samples at a rate, so that other deliverables
  /// of the same run, and where references lie, change nothing.
  static func seed(_ plan: MasterPlan, rate: Int) throws -> UInt64 {
    if let seed = plan.settings.deliver.seed { return seed }
    var own = plan
    own.renders.removeAll { $0.sampleRate != rate }
    own.codecs = nil
    own.references = nil
    own.target = nil
    return UInt64(try own.hash.prefix(16), radix: 16) ?? 0
  }
}
