import AudioCore
import Testing

@Suite("Names near to a mistyped one")
struct NearNamesTests {
  private static let targets = [
    "spotify", "apple-music", "apple-podcasts", "ebu-r128", "ebu-r128-s2",
  ]

  @Test(
    "one that is a slip away, else those that hold it",
    arguments: [
      ("spotfy", ["spotify"]), ("SPOTIFY", ["spotify"]), ("r128", ["ebu-r128", "ebu-r128-s2"]),
      ("apple", ["apple-music", "apple-podcasts"]), ("spotify-loud", ["spotify"]), ("zzz", []),
      ("s", []),
    ])
  func near(wanted: String, names: [String]) {
    #expect(NearNames.near(wanted, in: Self.targets) == names)
  }

  @Test("the last word of a name stands for it")
  func words() {
    #expect(NearNames.near("celing", in: ["limit.ceiling", "tone.boost"]) == ["limit.ceiling"])
  }

  @Test("capitals do not count, and a text is no name")
  func odd() {
    #expect(NearNames.near("gruvbox", in: ["GruvboxDark", "night"]) == ["GruvboxDark"])
    #expect(NearNames.near("NIHGT", in: ["GruvboxDark", "Night"]) == ["Night"])
    #expect(NearNames.near(String(repeating: "night", count: 20_000), in: ["night"]).isEmpty)
  }

  @Test("are offered in a clause or a sentence, and nothing is where none is near")
  func offered() {
    let near = "did you mean ebu-r128 or ebu-r128-s2?"
    #expect(NearNames.clause("r128", in: Self.targets) == "; " + near)
    #expect(NearNames.sentence("spotfy", in: Self.targets) == " Did you mean spotify?")
    #expect(NearNames.clause("zzz", in: Self.targets) == ".")
    #expect(NearNames.sentence("zzz", in: Self.targets).isEmpty)
  }
}
