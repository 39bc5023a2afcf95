import ArgumentParser
import AudioFiles
import Dispatch
import Glibc
import MasteringAPI

/// `lacquer worker`: one piece of work for the server, in a process of its own.
///
/// The server writes a `WorkOrder` to standard input and keeps it open; the worker writes
/// `WorkEvent`s and ends. When the input closes, the server is gone and so is the worker: work whose
/// result nobody takes does not go on.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Do one job for lacquer-server (started by it).",
    shouldDisplay: false)

  func run() throws {
    guard let line = readLine(), let order = JSONText.parse(WorkOrder.self, Array(line.utf8))
    else {
      Console.complain("The worker is started by lacquer-server and reads its order from there.")
      throw EarlyEnd(status: .usage)
    }
    DispatchQueue(label: "lacquer.worker.parent").async {
      while readLine() != nil {}
      TemporaryFiles.removeAll()
      _exit(ExitStatus.interrupted.rawValue)
    }
    if let limits = order.limits { WorkerLimits.apply(limits) }
    let say: @Sendable (WorkEvent) -> Void = { Self.write($0.withoutPaths(of: order)) }
    do {
      say(WorkEvent(done: try Worker(order: order, say: say).run()))
    } catch let failure as WorkEvent.Failure {
      say(WorkEvent(failed: failure))
      throw EarlyEnd(status: .input)
    }
  }

  /// One event, one line.
  private static func write(_ event: WorkEvent) {
    Console.output(String(decoding: JSONText.line(event), as: UTF8.self) + "\n")
  }
}
