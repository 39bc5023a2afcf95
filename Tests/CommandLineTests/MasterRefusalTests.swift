import Foundation
import Glibc
import TestSupport
import Testing

/// What a run refuses before it has written anything, and what it does with odd descriptors.
@Suite(.serialized) struct MasterRefusalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("mix.wav", Recording.music(seconds: 5, gain: 0.2, seed: 1))
  }

  private func run(_ arguments: [String]) throws -> Executable.Result {
    try Executable.run(arguments + ["--cache", "none"], in: folder.url)
  }

  /// Runs a line of shell in which `$LACQUER` is the program.
  private func shell(_ line: String) throws -> Executable.Result {
    try Executable.run(
      ["-c", "LACQUER=$0; \(line)", Executable.url.path], in: folder.url, program: "/bin/bash")
  }

  @Test(arguments: [
    ["--plan-out", "./mix.wav"], ["--plan-out", "song.wav"], ["--plan-out", "s.toml"],
    ["--report", "link.json"],
  ])
  func documentsSpareInputs(options: [String]) throws {
    _ = try folder.file("song.wav", Recording.music(seconds: 5, gain: 0.6, seed: 5))
    _ = try folder.file("s.toml", Array("[tone]\nboost = 6\n".utf8))
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.path + "/link.json", withDestinationPath: "song.wav")
    let before = folder.contents
    let result = try run(
      ["master", "mix.wav", "-r", "song.wav", "--settings", "s.toml", "-o", "y.wav", "--force"]
        + options)
    #expect(result.status == 4)
    #expect(result.errors.contains("inputs are never overwritten"), "\(result.errors)")
    #expect(folder.contents == before)
  }

  @Test(arguments: [
    ["-o", "y.wav", "--plan-out", "y.wav"], ["-o", "y.wav", "--plan-out", "./y.wav"],
    ["-o", "y.wav", "--report", "z.json", "--plan-out", "z.json"],
    ["-o", "{name} {lufs}.wav", "-o", "mix {lufs}.wav"],
  ])
  func twoFilesNeverGetOneName(options: [String]) throws {
    let result = try run(["master", "mix.wav", "--force"] + options)
    #expect(result.status == 64)
    #expect(result.errors.contains("named twice"), "\(result.errors)")
    #expect(folder.contents == ["mix.wav"])
  }

  @Test(arguments: [
    (["--report", "none/r.txt"], "there is no such file or folder"),
    (["--plan-out", "none/p.json"], "there is no such file or folder"),
    (["--report", String(repeating: "n", count: 300) + ".txt"], "the name is too long"),
    (["--report", "folder.txt"], "it is not a file"),
  ])
  func documentsAreRefusedBeforeAnyWork(options: [String], reason: String) throws {
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "folder.txt"), withIntermediateDirectories: true)
    let result = try run(["master", "mix.wav", "-o", "y.wav", "--force"] + options)
    #expect(result.status == 4)
    #expect(result.errors.contains(reason), "\(result.errors)")
    #expect(folder.contents == ["folder.txt", "mix.wav"])
  }

  @Test func anImpulseResponseSparesTheMixAndSharesNoOutput() throws {
    let before = try Data(contentsOf: folder.url.appending(path: "mix.wav"))
    let spared = try run(["explain", "mix.wav", "--ir", "mix.wav", "--force"])
    #expect(spared.status == 4 && spared.errors.contains("is the input"), "\(spared.errors)")
    #expect(try Data(contentsOf: folder.url.appending(path: "mix.wav")) == before)
    // What stands in the way is told before the mix is even looked for.
    let early = try run(["explain", "nothing.wav", "--ir", "none/{name}.wav"])
    #expect(early.status == 4, "\(early.errors)")
    #expect(early.errors.contains("none/nothing.wav: there is no folder"), "\(early.errors)")
    let loudness = try run(["explain", "mix.wav", "--ir", "{lufs}.wav"])
    #expect(loudness.status == 64 && loudness.errors.contains("no loudness is known"))
    let named = try run(["explain", "mix.wav", "--ir", "{name}.ir.wav"])
    #expect(named.status == 0 && folder.contents == ["mix.ir.wav", "mix.wav"], "\(named.errors)")
    let json = try run(["explain", "mix.wav", "--ir", "-", "--json"])
    #expect(json.status == 64 && json.errors.contains("--json"), "\(json.errors)")
    let piped = try shell("\"$LACQUER\" explain mix.wav --ir - --cache none >ir.wav")
    #expect(piped.status == 0 && piped.errors.contains("standard output: "), "\(piped.errors)")
    let bytes = try Data(contentsOf: folder.url.appending(path: "ir.wav"))
    #expect(bytes.first == UInt8(ascii: "R"))
  }

  @Test func aNameMadeOfTheLoudnessSparesTheMix() throws {
    let first = try run(["limit", "mix.wav", "-o", "y {lufs}.wav"])
    #expect(first.status == 0, "\(first.errors)")
    let name = try #require(folder.contents.first { $0.hasPrefix("y ") })
    let path = folder.url.appending(path: name)
    try FileManager.default.removeItem(at: path)
    try FileManager.default.moveItem(at: folder.url.appending(path: "mix.wav"), to: path)
    let before = try Data(contentsOf: path)
    let result = try run(["limit", name, "-o", "y {lufs}.wav", "--force"])
    #expect(result.status == 4 && result.errors.contains("is the input"), "\(result.errors)")
    #expect(try Data(contentsOf: path) == before)
    #expect(folder.contents == [name])
  }

  @Test func aNameMadeOfTheLoudnessThatIsTakenLeavesNoOutput() throws {
    let first = try run(["limit", "mix.wav", "-o", "y {lufs}.wav"])
    #expect(first.status == 0, "\(first.errors)")
    let before = folder.contents
    let second = try run(["limit", "mix.wav", "-o", "z.flac", "-o", "y {lufs}.wav"])
    #expect(second.status == 4 && second.errors.contains("--force"), "\(second.errors)")
    #expect(folder.contents == before)
    let dry = try run(["master", "mix.wav", "--dry-run", "-o", "x {lufs}.wav"])
    #expect(dry.output.firstMatch(of: /would write x -\d+\.\d\.wav/) != nil, "\(dry.output)")
  }

  @Test(arguments: ["tone.tilt=3", "width.trim=6", "dynamics.amount=100"])
  func theLimiterTakesNoSettingsOfOthers(assignment: String) throws {
    let result = try run(["limit", "mix.wav", "-o", "out.wav", "--set", assignment])
    #expect(result.status == 64 && result.errors.contains("lacquer master"), "\(result.errors)")
    #expect(folder.contents == ["mix.wav"])
  }

  @Test func aLoudnessThatIsSetIsReached() throws {
    let set = try run(["limit", "mix.wav", "-o", "set.wav", "--set", "loudness.target=-16"])
    let given = try run(["limit", "mix.wav", "-o", "given.wav", "--loudness", "-16"])
    #expect(set.status == 0 && given.status == 0, "\(set.errors)\(given.errors)")
    let files = try ["set.wav", "given.wav"].map {
      try Data(contentsOf: folder.url.appending(path: $0))
    }
    #expect(files[0] == files[1])
  }

  @Test(arguments: ["analyze mix.wav --json", "master mix.wav -n --json", "--help"])
  func aFullOutputEndsWith4(call: String) throws {
    let full = try shell("\"$LACQUER\" \(call) >/dev/full")
    #expect(full.status == 4)
    #expect(full.errors.contains("Cannot write standard output"), "\(full.errors)")
  }

  @Test func aLimitOnFileSizesEndsWith4() throws {
    let limited = try shell(
      "ulimit -f 1000; \"$LACQUER\" master mix.wav -o y.wav -o z.flac --cache none")
    #expect(limited.status == 4)
    #expect(limited.errors.contains("raise 'ulimit -f'"), "\(limited.errors)")
    #expect(folder.contents == ["mix.wav"])
  }

  /// Root alone can become somebody who has no other threads that count.
  @Test(.enabled(if: getuid() == 0)) func aSystemWithoutThreadsIsASentence() throws {
    _ = try folder.file("song.wav", Recording.music(seconds: 5, gain: 0.5, seed: 2))
    let limited = try shell(
      "chmod 755 . && chmod 644 *.wav && timeout -k 1 60 setpriv --reuid=54321 --regid=54321 "
        + "--clear-groups prlimit --nproc=3 \"$LACQUER\" master mix.wav -r song.wav -n --cache none"
    )
    #expect(limited.status == 4, "\(limited.errors)")
    #expect(limited.errors.contains("The system gives no more threads"), "\(limited.errors)")
  }

  @Test func aReaderOfWordsThatGoesAwayIsNoError() throws {
    let gone = try shell("\"$LACQUER\" analyze mix.wav --json | true; exit ${PIPESTATUS[0]}")
    #expect(gone.status == 0 && !gone.errors.contains("Cannot write"), "\(gone.errors)")
  }

  @Test func closedStandardInputIsEmpty() throws {
    let result = try shell("\"$LACQUER\" master - -r mix.wav -o out.wav <&-")
    #expect(result.status == 3)
    #expect(result.errors.contains("standard input: it is empty"), "\(result.errors)")
    #expect(!folder.contents.contains("out.wav"))
  }

  @Test(arguments: [
    ["master", "-", "-r", "-", "-o", "out.wav"], ["analyze", "-", "-r", "-"],
  ])
  func standardInputIsGivenOnce(call: [String]) throws {
    let result = try run(call)
    #expect(result.status == 64)
    #expect(result.errors.contains("Standard input can be given once"), "\(result.errors)")
  }

  @Test func pipesByPathAreMeasuredEachForItself() throws {
    _ = try folder.file("song.wav", Recording.music(seconds: 6, gain: 0.6, seed: 5))
    let first = try shell("\"$LACQUER\" analyze <(cat mix.wav) --cache c")
    let second = try shell("\"$LACQUER\" analyze <(cat song.wav) --cache c")
    #expect(first.status == 0 && second.status == 0, "\(first.errors)\(second.errors)")
    #expect(first.output != second.output)
  }

  /// They are read twice, which left what came through a pipe out without a word.
  @Test func settingsThroughAPipeAreRefused() throws {
    let piped = try shell(
      "timeout 30 \"$LACQUER\" master mix.wav -n --settings <(echo '[tone]') --cache none")
    #expect(piped.status == 3)
    #expect(piped.errors.contains("it is a pipe, where a file is needed"), "\(piped.errors)")
    let device = try shell("timeout 30 \"$LACQUER\" project new x.lacquer /dev/zero")
    #expect(device.status == 3)
    #expect(device.errors.contains("/dev/zero: it is a device"), "\(device.errors)")
    #expect(folder.contents == ["mix.wav"])
  }

  @Test func aFileThatCannotBeMeasuredDoesNotStopTheOthers() throws {
    let call = ["analyze", "none.wav", "mix.wav", "no.wav"]
    let text = try run(call)
    #expect(text.status == 3 && text.output.contains("WAV, PCM 16 bit"), "\(text.output)")
    let sentences = text.errors.split(separator: "\n").filter { $0.contains("Cannot find no") }
    #expect(sentences.count == 2, "\(text.errors)")
    let document = try run(call + ["--json"]).document()
    #expect((document["tracks"] as? [Any])?.count == 1)
    let failures = try #require(document["failures"] as? [[String: Any]])
    let files = failures.compactMap { $0["file"] as? String }
    #expect(files == ["none.wav", "no.wav"])
    let alone = try run(["analyze", "none.wav", "--json"])
    #expect(alone.status == 3 && alone.output.isEmpty)
  }

  @Test func aPlanMadeOfAPipeFitsTheFile() throws {
    let piped = try shell(
      "cat mix.wav | \"$LACQUER\" master - -o piped.wav --plan-out p.json --cache none")
    #expect(piped.status == 0, "\(piped.errors)")
    let again = try run(["master", "mix.wav", "--plan", "p.json", "-o", "file.wav"])
    #expect(again.status == 0, "\(again.errors)")
    let files = try ["piped.wav", "file.wav"].map {
      try Data(contentsOf: folder.url.appending(path: $0))
    }
    #expect(files[0] == files[1])
  }

  @Test func plansAreKnownByTheirContent() throws {
    let made = try run(["master", "mix.wav", "--dry-run", "--plan-out", "mix.plan"])
    #expect(made.status == 0, "\(made.errors)")
    let told = try run(["explain", "mix.plan"])
    #expect(told.status == 0, "\(told.errors)")
    #expect(!told.output.isEmpty && told.errors.isEmpty)
  }

  @Test func samplesThatAreNoNumbersAreWarnedOf() throws {
    let samples = (0..<264_600).map { (index: Int) -> Float in
      index % 50_000 == 9 ? .nan : 0.2 * sin(Float(index) * 0.05)
    }
    _ = try folder.file("nan.wav", Recording.floatWave(samples))
    let result = try run(["analyze", "nan.wav"])
    #expect(result.status == 0)
    #expect(result.errors.contains("holds 6 samples that are not numbers"), "\(result.errors)")
  }

  @Test(
    arguments: [
      (["-o", "none/{name} {lufs}.wav"], 4, "none/mix {lufs}.wav"),
      (["-o", "{lufs}"], 64, "The output {lufs} has no extension"),
      (["-o", "y {lufs}.xyz"], 64, "y {lufs}.xyz has the unknown extension .xyz"),
      (["-o", "y.wav", "--report", "{lufs}.html"], 64, "no loudness is known when it is named"),
      (["-o", "y.wav", "--plan-out", "{nmae}.json"], 64, "holds {nmae}"),
    ] as [([String], Int32, String)])
  func namesAreToldAsTheyWereTyped(options: [String], status: Int32, sentence: String) throws {
    let result = try run(["master", "mix.wav"] + options)
    #expect(result.status == status)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(!result.errors.contains(".lacquer-"))
    #expect(folder.contents == ["mix.wav"])
  }

  @Test func documentsAreNamedAfterTheMix() throws {
    let result = try run([
      "master", "mix.wav", "--dry-run", "--report", "{name}.txt", "--plan-out", "{name}.plan.json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.contents == ["mix.plan.json", "mix.txt", "mix.wav"])
  }

  @Test func whatIsNotThereOrTooMuchIsNamed() throws {
    let lost = try Executable.run(["project", "new", "p.lacquer", "none.wav"], in: folder.url)
    #expect(lost.status == 3 && lost.errors.contains("Cannot find "), "\(lost.errors)")
    let late = try run(["meter", "mix.wav", "--from", "9"])
    #expect(late.status == 64 && late.errors.contains("behind the end of the mix"))
    let taken = try Executable.run(
      ["abx", "prepare", "mix.wav", "mix.wav", "-o", "."], in: folder.url)
    #expect(taken.status == 4 && taken.errors.contains(". exists already"), "\(taken.errors)")
    #expect(folder.contents == ["mix.wav"])
  }

  @Test func picturesSpareWhatIsThere() throws {
    let mix = folder.url.appending(path: "mix.wav")
    let before = try Data(contentsOf: mix)
    let project = try Executable.run(["project", "new", "p.lacquer", "mix.wav"], in: folder.url)
    #expect(project.status == 0, "\(project.errors)")
    _ = try folder.file("keys", Array("wait\n".utf8))
    _ = try folder.file("old.txt", Array("kept".utf8))
    let shot = ["screenshot", "--size", "80x24", "--theme", "base"]
    let over = ["-o", "mix.wav", "--format", "text", "-f"]
    for (call, status, sentence) in [
      (over + ["mix.wav"], 4, "inputs are never overwritten"),
      (over + ["p.lacquer"], 4, "inputs are never overwritten"),
      (["--script", "keys", "--frames", "keys", "-f"], 4, "inputs are never overwritten"),
      (["-o", "old.txt", "mix.wav"], 4, "old.txt exists already"),
      (["-o", "x.png", "mix.wav"], 64, "x.png is none of them"),
    ] as [([String], Int32, String)] {
      let result = try run(shot + call)
      #expect(result.status == status && result.errors.contains(sentence), "\(result.errors)")
    }
    #expect(try Data(contentsOf: mix) == before)
    let told = try run(shot + ["-o", "-", "mix.wav"])
    #expect(told.status == 0 && told.output.contains("mix.wav"), "\(told.errors)")
    let replaced = try run(shot + ["-o", "old.txt", "-f", "mix.wav"])
    #expect(replaced.status == 0, "\(replaced.errors)")
    #expect(folder.contents == ["keys", "mix.wav", "old.txt", "p.lacquer"])
  }

  @Test func theTerminalReportIsScrolledInPictures() throws {
    let shot = ["screenshot", "--screen", "doctor", "--size", "60x16", "--theme", "base"]
    let top = try Executable.run(shot, in: folder.url)
    #expect(top.output.contains(" Terminal ") && !top.output.contains(" bindings "), "\(top)")
    let end = try Executable.run(shot + ["--keys", "G"], in: folder.url)
    #expect(!end.output.contains(" Terminal ") && end.output.contains(" bindings "), "\(end)")
  }

  /// Masters the mix into m.wav; the folder `documents` goes while it is read.
  private func masterWithoutFolder(_ documents: [String]) throws -> Executable.Result {
    _ = try folder.file("song.wav", Recording.music(seconds: 5, gain: 0.6, seed: 5))
    let place = folder.url.appending(path: "documents")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
    let master = try Executable.start(
      ["master", "mix.wav", "-r", "song.wav", "-o", "m.wav", "--cache", "none"] + documents,
      in: folder.url)
    #expect(Executable.hasOpened("mix.wav", master.process))
    try FileManager.default.removeItem(at: place)
    return Executable.finish(master)
  }

  @Test func aDocumentThatCannotBeWrittenKeepsNoneOfTheOthersFromBeing() throws {
    let result = try masterWithoutFolder([
      "--plan-out", "documents/m.plan.json", "--report", "documents/m.json", "--report", "m.html",
    ])
    for (document, name) in [("plan", "m.plan.json"), ("report", "m.json")] {
      #expect(
        result.errors.contains(
          "The master is written, but not its \(document): Cannot write documents/\(name): "),
        "\(result.errors)")
    }
    #expect(result.status == 4)
    #expect(folder.contents.contains("m.wav") && folder.contents.contains("m.html"))
  }

  @Test(arguments: [("--report", "m.json", "report"), ("--plan-out", "m.plan.json", "plan")])
  func aMasterWithoutItsDocumentIsToldAsWritten(
    option: String, name: String, document: String
  ) throws {
    let result = try masterWithoutFolder([option, "documents/\(name)"])
    let sentence =
      "The master is written, but not its \(document): Cannot write documents/\(name): there is no "
      + "such file or folder."
    #expect(result.status == 4 && result.errors.contains(sentence), "\(result.errors)")
    #expect(folder.contents.contains("m.wav"))
  }

  @Test func librariesThatComeLaterAreFound() throws {
    let made = try run(["limit", "mix.wav", "-o", "a.m4a", "--quiet"])
    #expect(made.status == 0, "\(made.errors)")
    // What is no library hides those of the system for the first file.
    let result = try shell(
      "mkdir lib; for n in {50..80}; do : > lib/libavformat.so.$n; done; LD_LIBRARY_PATH=lib "
        + "\"$LACQUER\" analyze a.m4a <(until [ -s errors ]; do sleep 0.05; done; rm -r lib; "
        + "cat a.m4a) --cache none 2>errors; cat errors >&2")
    #expect(result.errors.contains("Cannot read a.m4a: FFmpeg's libraries"), "\(result.errors)")
    #expect(!result.errors.contains("/dev/fd/"), "\(result.errors)")
    #expect(result.output.contains("LUFS"))
  }

  @Test func aPlanIsNoPipe() throws {
    let refused = try run(["master", "mix.wav", "--dry-run", "--plan-out", "-"])
    #expect(refused.status == 64 && refused.errors.contains("A plan goes into a file"))
    let lost = try Executable.run(
      ["abx", "prepare", "mix.wav", "mix.wav", "-o", "none/x"], in: folder.url)
    #expect(lost.status == 4 && lost.errors.contains("Cannot write none/x: "), "\(lost.errors)")
    #expect(folder.contents == ["mix.wav"])
  }

  @Test func warningsOfAnAnalysisAreToldUnlessQuiet() throws {
    _ = try folder.file("short.wav", Recording.music(seconds: 3, gain: 0.2, seed: 1))
    let told = try run(["analyze", "short.wav"])
    #expect(told.status == 0 && told.errors.contains("little to measure"), "\(told.errors)")
    let quiet = try run(["analyze", "short.wav", "--quiet"])
    #expect(quiet.status == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
  }

  @Test func levelMatchIsToldWithATrueMinus() throws {
    _ = try folder.file("loud.wav", Recording.music(seconds: 5, gain: 0.6, seed: 1))
    let heard = try run(["abx", "mix.wav", "loud.wav", "--device", "none"])
    #expect(heard.output.contains("Level match: A 0 dB, B −9.5"), "\(heard.output)")
  }

  /// A reference has no end (docs/playback.md), so it is the reader, or a full disk, that ends this.
  @Test func theMetersFollowTheSettingsFileAsLongAsSomebodyReads() throws {
    _ = try folder.file("song.wav", Recording.music(seconds: 5, gain: 0.6, seed: 5))
    _ = try folder.file("s.toml", Array("[[reference]]\nfile = \"song.wav\"\n".utf8))
    let call = "timeout 60 \"$LACQUER\" meter mix.wav --settings s.toml --source r --cache none"
    let heard = try shell("\(call) | head -1; exit ${PIPESTATUS[0]}")
    #expect(heard.status == 0, "\(heard.errors)")
    #expect(heard.output.contains("LUFS"))
    let full = try shell("\(call) >/dev/full")
    #expect(full.status == 4, "\(full.errors)")
  }

  @Test func aBlindTestTellsItsListAtTheEndAndKeepsNoneThatWasStopped() throws {
    let call =
      "\"$LACQUER\" abx mix.wav mix.wav --trials 5 --device none --cache none --result abx.json"
    let stopped = try shell("printf A | \(call)")
    #expect(stopped.status == 130, "\(stopped.errors)")
    #expect(stopped.output.contains("Stopped after 1 of 5 trials: no result."))
    #expect(!folder.contents.contains("abx.json"))
    let heard = try shell("printf AAAAA | \(call)")
    #expect(heard.status == 0, "\(heard.errors)")
    #expect(heard.output.contains(", you said AAAAA."))
    let told = "To check the hash: "
    let lines = heard.output.split(separator: "\n")
    let line = lines.first { $0.hasPrefix(told) }
    let check = try #require(line).dropFirst(told.count)
    let hash = try shell(String(check)).output.prefix(64)
    #expect(hash.count == 64 && lines.contains(hash), "\(heard.output)")
    #expect(folder.contents.contains("abx.json"))
  }

  @Test func pipesByPathAreHeardAndStandInNoProject() throws {
    let heard = try shell("\"$LACQUER\" meter <(cat mix.wav) --from 4.8 --cache none")
    #expect(heard.status == 0, "\(heard.errors)")
    #expect(heard.output.contains("LUFS"))
    // Loudness that is not there yet is none, not a figure.
    #expect(heard.output.contains("I      – LUFS") && !heard.output.contains("-200"))
    let project = try shell("\"$LACQUER\" project new p.lacquer <(cat mix.wav)")
    #expect(project.status == 64 && project.errors.contains("is a pipe"), "\(project.errors)")
    #expect(!folder.contents.contains("p.lacquer"))
    for command in ["open", "screenshot"] {
      let opened = try shell("\"$LACQUER\" \(command) <(cat mix.wav)")
      #expect(opened.status == 64 && opened.errors.contains("is a pipe"), "\(opened.errors)")
    }
  }

  @Test func oneReferenceOfAllHasToCount() throws {
    let result = try run(
      ["master", "mix.wav", "-r", "one.wav:0%", "-r", "two.wav:0%", "-o", "out.wav"])
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains("Every reference has the weight 0"), "\(result.errors)")
  }

  @Test func anAnalysisComparesWithSectionsAndCurves() throws {
    _ = try folder.file("song.wav", Recording.music(seconds: 6, gain: 0.6, seed: 5))
    let section = try run(["analyze", "mix.wav", "-r", "song.wav@1-5"])
    #expect(section.status == 0, "\(section.errors)")
    #expect(section.output.contains("from 0:01 to 0:05"), "\(section.output)")
    let curve = try run(["analyze", "mix.wav", "-r", "neutral:pop"])
    #expect(curve.status == 0 && curve.output.contains("reference      neutral:pop"))
    let weighed = try run(["analyze", "mix.wav", "-r", "song.wav:60%"])
    #expect(weighed.status == 64 && weighed.errors.contains("weight"), "\(weighed.errors)")
  }
}
