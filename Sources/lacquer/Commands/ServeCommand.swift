import ArgumentParser
import AudioCore
import Glibc

/// `lacquer serve`: becomes lacquer-server, which is a program of its own.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run a mastering service of your own (starts lacquer-server).",
    discussion: """
      The service speaks the contract of the hosted API, so that every client of it works. \
      docs/server.md describes it; lacquer serve --help lists its commands and options.

        lacquer serve --demo
      """)

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("What lacquer-server takes.", valueName: "arguments"))
  var arguments: [String] = []

  func run() throws {
    let own = OwnProcess.program ?? ""
    let program = try Self.program(beside: own)
    // What masters is the program that was called, wherever the server lies.
    unsafe setenv("LACQUER_SERVE_ENGINE", own, 1)
    var list =
      unsafe ([program] + arguments).map { unsafe strdup($0) }
      as [UnsafeMutablePointer<
        CChar
      >?]
    unsafe list.append(nil)
    unsafe execv(program, &list)
    throw LacquerError(
      .internalFault, "\(program) cannot be started: \(SystemError.words(errno)).")
  }

  /// lacquer-server beside this program, or in the build folder of a checkout.
  private static func program(beside own: String) throws -> String {
    let folder = Paths.folder(of: own)
    let builds = ["../..", "../../.."].map { "\(folder)/\($0)/server/release/lacquer-server" }
    for path in ["\(folder)/lacquer-server"] + builds where unsafe access(path, X_OK) == 0 {
      return path
    }
    throw LacquerError(
      .usage,
      "lacquer-server is not installed beside \(own): build it with make server, then make install."
    )
  }
}
