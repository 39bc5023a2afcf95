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
    #expect(TOMLGuard.fault(in: text) == TOMLGuard.Fault(line: line, isTooDeep: false))
  }

  @Test("finds what nests until the stack is gone, and leaves what documents have")
  func depth() {
    func tooDeep(_ line: Int) -> TOMLGuard.Fault { TOMLGuard.Fault(line: line, isTooDeep: true) }
    func key(_ parts: Int, _ part: String = "a") -> String {
      Array(repeating: part, count: parts).joined(separator: ".")
    }
    for part in ["a", "1", "\"a b\"", "a "] {
      #expect(TOMLGuard.fault(in: "x = 1\n[\(key(100_000, part))]\ny = 1") == tooDeep(2))
      #expect(TOMLGuard.fault(in: "\(key(100_000, part)) = 1") == tooDeep(1))
      #expect(TOMLGuard.fault(in: "x = { \(key(100_000, part)) = 1 }") == tooDeep(1))
      #expect(TOMLGuard.fault(in: "[\(key(10, part))]\n\(key(10, part)) = 1") == nil)
    }
    func nested(_ levels: Int) -> String {
      "x = " + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(TOMLGuard.fault(in: nested(200)) == tooDeep(1))
    #expect(TOMLGuard.fault(in: nested(20)) == nil)
    #expect(tooDeep(1).words == "this nests deeper than Lacquer reads")
    let numbers = Array(repeating: "1.5", count: 200).joined(separator: ", ")
    #expect(TOMLGuard.fault(in: "x = [\(numbers)]") == nil)
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
    #expect(TOMLGuard.fault(in: text) == nil)
  }
}
