import AudioCore
import Testing

/// Text that comes from strangers, where it is written.
struct WrittenTextTests {
  @Test("What a terminal would act on becomes a mark; the program's own dress stays")
  func terminal() {
    #expect(TerminalText.harmless("caf\u{E9} – 5 s\n\tnext") == "caf\u{E9} – 5 s\n\tnext")
    let own = "\r\u{1B}[1;38;5;7mbold\u{1B}[0m 42 %\u{1B}[K"
    #expect(TerminalText.harmless(own) == own)
    let strange: [(String, String)] = [
      ("a\u{1B}]0;title\u{7}.wav", "a\u{FFFD}]0;title\u{FFFD}.wav"),
      ("\u{1B}[2J\u{1B}[1A", "\u{FFFD}[2J\u{FFFD}[1A"), ("\u{9B}2J", "\u{FFFD}2J"),
      ("\u{1B}[2K", "\u{FFFD}[2K"), ("over\rwritten", "over\u{FFFD}written"),
      ("\u{1B}P\u{1B}", "\u{FFFD}P\u{FFFD}"), ("\u{202E}vaw.exe", "\u{FFFD}vaw.exe"),
      ("a\u{7F}\u{8}", "a\u{FFFD}\u{FFFD}"),
    ]
    for (text, shown) in strange {
      #expect(Array(TerminalText.harmless(text).utf8) == Array(shown.utf8), "\(shown)")
    }
  }

  @Test(
    "What is told on one line stays on it, also where the two marks of a break are one character")
  func oneLine() {
    #expect(TerminalText.line("mix 1.wav") == "mix 1.wav")
    #expect(TerminalText.line("a\nb\r\nc\r.wav") == #"a\nb\r\nc\r.wav"#)
  }

  @Test("What is told on one line brings no colours of its own")
  func withoutColours() {
    #expect(TerminalText.line("a\u{1B}[31mred.wav") == #"a\e[31mred.wav"#)
    #expect(TerminalText.line("\u{1B}[K\n") == #"\e[K\n"#)
  }

  @Test("Quotes hold what JSON and TOML ask for, and no control character")
  func quotes() {
    #expect(QuotedText.of("a\"b\\c\n\r\t\u{1}") == #""a\"b\\c\n\r\t\u0001""#)
    #expect(QuotedText.of("\u{7F}\u{9B}\u{E9}") == "\"\\u007f\\u009b\u{E9}\"")
    #expect(JSONValue.string("\u{9B}2J").text == "\"\\u009b2J\"\n")
  }

  @Test("Markup cannot be broken out of, not with a mark that joins a bracket either")
  func markup() {
    #expect(Markup.escaped("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;'")
    let joined = Markup.escaped("<\u{338}script>")
    #expect(joined.unicodeScalars.elementsEqual("&lt;\u{338}script&gt;".unicodeScalars))
    #expect(Markup.escaped("a\u{1B}b\n") == "a\u{FFFD}b\n")
  }
}
