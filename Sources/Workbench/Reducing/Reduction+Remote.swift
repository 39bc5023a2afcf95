internal import AudioCore
internal import Metering

/// Renders at a mastering service.
extension Reduction {
  /// The word for rendering here.
  static let here = "here"

  mutating func chooseService(_ value: ActionValue?) throws {
    let words = [Self.here] + state.services
    let word = Self.next(words, state.render.service ?? Self.here, by: value)
    guard words.contains(word) else {
      throw LacquerError(
        .usage, "There is no service \(word): lacquer remote add \(word) makes it known.")
    }
    state.render.service = word == Self.here ? nil : word
    guard let service = state.render.service else { return }
    // What it said of another mix is not shown meanwhile.
    state.prices[service] = nil
    effects.append(.price(service: service, seconds: state.loadedMix?.profile.seconds))
  }

  /// What only an order to a service needs: one reference that is a file, the whole mix, a known format.
  func checkRemote(_ order: RenderOrder) throws {
    guard let service = order.service, order.journalID == nil else { return }
    if let reason = state.remoteRefusal(output: order.output) {
      throw LacquerError(.usage, "\(service) cannot take this: \(reason).")
    }
  }

  /// Takes up what an earlier start left at services.
  mutating func takeUp(services: [String], _ pending: [RemoteRender]) {
    state.services = services
    for render in pending where !state.jobs.contains(where: { $0.output == render.output }) {
      let id = (state.jobs.map(\.id).max() ?? 0) + 1
      var order = RenderOrder(
        id: id, mix: "", references: [], settings: state.document.settings, output: render.output,
        replaces: false, plan: nil)
      order.service = render.service
      order.journalID = render.journalID
      effects.append(.render(order))
      var job = RenderJob(
        id: id, title: Paths.name(of: render.output), output: render.output, asked: now)
      job.service = render.service
      state.jobs.append(job)
    }
  }
}

extension WorkbenchState {
  /// Formats that a mastering service writes.
  private static let remoteFormats = ["wav", "flac", "mp3", "ogg", "aac", "webm"]

  /// Why a service could not master what stands here; nil when it can.
  func remoteRefusal(output: String) -> String? {
    let ending = output.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let used = document.references.indices.filter { reference($0)?.loaded != nil }
    if !Self.remoteFormats.contains(ending) {
      return "it writes " + Self.remoteFormats.joined(separator: ", ")
    }
    if used.count != 1 { return "it takes one reference, here are \(used.count)" }
    if render.part == .loop { return "it takes whole files, not a loop" }
    return nil
  }

  /// The lines of the checks that are about the service.
  var remoteChecks: [RenderCheck] {
    guard let service = render.service else { return [] }
    var result = [
      RenderCheck(
        name: "service",
        text: "its own engine masters; audio leaves here",
        verdict: .remark),
      RenderCheck(
        name: "settings", text: "not sent, except to a lacquer-server",
        verdict: .remark),
      RenderCheck(name: "credits", text: prices[service] ?? "being asked …", verdict: .remark),
    ]
    if let reason = outputPath.flatMap({ remoteRefusal(output: $0) }) {
      result.append(RenderCheck(name: "order", text: reason, verdict: .refused))
    }
    return result
  }
}
