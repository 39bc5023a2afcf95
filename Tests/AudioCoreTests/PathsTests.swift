import AudioCore
import Testing

@Suite("Paths")
struct PathsTests {
  @Test(
    "fall into folder and name",
    arguments: [
      ("/a/b.wav", "/a", "b.wav", "b"), ("b.wav", ".", "b.wav", "b"), ("/b", "/", "b", "b"),
      ("a/.wav", "a", ".wav", ".wav"), ("a/b.tar.gz", "a", "b.tar.gz", "b.tar"),
    ])
  func parts(path: String, folder: String, name: String, stem: String) {
    #expect(Paths.folder(of: path) == folder)
    #expect(Paths.name(of: path) == name)
    #expect(Paths.stem(of: path) == stem)
  }

  @Test("are put together and taken apart")
  func joining() {
    #expect(Paths.join("/a", "b") == "/a/b")
    #expect(Paths.join("/", "b") == "/b")
    #expect(Paths.join("/a", "/b") == "/b")
    #expect(Paths.absolute("../c/./d", from: "/a/b") == "/a/c/d")
    #expect(Paths.absolute("~/d", from: "/a", home: "/h") == "/h/d")
    #expect(Paths.relative("/a/b/c", to: "/a") == "b/c")
    #expect(Paths.relative("/ab/c", to: "/a") == "/ab/c")
  }

  @Test("are told apart by as many folders as it takes")
  func apart() {
    let all = ["/m/a/x/mix.wav", "/m/b/x/mix.wav", "/m/song.wav", "/m/c/mix.wav", "/mix.wav"]
    let names = all.map { Paths.name(of: $0, among: all) }
    #expect(names == ["a/x/mix.wav", "b/x/mix.wav", "song.wav", "c/mix.wav", "/mix.wav"])
    #expect(Paths.name(of: "/a/mix.wav", among: ["/a/mix.wav"]) == "mix.wav")
  }

  @Test("of the running program leads to a file")
  func program() throws {
    let path = try #require(OwnProcess.program)
    #expect(path.hasPrefix("/") && Paths.resolved(path) == path)
    #expect(OwnProcess.folder.hasPrefix("/"))
    #expect(OwnProcess.variable("LACQUER_NEVER_SET") == nil)
  }
}
