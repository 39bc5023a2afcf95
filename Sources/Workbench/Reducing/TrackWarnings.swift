internal import AudioCore
internal import Mastering
internal import Metering

/// Finds what is wrong with the tracks of a document and its plan, and what one key does about it.
enum TrackWarnings {
  /// Every warning: the mix first, then the references in order, then why there is no plan.
  static func all(in state: WorkbenchState) -> [TrackWarning] {
    var result: [TrackWarning] = []
    if let link = state.document.mix {
      let isCompared = !state.document.references.isEmpty
      result += warnings(
        link, state.document.name(of: link.path), slot: 0, status: state.library[link.path],
        settings: state.document.settings,
        section: isCompared ? state.document.settings.match.region : nil,
        change: state.changes[link.path])
    }
    for (index, reference) in state.document.references.enumerated() {
      result += warnings(
        reference.link, state.document.name(of: reference.link.path), slot: index + 1,
        status: state.library[reference.link.path], settings: state.document.settings,
        section: reference.region,
        change: state.changes[reference.link.path])
      if let mix = state.loadedMix, let track = state.reference(index)?.loaded,
        let text = reference.request.warning(content: track.hash, mix: mix.hash)
      {
        result.append(
          TrackWarning(
            id: "reference\(index + 1).mix", text: text,
            fix: ActionCall("reference.remove", "\(index + 1)"), fixTitle: "do without it"))
      }
    }
    if case .failed(let sentence) = state.plan.phase {
      let remedy = remedy(in: state)
      result.append(
        TrackWarning(
          id: "plan.failed", text: sentence, fix: remedy?.fix, fixTitle: remedy?.title))
    }
    return result
  }

  /// What lets a plan be made that could not be: without a section that is not in its track, else of the
  /// files as they are now; nil while one of them is written over.
  private static func remedy(in state: WorkbenchState) -> (fix: ActionCall, title: String)? {
    guard !state.changes.values.contains(.beingWritten) else { return nil }
    let settings = state.document.settings
    if let mix = state.loadedMix, !state.document.references.isEmpty,
      let region = settings.match.region, !region.isUsable(in: mix.profile)
    {
      return (ActionCall("match.region", "auto"), "compare the whole mix")
    }
    for (index, reference) in state.document.references.enumerated() {
      guard let track = state.reference(index)?.loaded, let region = reference.region,
        !region.isUsable(in: track.profile)
      else { continue }
      return (
        ActionCall("reference.section", "\(index + 1) whole"),
        "follow the whole of reference \(index + 1)"
      )
    }
    return (ActionCall("reload"), "read the files again")
  }

  private static func warnings(
    _ link: AudioLink, _ name: String, slot: Int, status: TrackStatus?,
    settings: MasterSettings, section: TimeRegion?, change: FileChange?
  ) -> [TrackWarning] {
    let place = slot == 0 ? "mix" : "reference\(slot)"
    switch status {
    case .failed(let sentence):
      return [
        TrackWarning(
          id: "\(place).unusable", text: sentence,
          fix: ActionCall("relink", "\(slot) \(link.path)"), fixTitle: relinkTitle(slot))
      ]
    case .stopped:
      return [
        TrackWarning(
          id: "\(place).stopped", text: "Measuring \(name) was stopped.",
          fix: ActionCall("reload"), fixTitle: "read the files again")
      ]
    case .ready(let track):
      var result = change.map { [outdated($0, name, slot: slot, place: place, link: link)] } ?? []
      if let hash = link.hash, hash != track.hash {
        result.append(
          TrackWarning(
            id: "\(place).changed",
            text: "\(name) is not the file this project was saved with; \(elsewhere(slot)).",
            fix: ActionCall("reload"), fixTitle: "take the files as they are now"))
      }
      result += track.warnings.enumerated().map {
        TrackWarning(id: "\(place).file\($0.offset + 1)", text: $0.element)
      }
      if track.hasAudio, let text = section?.overhang(track.profile, named: name) {
        result.append(TrackWarning(id: "\(place).section", text: text))
      }
      if slot == 0, !track.hasAudio {
        result.append(
          TrackWarning(
            id: "mix.profile",
            text: "\(name) is a saved profile without audio: it can only be a reference."))
        return result
      }
      return result + faults(track, name, place: place, isMix: slot == 0, settings: settings)
        + (slot == 0 ? [] : short(track, name, slot: slot))
    default: return []
    }
  }

  private static func outdated(
    _ change: FileChange, _ name: String, slot: Int, place: String, link: AudioLink
  ) -> TrackWarning {
    let text = sentence(change, name: name)
    switch change {
    case .gone:
      return TrackWarning(
        id: "\(place).gone", text: text, fix: ActionCall("relink", "\(slot) \(link.path)"),
        fixTitle: relinkTitle(slot))
    case .beingWritten: return TrackWarning(id: "\(place).outdated", text: text)
    case .replaced, .rewritten:
      return TrackWarning(
        id: "\(place).outdated", text: text, fix: ActionCall("reload"),
        fixTitle: "read the files again")
    }
  }

  /// What has become of a file on disk; nil is that it is as it was measured.
  static func sentence(_ change: FileChange?, name: String) -> String {
    switch change {
    case nil: "\(name) is on disk as it was measured."
    case .gone: "\(name) is gone from its folder; what is open of it stays."
    case .replaced: "\(name) is another on disk; figures and sound are of the one before."
    case .beingWritten: "\(name) is being written over; the figures are of what it was."
    case .rewritten: "\(name) was written over; the figures are of what it was."
    }
  }

  /// What is typed to point the mix, 0, or a reference to another file, for a sentence.
  static func elsewhere(_ slot: Int) -> String { ":\(relinkTitle(slot))" }

  private static func relinkTitle(_ slot: Int) -> String {
    "relink \(slot) FILE takes it from elsewhere"
  }

  private static func faults(
    _ track: LoadedTrack, _ name: String, place: String, isMix: Bool, settings: MasterSettings
  ) -> [TrackWarning] {
    let profile = track.profile
    var result: [TrackWarning] = []
    if profile.faults.isSilent {
      result.append(TrackWarning(id: "\(place).silent", text: "\(name) is silent."))
      return result
    }
    if profile.channels == 2 {
      result += stereo(track, name, place: place, isMix: isMix, settings: settings)
    }
    if isMix, settings.input.dc == .off, let offset = profile.faultyOffset() {
      result.append(
        TrackWarning(
          id: "\(place).dc",
          text:
            "\(name) has a DC offset of \(Numeral.fixed(abs(offset) * 100, 2)) % of full "
            + "scale.",
          fix: ActionCall("input.dc", "auto"), fixTitle: "remove the offset"))
    }
    if isMix, let text = profile.clippedWarning(name) {
      result.append(
        TrackWarning(
          id: "\(place).clipped", text: text,
          fix: ActionCall("go.over"), fixTitle: "go to the next clipped place",
          seconds: profile.faults.clippedSeconds.first))
    }
    if profile.faults.invalidSamples > 0 {
      result.append(
        TrackWarning(
          id: "\(place).invalid",
          text: "\(name) holds \(profile.faults.invalidSamples) samples that are not "
            + "numbers; they are read as silence."))
    }
    return result
  }

  private static func stereo(
    _ track: LoadedTrack, _ name: String, place: String, isMix: Bool, settings: MasterSettings
  ) -> [TrackWarning] {
    let repair = isMix ? InputRepair(settings, channels: 2) : InputRepair()
    let stereo = track.profile.repaired(by: repair).stereo
    if stereo.cancelsInMono {
      let isTurned = repair.inverted.count == 1
      return [
        TrackWarning(
          id: "\(place).polarity",
          text: "\(name): left and right cancel in mono (correlation "
            + "\(Numeral.fixed(stereo.correlation, 2))).",
          fix: isMix ? ActionCall("input.polarity", isTurned ? "normal" : "right") : nil,
          fixTitle: isTurned ? "leave the polarity as it was" : "invert the right channel")
      ]
    }
    if let text = track.profile.silentChannelWarning(name) {
      return [TrackWarning(id: "\(place).channel", text: text)]
    }
    guard isMix, abs(stereo.balanceDB) > 6, track.profile.stereo.widthDB > -50 else { return [] }
    let side = stereo.balanceDB > 0 ? "left" : "right"
    return [
      TrackWarning(
        id: "\(place).swap",
        text: "\(name) leans \(Numeral.fixed(abs(stereo.balanceDB), 1)) dB to the \(side); "
          + "the channels may be exchanged.",
        fix: ActionCall("input.swap", settings.input.swap ? "off" : "on"),
        fixTitle: "exchange left and right")
    ]
  }

  private static func short(_ track: LoadedTrack, _ name: String, slot: Int) -> [TrackWarning] {
    guard track.profile.seconds < 10 else { return [] }
    return [
      TrackWarning(
        id: "reference\(slot).short",
        text: "\(name) is only \(Numeral.fixed(track.profile.seconds, 1)) s long; its "
          + "spectrum says little about a whole song.",
        fix: ActionCall("reference.remove", "\(slot)"), fixTitle: "do without it")
    ]
  }
}
