internal import AudioCore
internal import AudioFiles
internal import Mastering
internal import Metering

/// Where the next render goes, and what is checked before it.
extension WorkbenchState {
  /// Where the next render goes: as chosen, else a free name beside the mix, or in the folder that stands in
  /// for the mix's.
  public var outputPath: String? {
    if let output = render.output { return output }
    guard let mix = document.mix else { return nil }
    let folder = render.standIn ?? Paths.folder(of: mix.path)
    let stem = Paths.join(folder, "\(Paths.stem(of: mix.path))_master")
    let taken = render.taken.union(jobs.map(\.output))
    var number = 1
    while taken.contains(Self.numbered(stem, number)) { number += 1 }
    return Self.numbered(stem, number)
  }

  private static func numbered(_ stem: String, _ number: Int) -> String {
    number == 1 ? "\(stem).wav" : "\(stem)-\(number).wav"
  }

  /// What is checked before something is written.
  public var renderChecks: [RenderCheck] { masterChecks + reportChecks + fitChecks }

  private var masterChecks: [RenderCheck] {
    var result = remoteChecks
    let settings = document.settings
    let isPart = renderedLoop != nil
    if case .failed(let sentence) = plan.phase {
      result.append(RenderCheck(name: "plan", text: sentence, verdict: .refused))
    } else if render.service == nil, let figures = masterFigures {
      let isLimited = settings.limit.style != .off
      result.append(
        RenderCheck(
          name: "true peak",
          text: "\(Numeral.level(figures.truePeakDBTP)) dBTP"
            + (isLimited
              ? ", ceiling \(Numeral.fixed(settings.limit.ceiling, 1)) dBTP" : ", no limiter")
            + (isPart ? ", of the whole" : ""),
          verdict: isLimited || figures.truePeakDBTP <= 0 ? .fine : .remark))
      let target = plan.isSettled ? plan.settled?.plan.targetLUFS : plan.draft?.plan.targetLUFS
      let miss = figures.hasLoudness ? target.map { figures.integratedLUFS - $0 } ?? 0 : 0
      result.append(
        RenderCheck(
          name: "loudness",
          text: "\(Numeral.level(figures.integratedLUFS)) LUFS"
            + (abs(miss) > 0.1 ? ", \(Numeral.signed(miss)) LU off its target" : "")
            + (isPart ? ", of the whole" : ""),
          verdict: abs(miss) > 0.1 ? .remark : .fine))
    }
    if let fault = partFault {
      result.append(RenderCheck(name: "range", text: fault, verdict: .refused))
    }
    if let output = outputPath, let fault = nameFault(output) {
      result.append(RenderCheck(name: "name", text: fault, verdict: .refused))
      return result
    }
    guard let place = render.place, place.path == outputPath else { return result }
    let another = Remedy(action: "render.output", effect: "names another")
    if let fault = place.fault {
      result.append(
        RenderCheck(name: "place", text: fault, verdict: .refused, remedies: [another]))
      return result
    }
    let need = renderBytes
    result.append(
      RenderCheck(
        name: "disk",
        text: "\(Numeral.bytes(place.freeBytes)) free, \(Numeral.bytes(need)) needed",
        verdict: place.freeBytes < need ? .refused : .fine))
    result.append(.place("name", place, replaces: render.replaces, other: another))
    return result
  }

  /// The loop, where it is what the next render writes.
  var renderedLoop: LoopRange? { render.part == .loop ? document.loop : nil }

  /// Why the loop is no part of the master; nil where it is, or is not asked for.
  private var partFault: String? {
    guard let loop = renderedLoop else { return nil }
    let edit = document.settings.edit
    let isInside = loop.end > edit.start ?? 0 && loop.start < edit.end ?? .infinity
    return isInside ? nil : "the loop lies outside of edit.start and edit.end"
  }

  /// Why nothing can be written under a name, whatever is there.
  private func nameFault(_ path: String) -> String? {
    let inputs = [document.mix?.path].compactMap(\.self) + document.references.map(\.link.path)
    if inputs.contains(path) { return "it is an input; inputs are never overwritten" }
    do {
      _ = try Deliverable.container(of: path)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Size of the largest file the render may become, bytes.
  private var renderBytes: Int {
    guard let profile = loadedMix?.profile else { return 0 }
    var seconds = profile.seconds
    if let loop = renderedLoop { seconds = loop.end - loop.start }
    let rate = Double(document.settings.deliver.rate ?? profile.sampleRate)
    let bytes = document.settings.deliver.depth == .float32 ? 4.0 : 3
    return Int(seconds * rate * bytes) * profile.channels + 65_536
  }

  /// Whether a render can begin.
  var renderAvailability: Availability {
    guard case .now = Reasons.needsMix(self) else { return Reasons.needsMix(self) }
    for slot in document.references.indices {
      switch reference(slot) {
      case .ready, .failed: continue
      default: return .no("reference \(slot + 1) is still being measured")
      }
    }
    if navigation.screen == .render,
      let refused = renderChecks.first(where: { $0.verdict == .refused })
    {
      return .no("\(refused.name): \(refused.text.withoutFullStop)", ways: refused.remedies)
    }
    return .now
  }
}

/// One line of the checks before a render.
public struct RenderCheck: Sendable, Equatable {
  /// How it stands.
  public enum Verdict: String, Sendable {
    /// As it should be.
    case fine
    /// Worth knowing.
    case remark
    /// Nothing is written until it is put right.
    case refused
  }

  /// What is checked.
  public var name: String
  /// How it stands, in words and numbers.
  public var text: String
  /// How it stands.
  public var verdict: Verdict
  /// Actions that change it, each with what it does.
  public var remedies: [Remedy] = []

  /// Whether a place can be written to; `other` chooses another one.
  static func place(
    _ name: String, _ place: OutputPlace, replaces: Bool, other: Remedy
  ) -> RenderCheck {
    guard place.isTaken else { return RenderCheck(name: name, text: "free", verdict: .fine) }
    guard !replaces else {
      return RenderCheck(name: name, text: "replaces the file there", verdict: .remark)
    }
    return RenderCheck(
      name: name, text: "taken", verdict: .refused,
      remedies: [other, Remedy(action: "render.replace", effect: "replaces it")])
  }

  /// How it stands and what changes it; `word` is what an action is called where the person reads it.
  public func sentence(_ word: (_ action: String) -> String) -> String {
    Remedy.sentence(text, remedies, joined: ": ", word)
  }
}
