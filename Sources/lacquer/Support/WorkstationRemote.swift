import AudioCore
import Mastering
import MasteringAPI
import RemoteMastering
import Synchronization
import Workbench

/// Mastering services as the workstation uses them.
final class WorkstationRemote: Sendable {
  private let master: RemoteMaster
  /// Job in the journal of every render that is under way.
  private let jobs = Mutex<[Int: String]>([:])

  private init(_ master: RemoteMaster) { self.master = master }

  /// The closures the workstation calls; nil where no state can be kept.
  static func make() -> RemoteRendering? {
    guard let folder = try? RemoteMaster.standardStateFolder() else { return nil }
    let remote = WorkstationRemote(RemoteMaster(stateFolder: folder))
    return RemoteRendering(
      look: { remote.look() }, price: { remote.price($0, seconds: $1) },
      render: { try remote.render($0, $1, $2) },
      abandon: { remote.abandon($0) })
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
    let id = try order.journalID ?? submit(order, cancellation, progress)
    jobs.withLock { $0[order.id] = id }
    defer { jobs.withLock { $0[order.id] = nil } }
    let meter = RemoteProgress(progress)
    let job = try master.follow(
      id, cancellation: cancellation, update: meter.show,
      progress: RemoteProgress.transfer("fetching", progress))
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
      progress: RemoteProgress.transfer("sending", progress)
    ).id
  }

  private func abandon(_ id: Int) {
    guard let job = jobs.withLock({ $0[id] }) else { return }
    _ = try? master.cancel(job, cancellation: Cancellation())
  }
}
