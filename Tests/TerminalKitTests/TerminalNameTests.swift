import Testing

/// A terminal that cannot be drawn on is told with what to do, in a real pseudo-terminal.
@Suite struct TerminalNameTests {
  @Test(arguments: [
    ("dumb", "cannot place the cursor: set TERM to what it is"),
    ("nonsense", "no description of the terminal nonsense on this machine: set TERM to one"),
  ])
  func theSentenceSaysWhatToDo(name: String, sentence: String) throws {
    let spawn =
      "import os, pty, sys; os.environ['TERM'] = sys.argv[1]; "
      + "sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[2:])))"
    let (status, said) = try PtyScript.python(["-c", spawn, name, Probe.path])
    #expect(status == 64 && said.contains(sentence), "\(said)")
  }
}
