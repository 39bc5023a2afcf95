#if Server
import ArgumentParser
import AudioCore
import Glibc

/// Where the server's process begins: parses, runs, and turns every outcome into an exit status.
@main
enum Program {
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    if let refusal = ArgumentBytes.refusal {
      Output.complain(refusal)
      exit(status(.usage))
    }
    do {
      var command = try ServeCommand.parseAsRoot(Array(CommandLine.arguments.dropFirst()))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as LacquerError {
      Output.complain(error.message)
      exit(status(error.code))
    } catch {
      let status = ServeCommand.exitCode(for: error)
      let text = ServeCommand.fullMessage(for: error)
      if status.isSuccess {
        Output.say(text + "\n")
      } else {
        Output.complain(text)
      }
      exit(status.isSuccess ? 0 : status == .validationFailure ? 64 : 1)
    }
  }

  /// The same numbers as those of `lacquer`.
  private static func status(_ code: LacquerError.Code) -> Int32 {
    switch code {
    case .internalFault: 1
    case .input: 3
    case .output: 4
    case .device: 5
    case .remote: 6
    case .usage: 64
    case .interrupted: 130
    }
  }
}

/// Standard output and error.
enum Output {
  static func say(_ text: String) { _ = DescriptorIO.write(text, to: STDOUT_FILENO) }
  static func complain(_ sentence: String) {
    _ = DescriptorIO.write("lacquer: \(sentence)\n", to: STDERR_FILENO)
  }
}
#else
/// A build without the package trait `Server` has no server.
@main
enum Program {
  static func main() {
    print("This build has no server: make server builds it.")
  }
}
#endif
