internal import AudioCore
internal import DSP

/// The tone filter in words.
enum ToneWords {
  /// "linear phase, pre-ringing −41 dB at 5 ms or more before the main lobe, above −60 dB for the last 22 ms";
  /// the reason for the phase follows its name.
  static func phase(
    _ phase: ToneSettings.Phase, _ ringing: PreRinging, because reason: String = ""
  ) -> String {
    let name = "\(phase.rawValue) phase" + (reason.isEmpty ? "" : " \(reason)")
    guard ringing.milliseconds >= 1 else { return name }
    let mark = reason.isEmpty ? "," : ";"
    return "\(name)\(mark) pre-ringing \(Numeral.fixed(ringing.decibels, 0)) dB at "
      + "\(Int(PreRinging.distanceMilliseconds)) ms or more before the main lobe, above "
      + "\(Numeral.fixed(PreRinging.floorDB, 0)) dB for the last \(Numeral.fixed(ringing.milliseconds, 0)) ms"
  }

  /// Sentences about what the person put on the curve: own bands and protected ranges.
  static func own(_ plan: MasterPlan) -> [String] {
    var sentences: [String] = []
    if let bands = plan.tone?.bands, !bands.isEmpty {
      sentences.append("Your own bands on top: " + bands.map(band).joined(separator: "; ") + ".")
    }
    let ranges = plan.settings.tone.protect
    if !ranges.isEmpty {
      let words = ranges.map { "\(Words.hertz($0.lowHz)) to \(Words.hertz($0.highHz))" }
      sentences.append("Left alone as you asked: " + words.joined(separator: ", ") + ".")
    }
    return sentences
  }

  /// "low shelf".
  static func name(of kind: EqualizerBand.Kind) -> String {
    switch kind {
    case .bell: "bell"
    case .lowshelf: "low shelf"
    case .highshelf: "high shelf"
    case .lowcut: "low cut"
    case .highcut: "high cut"
    }
  }

  /// "bell at 120 Hz, −2.5 dB, Q 1.4, mid only".
  static func band(_ band: ToneBand) -> String {
    let filter = band.filter
    var parts = ["\(name(of: filter.kind)) at \(Words.hertz(filter.hertz))"]
    if filter.kind.hasGain { parts.append("\(Numeral.signed(filter.decibels)) dB") }
    parts.append("Q \(Numeral.shortest(filter.q))")
    if band.place != .both { parts.append("\(band.place.rawValue) only") }
    return parts.joined(separator: ", ")
  }
}

extension TonePlan {
  /// What the filter lets be heard before its main lobe.
  func preRinging(sampleRate: Int) -> PreRinging {
    FilterDesign.kernel(for: self, of: .mid, sampleRate: sampleRate)
      .preRinging(sampleRate: sampleRate)
  }
}
