import ArgumentParser
import AudioCore
import AudioFiles
import Glibc
import Mastering

/// Where the process begins and ends: parses, runs, and turns every outcome into an exit status.
@main
enum Program {
  static func main() {
    // A reader that goes away (`lacquer settings | head`) shows as a failed write, not as death.
    signal(SIGPIPE, SIG_IGN)
    // So does a file that grows beyond what 'ulimit -f' allows.
    signal(SIGXFSZ, SIG_IGN)
    StandardDescriptors.fill()
    if let refusal = ArgumentBytes.refusal {
      Console.complain(refusal)
      exit(ExitStatus.usage.rawValue)
    }
    let status = run(Array(CommandLine.arguments.dropFirst()))
    guard let sentence = Console.lostOutput else { exit(status.rawValue) }
    Console.complain(sentence)
    exit((status == .done ? ExitStatus.output : status).rawValue)
  }

  private static func run(_ arguments: [String]) -> ExitStatus {
    do {
      try CommandPath.checkHelp(arguments)
      var command = try Lacquer.parseAsRoot(arguments)
      try (command as? any CheckedCommand)?.check()
      try command.run()
      return .done
    } catch let error as LacquerError {
      TemporaryFiles.removeAll()
      Console.complain(error.message)
      if let cause = error.cause, error.code == .internalFault { Console.complain(cause) }
      return ExitStatus(error.code)
    } catch let outcome as EarlyEnd {
      return outcome.status
    } catch {
      let status = Lacquer.exitCode(for: error)
      guard status.isSuccess else {
        let reason = Lacquer.message(for: error)
        let path = CommandPath(arguments)
        // A list of what an option takes has lines of its own.
        Console.error("lacquer: \(path.sentence(reason.isEmpty ? "\(error)" : reason))\n")
        Console.error("Usage and options: \(path.text) --help\n")
        return status == .validationFailure ? .usage : .fault
      }
      Console.output(Lacquer.fullMessage(for: error) + "\n")
      return .done
    }
  }
}

/// Thrown by a command that has said everything and only has a status left to give.
struct EarlyEnd: Error {
  /// The status.
  var status: ExitStatus
}
