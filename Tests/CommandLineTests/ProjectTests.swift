import Foundation
import TestSupport
import Testing

/// Projects from the command line, and what happens to them when a program dies.
@Suite(.serialized) struct ProjectTests {
  private func make(_ folder: TemporaryFolder) throws -> String {
    let mix = try folder.file("mix.wav", Array("not really".utf8))
    let made = try Executable.run(["project", "new", "p.lacquer", mix], in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    return folder.url.appending(path: "p.lacquer").path
  }

  @Test func isMadeShownAndChanged() throws {
    let folder = try TemporaryFolder()
    _ = try make(folder)
    let again = try Executable.run(["project", "new", "p.lacquer", "mix.wav"], in: folder.url)
    #expect(again.status == 4 && again.errors.contains("exists already"))
    let set = try Executable.run(
      ["project", "set", "p.lacquer", "ceiling=-3", "tone.amount=80"], in: folder.url)
    #expect(set.status == 0, "\(set.errors)")
    let shown = try Executable.run(["project", "show", "p.lacquer"], in: folder.url)
    #expect(shown.output.contains("limit.ceiling        -3\n"))
    try FileManager.default.moveItem(
      at: folder.url.appending(path: "mix.wav"), to: folder.url.appending(path: "moved.wav"))
    let lost = try Executable.run(["project", "show", "p.lacquer"], in: folder.url)
    #expect(lost.status == 3 && lost.errors.contains("lacquer project relink"))
    let relinked = try Executable.run(
      ["project", "relink", "p.lacquer", "mix", "moved.wav"], in: folder.url)
    #expect(relinked.status == 0)
    #expect(try Executable.run(["project", "show", "p.lacquer"], in: folder.url).status == 0)
    _ = try folder.file("other.wav", [1, 2, 3])
    let other = try Executable.run(
      ["project", "relink", "p.lacquer", "mix", "other.wav"], in: folder.url)
    #expect(other.status == 3 && other.errors.contains("--changed"))
    #expect(folder.contents == ["moved.wav", "other.wav", "p.lacquer"])
  }

  /// What comes in JSON stands there after every change; a name brings no colours to the terminal.
  @Test func everyChangeIsADocument() throws {
    let folder = try TemporaryFolder()
    let name = "a\u{1B}[31mred.wav"
    _ = try folder.file(name, Array("not really".utf8))
    for line in [
      ["new", "p.lacquer", name], ["set", "p.lacquer", "tone.amount=80"],
      ["relink", "p.lacquer", "mix", name], ["show", "p.lacquer"],
    ] {
      let run = try Executable.run(["project"] + line + ["--json"], in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      let document = try run.document()
      #expect(document["schema"] as? String == "lacquer.project/1")
      let settings = try #require(document["settings"] as? [String: String])
      #expect(settings["tone.amount"] == (line[0] == "new" ? nil : "80"))
    }
    let shown = try Executable.run(["project", "show", "p.lacquer"], in: folder.url).output
    #expect(shown.contains(#"a\e[31mred.wav"#) && !shown.contains("\u{1B}"), "\(shown)")
  }

  @Test func whatIsClampedIsToldUnlessQuiet() throws {
    let folder = try TemporaryFolder()
    _ = try make(folder)
    let call = ["project", "edit", "p.lacquer", "set ceiling 99"]
    let told = try Executable.run(call, in: folder.url)
    #expect(told.status == 0 && told.errors.contains("; it is 0 now."), "\(told.errors)")
    let quiet = try Executable.run(call + ["--quiet"], in: folder.url)
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty, "\(quiet.errors)")
  }

  @Test func mixThatCannotBeUsedIsNamed() throws {
    let folder = try TemporaryFolder()
    _ = try make(folder)
    let place = folder.url.appending(path: "mix.wav")
    func refusal() throws -> String {
      let run = try Executable.run(
        ["project", "edit", "p.lacquer", "render out.wav"], in: folder.url)
      #expect(run.status == 64)
      return run.errors
    }
    #expect(try refusal().contains("(Cannot read \(place.path): it is text"))
    try FileManager.default.removeItem(at: place)
    let lost = try refusal()
    #expect(lost.contains("not now, the mix cannot be used (Cannot find \(place.path): check"))
    #expect(lost.hasSuffix("spelling).\n"))
  }

  @Test func rendersTheLoopOfTheWholeMaster() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("mix.wav", Recording.music(seconds: 8, gain: 0.2, seed: 4))
    let lines = [
      ["new", "p.lacquer", "mix.wav"],
      ["set", "p.lacquer", "loudness.target=-14", "deliver.depth=32f"],
      ["edit", "p.lacquer", "loop 2 4"],
      ["render", "p.lacquer", "-o", "whole.wav"],
      ["render", "p.lacquer", "--loop", "-o", "loop.wav"],
    ]
    var told = ""
    for line in lines {
      let run = try Executable.run(["project"] + line, in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      told = run.output
    }
    #expect(told.contains("its part") && told.contains("0:02 of 0:08"))
    func samples(_ name: String) throws -> Data {
      let bytes = try Data(contentsOf: folder.url.appending(path: name))
      let head = try #require(bytes.range(of: Data("data".utf8)))
      return bytes.subdata(in: head.upperBound + 4..<bytes.count)
    }
    let second = 44_100 * 8
    let (whole, loop) = (try samples("whole.wav"), try samples("loop.wav"))
    #expect(loop.prefix(2 * second) == whole[2 * second..<4 * second])
  }

  /// Killed at any moment of a save, the project is the old one or the new one, whole.
  @Test func survivesKillsDuringSaves() throws {
    let folder = try TemporaryFolder()
    let project = try make(folder)
    let isLong = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1"
    var random = SystemRandomNumberGenerator()
    for round in 0..<(isLong ? 200 : 20) {
      let (process, _, _) = try Executable.start(
        ["project", "set", "p.lacquer", "tone.amount=\(round % 150)"], in: folder.url)
      usleep(UInt32.random(in: 0..<12_000, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let shown = try Executable.run(["project", "show", "p.lacquer"], in: folder.url)
      #expect(shown.status == 0, "\(shown.errors)")
    }
    // A dead program's lock holds nobody up.
    let set = try Executable.run(["project", "set", "p.lacquer", "tone.amount=42"], in: folder.url)
    #expect(set.status == 0, "\(set.errors)")
    let text = try String(contentsOfFile: project, encoding: .utf8)
    #expect(text.contains("amount = 42"))
  }

  /// The largest file the shell allows is 0 bytes: every write fails as on a full disk.
  @Test func keepsTheOldProjectOnAFullDisk() throws {
    let folder = try TemporaryFolder()
    let project = try make(folder)
    let before = try String(contentsOfFile: project, encoding: .utf8)
    let call = [
      "-c", "ulimit -f 0; exec \"$0\" project set p.lacquer ceiling=-5", Executable.url.path,
    ]
    let refused = try Executable.run(call, in: folder.url, program: "/bin/sh")
    #expect(refused.status == 4, "\(refused.errors)")
    #expect(
      refused.errors.contains("Cannot write") && refused.errors.contains("raise 'ulimit -f'"))
    #expect(try String(contentsOfFile: project, encoding: .utf8) == before)
    #expect(folder.contents == ["mix.wav", "p.lacquer"])
  }

  @Test func recoveringWithoutAFolderSaysWhy() throws {
    let call = [
      "-u", "HOME", "-u", "XDG_STATE_HOME", Executable.url.path, "project", "recover", "-o",
      "x.lacquer",
    ]
    let refused = try Executable.run(call, program: "/usr/bin/env")
    #expect(refused.status == 64)
    #expect(
      refused.errors
        == "lacquer: There is no folder for unsaved work: set HOME or XDG_STATE_HOME.\n")
  }

  @Test func whatACrashLeftIsADocument() throws {
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: ".local/state/lacquer/recovery")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let project = try make(folder)
    try FileManager.default.copyItem(
      atPath: project, toPath: place.appending(path: "99999.lacquer").path)
    let listed = try Executable.run(["project", "recover", "--json"], in: folder.url)
    let document = try listed.document()
    #expect(document["schema"] as? String == "lacquer.recovery/1")
    let projects = try #require(document["projects"] as? [[String: Any]])
    #expect(projects.count == 1 && projects[0]["number"] as? Int == 1)
    let alone = try Executable.run(["project", "recover", "--number", "1"], in: folder.url)
    #expect(alone.status == 64 && alone.errors.contains("give both"))
  }

  @Test func takesReferencesBehindTheMixAndWhatIsCompared() throws {
    let folder = try TemporaryFolder()
    for name in ["mix.wav", "a.flac", "b.flac", "c.flac"] {
      _ = try folder.file(name, Array(name.utf8))
    }
    _ = try folder.file("s.toml", Array("[[reference]]\nfile = \"c.flac\"\n".utf8))
    let made = try Executable.run(
      [
        "project", "new", "p.lacquer", "mix.wav", "a.flac:60%", "-r", "b.flac", "--mix-region",
        "0:10-0:40",
      ], in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    let shown = try Executable.run(["project", "show", "p.lacquer"], in: folder.url).output
    let rows = shown.split(separator: "\n").filter { $0.hasPrefix("reference") }
    try #require(rows.count == 2, "\(shown)")
    #expect(rows[0].contains("a.flac") && rows[0].contains("60 %") && rows[1].contains("b.flac"))
    #expect(shown.contains("match.region"), "\(shown)")
    let filed = try Executable.run(
      ["project", "new", "q.lacquer", "mix.wav", "--settings", "s.toml"], in: folder.url)
    #expect(filed.status == 0, "\(filed.errors)")
    let other = try Executable.run(["project", "show", "q.lacquer"], in: folder.url).output
    #expect(other.contains("c.flac"), "\(other)")
  }

  @Test func showsSectionsAndAspectsOfReferences() throws {
    let folder = try TemporaryFolder()
    for name in ["mix.wav", "a.flac", "b.flac"] { _ = try folder.file(name, Array(name.utf8)) }
    let made = try Executable.run(
      [
        "project", "new", "p.lacquer", "mix.wav", "-r", "a.flac@1:02-1:40:60%", "-r",
        "b.flac:tone=40,level=0",
      ], in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    let shown = try Executable.run(["project", "show", "p.lacquer"], in: folder.url).output
    #expect(shown.contains("a.flac@62-100  60 %\n"), "\(shown)")
    #expect(shown.contains("b.flac  100 %, tone 40 %, level 0 %\n"), "\(shown)")
    let told = try Executable.run(["project", "show", "p.lacquer", "--json"], in: folder.url)
    let document = try told.document()
    let files = try #require(document["files"] as? [[String: Any]])
    try #require(files.count == 3)
    #expect((files[1]["region"] as? [String: Double]) == ["start": 62, "end": 100])
    #expect((files[2]["aspects"] as? [String: Double]) == ["tone": 40, "level": 0])
    #expect(files[1]["aspects"] == nil && files[2]["region"] == nil)
  }

  @Test func aValueBroughtIntoItsRangeIsTold() throws {
    let folder = try TemporaryFolder()
    _ = try make(folder)
    let edited = try Executable.run(
      ["project", "edit", "p.lacquer", "limit.ceiling -20"], in: folder.url)
    #expect(edited.status == 0, "\(edited.errors)")
    #expect(edited.errors.contains("it is -12 now."), "\(edited.errors)")
  }

  @Test func isNoAudioButSaysWhatOpensIt() throws {
    let folder = try TemporaryFolder()
    _ = try make(folder)
    let result = try Executable.run(["master", "p.lacquer", "-o", "m.wav"], in: folder.url)
    #expect(result.status == 3)
    #expect(
      result.errors.contains("'lacquer project render' open projects"), "\(result.errors)")
  }

  @Test(arguments: [
    (["tone.amount", "80"], "An action and its value are one argument: 'tone.amount 80'."),
    (
      ["undo", "snapshot.store", "2"],
      "An action and its value are one argument: 'snapshot.store 2'."
    ),
    (["wait"], "wait is a word of scripts and no action; --keys plays a script."),
    (["frob"], "There is no action \"frob\"."),
  ])
  func actionsAreUnderstoodBeforeAnyIsDone(actions: [String], sentence: String) throws {
    let folder = try TemporaryFolder()
    let project = try make(folder)
    let before = try String(contentsOfFile: project, encoding: .utf8)
    let result = try Executable.run(["project", "edit", "p.lacquer"] + actions, in: folder.url)
    #expect(result.status == 64)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(try String(contentsOfFile: project, encoding: .utf8) == before)
  }

  /// One reading of scripts, whichever command plays them.
  @Test(arguments: [["project", "edit", "p.lacquer", "--keys"], ["screenshot", "--script"]])
  func scriptsAreReadInOneWay(command: [String]) throws {
    let folder = try TemporaryFolder()
    _ = try make(folder)
    _ = try folder.file("latin.txt", [0x74, 0x79, 0x70, 0x65, 0x20, 0xE9])
    let latin = try Executable.run(command + ["latin.txt"], in: folder.url)
    #expect(latin.status == 3, "\(latin.errors)")
    #expect(latin.errors.contains("The script in latin.txt is not UTF-8 text"))
    let missing = try Executable.run(command + ["none.txt"], in: folder.url)
    #expect(missing.status == 3, "\(missing.errors)")
    #expect(missing.errors.contains("Cannot read none.txt: there is no such file or folder."))
  }

  @Test func listsActionsAndKeys() throws {
    let found = try Executable.run(["keys", "gl"])
    #expect(found.output.split(separator: "\n").first?.contains("loop.loudest") == true)
    let json = try Executable.run(["keys", "--json"])
    let document = try json.document()
    #expect((document["actions"] as? [Any])?.count ?? 0 > 100)
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: ".config/lacquer")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try "[keys]\n\"hyper-x\" = \"play\"\n".write(
      to: place.appending(path: "keys.toml"), atomically: true, encoding: .utf8)
    let lint = try Executable.run(["keys", "--lint"], in: folder.url)
    #expect(lint.status == 3 && lint.errors.contains("\"hyper-x\" is no key"))
    let told = try Executable.run(["keys", "gl"], in: folder.url)
    #expect(told.status == 0 && told.errors.contains("\"hyper-x\" is no key"))
    let running = try Executable.run(["ctl", "--list", "--json"], in: folder.url)
    #expect(running.status == 0 && running.output.contains("lacquer.workstations/1"))
    let listed = try Executable.run(["ctl", "--list"], in: folder.url)
    #expect(listed.status == 0 && listed.output == "No workstation is running.\n")
    let nothing = try Executable.run(["ctl"], in: folder.url)
    #expect(nothing.status == 64 && nothing.errors.contains("Say what to do: an action, --press"))
    let alone = try Executable.run(["ctl", "play"], in: folder.url)
    #expect(alone.status == 64 && alone.errors.contains("No workstation is running"))
  }

  /// Stands where a workstation would, for a script that answers as one.
  private static let socket = """
    import json, os, socket, subprocess, sys, time
    os.environ["XDG_RUNTIME_DIR"] = os.getcwd()
    os.mkdir("lacquer", 0o700)
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"lacquer/{os.getpid()}.sock")
    server.listen()
    server.settimeout(20)

    """

  /// A workstation that says yes to everything, then what drives it.
  private static let workstation = """
    call = ["ctl", "--json", "--press", "j", "play", "limit.ceiling -20"]
    run = subprocess.Popen([sys.argv[1]] + call, stdout=subprocess.PIPE)
    answers = [[], [], ["it is -12 now."]]
    while answers:
        # Whoever looks for workstations connects and goes.
        peer = server.accept()[0].makefile("rw")
        while answers and peer.readline():
            peer.write(json.dumps({"ok": True, "warnings": answers.pop(0)}) + "\\n")
            peer.flush()
    print(run.communicate()[0].decode())
    sys.exit(run.returncode)
    """

  /// A workstation that changes for five seconds, before somebody whose reader has gone.
  private static let restless = """
    run = subprocess.Popen([sys.argv[1], "ctl", "--follow"], stdout=subprocess.PIPE)
    run.stdout.close()
    while True:
        peer = server.accept()[0].makefile("rw")
        if not peer.readline():
            continue
        try:
            for _ in range(500):
                peer.write('{"ok": true}\\n')
                peer.flush()
                time.sleep(0.01)
        except OSError:
            sys.exit(run.wait(20))
        run.kill()
        sys.exit("it followed on")
    """

  @Test func changesAreFollowedAsLongAsSomebodyReads() throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run(
      ["python3", "-c", Self.socket + Self.restless, Executable.url.path], in: folder.url,
      program: "/usr/bin/env")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func whatAWorkstationHasDoneIsADocument() throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run(
      ["python3", "-c", Self.socket + Self.workstation, Executable.url.path], in: folder.url,
      program: "/usr/bin/env")
    #expect(run.status == 0, "\(run.errors)")
    let document = try run.document()
    #expect(document["schema"] as? String == "lacquer.actions/1")
    #expect(document["pressed"] as? [String] == ["j"])
    #expect((document["done"] as? [String])?.count == 2)
    #expect(document["warnings"] as? [String] == ["it is -12 now."])
  }
}
