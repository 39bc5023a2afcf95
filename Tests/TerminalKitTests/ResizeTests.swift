import Testing

/// What the terminal has cut is drawn again, in a real pseudo-terminal.
@Suite struct ResizeTests {
  @Test func aSizeThatWentAndCameBackIsDrawnAgain() throws {
    let (status, said) = try PtyScript.run("resize.py", "probe", Probe.path)
    #expect(status == 0, "\(said)")
  }
}
