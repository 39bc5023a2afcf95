internal import AudioCore
internal import AudioFiles
internal import DSP
internal import Metering

extension MasterPlan {
  /// Refuses a plan that no engine has written and no render could follow.
  ///
  /// `path` names it in errors. Throws `LacquerError.input` that says which value is wrong, and what it may
  /// be.
  func validate(as path: String) throws {
    let check = DocumentCheck(
      name: path, remedy: "make the plan again with lacquer master … --plan-out FILE")
    try checkMix(check)
    try checkRepair(check)
    try check.number(balanceDB, "balanceDB", in: -100...100)
    if let tone { try Self.checkTone(tone, check) }
    if let side { try Self.check(side, "side", check) }
    if let dynamics { try dynamics.validate(check) }
    let fades = 0.0...60.0
    try check.number(fadeInSeconds, "fadeInSeconds", in: fades)
    try check.number(fadeOutSeconds, "fadeOutSeconds", in: fades)
    if let targetLUFS { try check.number(targetLUFS, "targetLUFS", in: SettingRange.targets) }
    if let target { try check.number(target.lufs, "target.lufs", in: SettingRange.targets) }
    try checkRenders(check)
    if let setting = settings.unsound {
      let value = setting.value(in: settings).text
      try check.require(
        false, "the setting \(setting.key) is \(value) and takes \(setting.allowed)")
    }
    try checkNotes(check)
  }

  /// Frames of the master at a rate.
  private func masterFrames(at rate: Int) -> Int {
    Resampler.outputFrames(kept.count, from: format.sampleRate, to: rate)
  }

  private func checkMix(_ check: DocumentCheck) throws {
    try check.hash(mixHash, "mixHash")
    try check.whole(format.sampleRate, "format.sampleRate", in: AudioFile.supportedRates)
    try check.whole(format.channels, "format.channels", in: 1...2)
    let longest = Int(SettingRange.seconds.upperBound) * format.sampleRate
    try check.whole(frames, "frames", in: 1...longest)
    try check.whole(startFrame, "startFrame", in: 0...frames - 1)
    try check.whole(endFrame, "endFrame", in: startFrame + 1...frames)
  }

  private func checkRepair(_ check: DocumentCheck) throws {
    let channels = format.channels
    if !repair.offsets.isEmpty {
      try check.numbers(
        repair.offsets, "repair.offsets", count: channels...channels, in: -1e10...1e10)
    }
    for channel in repair.inverted {
      try check.whole(channel, "a channel in repair.inverted", in: 0...channels - 1)
    }
    try check.require(
      Set(repair.inverted).count == repair.inverted.count,
      "a channel is in repair.inverted more than once")
  }

  private static func checkTone(_ tone: TonePlan, _ check: DocumentCheck) throws {
    try Self.check(tone.curve, "tone.curve", check)
    let bands = tone.bands ?? []
    try check.whole(bands.count, "the number of entries in tone.bands", in: 0...ToneBand.most)
    for band in bands {
      try check.require(band.isSound, "tone.bands has \(band.text), which no band can be")
    }
  }

  private static func check(_ curve: GainCurve, _ place: String, _ check: DocumentCheck) throws {
    try check.number(curve.lowestHz, "\(place).lowestHz", in: 0.1...1000)
    try check.whole(curve.pointsPerOctave, "\(place).pointsPerOctave", in: 1...1000)
    try check.numbers(curve.decibels, "\(place).decibels", count: 1...20_000, in: -300...300)
  }

  private func checkRenders(_ check: DocumentCheck) throws {
    try check.require(!renders.isEmpty, "it was solved for no sample rate")
    for (index, render) in renders.enumerated() {
      let place = "renders[\(index)]"
      try render.validate(place, frames: masterFrames(at:), check)
    }
    let rates = renders.map(\.sampleRate)
    try check.require(Set(rates).count == rates.count, "renders has a sample rate more than once")
    for (index, codec) in (codecs ?? []).enumerated() {
      let place = "codecs[\(index)]"
      try codec.render.validate("\(place).render", frames: masterFrames(at:), check)
      try codec.decoded?.validate("\(place).decoded", check)
      if let bitrate = codec.bitrateKbps {
        try check.whole(bitrate, "\(place).bitrateKbps", in: SettingRange.bitrates)
      }
      for round in codec.rounds {
        try check.number(
          round.decodedPeakDBTP, "\(place).rounds.decodedPeakDBTP", in: RenderPlan.levels)
        if let ceiling = round.ceilingDBTP {
          try check.number(ceiling, "\(place).rounds.ceilingDBTP", in: LimiterConstants.ceilings)
        }
      }
    }
  }

  private func checkNotes(_ check: DocumentCheck) throws {
    let hertz = 0.0...1e6
    for (index, note) in notes.enumerated() {
      if let low = note.lowHz { try check.number(low, "notes[\(index)].lowHz", in: hertz) }
      if let high = note.highHz { try check.number(high, "notes[\(index)].highHz", in: hertz) }
      for range in note.ranges ?? [] {
        try check.number(range.lowHz, "notes[\(index)].ranges.lowHz", in: hertz)
        try check.number(range.highHz, "notes[\(index)].ranges.highHz", in: hertz)
      }
    }
    for (index, reference) in (references ?? []).enumerated() {
      try check.region(reference.region, "references[\(index)].region")
      for (name, weight) in reference.weights.sorted(by: { $0.key < $1.key }) {
        try check.number(weight, "references[\(index)].weights.\(name)", in: 0...1e6)
      }
    }
  }
}

extension DynamicsPlan {
  /// Refuses a stage that could not run.
  func validate(_ check: DocumentCheck) throws {
    let count = DynamicsProfile.edgesHz.count + 1
    try check.whole(bands.count, "the number of entries in dynamics.bands", in: count...count)
    for (index, curve) in bands.enumerated() {
      let place = "dynamics.bands[\(index)]"
      try check.numbers(curve.levelsDB, "\(place).levelsDB", count: 0...1000, in: -1000...1000)
      let points = curve.levelsDB.count
      try check.numbers(curve.gainsDB, "\(place).gainsDB", count: points...points, in: -100...100)
      try check.require(
        zip(curve.levelsDB, curve.levelsDB.dropFirst()).allSatisfy { $0 <= $1 },
        "\(place).levelsDB does not rise")
    }
    try check.numbers(
      smoothingMilliseconds, "dynamics.smoothingMilliseconds", count: count...count, in: 0...200)
    try check.number(link, "dynamics.link", in: 0...1)
    try check.number(together, "dynamics.together", in: 0...1)
    try check.numbers(shares, "dynamics.shares", count: count...count, in: 0...1)
    try check.numbers(
      riderDB, "dynamics.riderDB", count: 0...Int(SettingRange.seconds.upperBound), in: -100...100)
  }
}
