import AudioCore
import Mastering
import MasteringAPI
import RemoteMastering
import Synchronization
import Workbench

/// Mastering services as the workstation uses them.
final class WorkstationRemote: Sendable {
  private let master: RemoteMaster
  /// What there is to end of a render.
  private struct Render {
    /// Its job in the journal, once it is written down.
    var journalID: String?
    var isAbandoned = false
  }

  /// Every render of this session.
  private let renders = Mutex<[Int: Render]>([:])

  private init(_ master: RemoteMaster) { self.master = master }

  /// The closures the workstation calls; nil where no state can be kept.
  static func make() -> RemoteRendering? {
    guard let folder = try? RemoteMaster.standardStateFolder() else { return nil }
    let remote = WorkstationRemote(RemoteMaster(stateFolder: folder))
    return RemoteRendering(
      look: { remote.look() }, price: { remote.price($0, seconds: $1) },
      render: { try remote.render($0, $1, $2) },
      abandon: { try remote.abandon($0, $1) })
  }

  private func look() -> (services: [String], pending: [RemoteRender]) {
    let names = ((try? master.services.all()) ?? []).map(\.name)
    let pending = master.journal.all().filter { !$0.isOver && names.contains($0.service) }
    return (
      names,
      pending.map {
        RemoteRender(journalID: $0.id, service: $0.service, output: $0.wish.output)
      }
    )
  }

  private func price(_ service: String, seconds: Double?) -> String {
    guard let known = try? master.services.service(named: service) else { return "unknown" }
    return RemoteQuestion.brief(master.quote(known, seconds: seconds))
  }

  private func render(
    _ order: RenderOrder, _ cancellation: Cancellation, _ progress: @escaping ProgressHandler
  ) throws -> [String] {
    if let known = order.journalID, isAbandoned(order, as: known) {
      _ = try end(known)
    }
    let id = try order.journalID ?? submit(order, cancellation, progress)
    let meter = RemoteProgress(progress)
    let job = try master.follow(
      id, cancellation: cancellation, update: meter.show,
      progress: RemoteProgress.transfer("fetching", progress))
    guard !job.isCancelled else {
      throw LacquerError(.interrupted, "Stopped.")
    }
    guard job.state == .fetched else {
      throw LacquerError(
        .remote,
        job.problem
          ?? "The job \(id) goes on at \(job.service): lacquer jobs wait \(id) fetches it.")
    }
    return job.warnings
  }

  private func submit(
    _ order: RenderOrder, _ cancellation: Cancellation, _ progress: @escaping ProgressHandler
  ) throws -> String {
    let service = try master.services.service(named: order.service)
    let ending = order.output.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = OutputExtension(rawValue: ending), let reference = order.references.first
    else {
      throw LacquerError(.usage, "\(service.name) needs a reference and a format that it writes.")
    }
    var wish = RemoteWish(
      mix: .file(order.mix), reference: .file(reference.path), format: format, output: order.output)
    wish.force = order.replaces
    let base = SettingPreset.safe.settings
    for (setting, value) in SettingTable.differences(order.settings, from: base) {
      wish.settings[setting.key] = value.text
    }
    return try master.submit(
      wish, to: service, mayDropSettings: true, cancellation: cancellation,
      // Nothing of it is sent yet, and so nobody is asked.
      written: { if self.isAbandoned(order, as: $0.id) { _ = try? self.end($0.id) } },
      progress: RemoteProgress.transfer("sending", progress)
    ).id
  }

  /// Keeps a render's job; whether its end was wished before there was one.
  private func isAbandoned(_ order: RenderOrder, as job: String) -> Bool {
    renders.withLock {
      $0[order.id, default: Render()].journalID = job
      return $0[order.id]?.isAbandoned == true
    }
  }

  private func abandon(_ order: RenderOrder, _ letGo: @Sendable () -> Void) throws -> String? {
    let job = renders.withLock {
      $0[order.id, default: Render()].isAbandoned = true
      return $0[order.id]?.journalID ?? order.journalID
    }
    // Without a job it is ended when it is written down.
    guard let job else { return nil }
    return try end(job) { if $0.isAccepted { letGo() } }
  }

  private func end(
    _ job: String, wished: (RemoteJob) -> Void = { _ in }
  ) throws -> String {
    try master.cancel(job, cancellation: Cancellation(), wished: wished).text
  }
}
