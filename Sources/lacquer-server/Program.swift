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
      guard !status.isSuccess else {
        Output.say(ServeCommand.fullMessage(for: error) + "\n")
        exit(0)
      }
      let reason = ServeCommand.message(for: error)
      Output.complain(reason.isEmpty ? "\(error)" : reason)
      Output.hint("Usage and options: \(called(Array(CommandLine.arguments.dropFirst()))) --help")
      exit(status == .validationFailure ? 64 : 1)
    }
  }

  /// The command that the first of `words` name, as it is typed: "lacquer serve keys add".
  private static func called(_ words: [String]) -> String {
    var text = "lacquer serve"
    var command: any ParsableCommand.Type = ServeCommand.self
    for word in words {
      guard
        let next = command.configuration.subcommands
          .first(where: { $0.configuration.commandName == word })
      else { break }
      command = next
      text += " \(word)"
    }
    return text
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
    hint("lacquer: \(sentence)")
  }
  static func hint(_ line: String) { _ = DescriptorIO.write(line + "\n", to: STDERR_FILENO) }
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
