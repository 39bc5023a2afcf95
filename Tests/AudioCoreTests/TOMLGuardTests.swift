import AudioCore
import Testing

@Suite("Guard of the TOML parser")
struct TOMLGuardTests {
  @Test(
    "finds what would end the process",
    arguments: [
      ("[!x]", 1), ("a = 1\n[ \n", 2), ("[[%]]", 1), ("a = [1, }", 1), ("a = [\n1,\n}", 3),
      ("a = [}", 1), ("d = 1979-05-27TM7:32:00Z", 1), ("\n\n  [=]", 3), ("[\u{FC}]", 1),
    ])
  func faults(text: String, line: Int) {
    #expect(TOMLGuard.faultyLine(in: text) == line)
  }

  @Test(
    "leaves everything else to the parser",
    arguments: [
      "", "[a]\nb = 1", "[ a . \"b c\" ]", "[[a]]", "a = [1, 2,]", "a = [\n[1], # }\n[2],\n]",
      "a = { b = 1, c = [ { d = 2 } ] }", "a = \"[!x] , }\"", "a = '''\n[!x]\n,}'''",
      "a = \"\"\"x\\\"\"\"\"\nb = 1", "d = 1979-05-27T07:32:00Z", "d = 1979-05-27 # no time",
      "a = \"not closed\n[!", "# [!\na = 1", "[", "[a",
    ])
  func sound(text: String) {
    #expect(TOMLGuard.faultyLine(in: text) == nil)
  }
}
