import Testing

/// Every way out of a full-screen program gives the terminal back, in a real pseudo-terminal.
@Suite(.serialized) struct ExitMatrixTests {
  @Test(arguments: [
    "quit", "term", "hup", "quitsignal", "stop", "fatal", "segv", "abort", "kill", "hang",
    "hangterm", "closed",
  ])
  func theTerminalIsGivenBack(way: String) throws {
    let (status, said) = try PtyScript.run("exit-matrix.py", way, Probe.path)
    #expect(status == 0, "\(said)")
  }
}
