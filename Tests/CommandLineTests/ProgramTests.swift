import Foundation
import TestSupport
import Testing

@Suite struct ProgramTests {
  @Test func versionNamesEngineAndLibraries() throws {
    let version = try Executable.run(["--version"])
    #expect(version.status == 0)
    for word in ["lacquer ", "FFTW 3.", "libsndfile ", "libavformat ", "libavcodec ", "libsoxr "] {
      #expect(version.output.contains(word))
    }
  }

  @Test(arguments: [
    (["doctr"], "neither a command nor a file \"doctr\". Did you mean doctor?"),
    (["open"], "needs a terminal"),
    (["doctor", "--jsn"], "Unknown option '--jsn'. Did you mean '--json'?"),
    (["settings", "--set", "ceiling=3"], "limit.ceiling takes a number from -12 to 0 dBTP"),
    (["settings", "--set", "cieling=-1"], "did you mean limit.ceiling?"),
    (["settings", "nothing-like-this"], "There is no setting \"nothing-like-this\""),
    (["settings", "--preset", "bold"], "bold"),
    (["abx", "a.wav", "b.wav", "--trials", "4"], "--trials takes a number from 5 to 100, not 4."),
    (
      ["abx", "prepare", "a.wav", "b.wav", "-o", "-"], "A test is a folder, which no pipe can hold"
    ),
    (["ctl", "--list", "play"], "--list drives none of them"),
    (["ctl", "--list", "--state"], "--list drives none of them"),
    (["settings", "limit", "--toml"], "--toml prints a whole settings file"),
    (["settings", "--toml", "--json"], "--toml prints a whole settings file"),
    (["targets", "spotify", "--toml"], "--toml prints the file that ships"),
    (["targets", "--toml", "--json"], "--toml prints the file that ships"),
    (["keys", "--lint", "loop"], "--lint checks the whole of keys.toml"),
    (["keys", "--lint", "--json"], "--lint checks the whole of keys.toml"),
    (["keys", "xyzzy"], "No action or key is like \"xyzzy\"."),
    (["targets", "neutral:red"], "There is no curve neutral:red"),
    (["help", "masteer"], "There is no command \"lacquer masteer\". Did you mean master?"),
    (["help", "project", "frob"], "There is no command \"lacquer project frob\"."),
    (["project", "nwe", "p.lacquer"], "\"lacquer project nwe\". Did you mean new?"),
    (
      ["master", "mix.wav", "song.flac", "-o", "m.wav"],
      "a reference stands behind --reference (-r)"
    ),
    (["master", "mix.wav", "-r", "pop", "-o", "m.wav"], "the curve of that name is neutral:pop."),
    (["analyze", "mix.wav", "-r", "pop"], "the curve of that name is neutral:pop."),
    (["targets", "r128"], "did you mean ebu-r128 or ebu-r128-s2?"),
    (["open", "mix.wav", "--reference", "song.flac"], "lacquer open mix.wav song.flac"),
    (["mix.wav", "-r", "song.flac"], "lacquer open mix.wav song.flac"),
    (["meter", "a.wav", "--source", "q"], "there are a, b, r, r1 … r8, d and dl."),
    (
      ["submit", "a.wav", "-r", "b.wav", "-o", "c.flac", "--set", "tone.amunt=3"],
      "did you mean tone.amount?"
    ),
  ])
  func senselessCallsEndWith64AndASentence(call: [String], sentence: String) throws {
    let result = try Executable.run(call)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("lacquer: "))
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }

  /// "Say where the master goes" would send the person looking for something else.
  @Test func aMistypedOptionIsToldBeforeWhatItLeavesOut() throws {
    let mistyped = try Executable.run(["master", "mix.wav", "--ouptut", "x.wav"])
    #expect(mistyped.status == 64 && mistyped.errors.contains("Did you mean '--output'?"))
    let missing = try Executable.run(["master", "mix.wav"])
    #expect(missing.status == 64 && missing.errors.contains("Say where the master goes"))
    #expect(missing.errors.contains("lacquer master --help"))
  }

  @Test func namesThatAreEmptyAreTold() throws {
    let output = try Executable.run(["master", "mix.wav", "-o", ""])
    #expect(output.status == 64 && output.errors == "lacquer: The output's name is empty.\n")
    let input = try Executable.run(["analyze", ""])
    #expect(input.status == 3 && input.errors.contains("Cannot find a file without a name"))
  }

  /// Repaired to "caf�.wav" it would be another file's name.
  @Test func namesThatAreNotUTF8AreRefused() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("caf\u{FFFD}.wav", [])
    let call = ["-c", "exec \"$0\" analyze \"$(printf 'caf\\351.wav')\"", Executable.url.path]
    let refused = try Executable.run(call, in: folder.url, program: "/bin/sh")
    #expect(refused.status == 64)
    #expect(
      refused.errors.hasPrefix("lacquer: The argument caf\\xE9.wav is not UTF-8"),
      "\(refused.errors)")
  }

  @Test func aBreakInANameBreaksNoLine() throws {
    let folder = try TemporaryFolder()
    let lost = try Executable.run(["analyze", "a\nb.wav"], in: folder.url)
    #expect(lost.status == 3 && lost.errors.contains(#"a\nb.wav"#), "\(lost.errors)")
    #expect(lost.errors.split(separator: "\n").count == 1)
    _ = try folder.file("a\nb.wav", Recording.music(seconds: 1, gain: 0.2, seed: 1))
    let told = try Executable.run(["analyze", "a\nb.wav", "--cache", "none"], in: folder.url)
    #expect(told.status == 0 && told.output.hasPrefix(#"a\nb.wav  "#), "\(told.output)")
  }

  @Test(arguments: [
    ("edit.start=0:05", "edit.start and edit.end leave nothing of the mix"),
    ("match.region=0:05-0:09", "The mix"),
  ])
  func partsThatTheMixDoesNotHaveAreRefusedBeforeASubmit(setting: String, sentence: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("mix.wav", Recording.music(seconds: 2, gain: 0.2, seed: 1))
    let call = ["submit", "mix.wav", "-r", "song.wav", "-o", "m.wav", "--set", setting]
    let refused = try Executable.run(call, in: folder.url)
    #expect(refused.status == 64 && refused.errors.contains(sentence), "\(refused.errors)")
  }

  @Test func aMissingTestIsToldBeforeItsAnswers() throws {
    let folder = try TemporaryFolder()
    let lost = try Executable.run(["abx", "score", "none"], in: folder.url)
    #expect(lost.status == 3 && lost.errors.contains("none/key.json"), "\(lost.errors)")
  }

  @Test func answersMayBeginWithATrialThatHasNone() throws {
    let folder = try TemporaryFolder()
    for answers in ["-bba", "--ba"] {
      let call = ["abx", "score", "none", "--answers", answers, "--answers", "abba"]
      let lost = try Executable.run(call, in: folder.url)
      #expect(lost.status == 3 && lost.errors.contains("none/key.json"), "\(lost.errors)")
    }
  }

  /// One table of codecs: what "codec" takes, "play" takes, and both list it.
  @Test(arguments: ["mp3", "ogg", "vorbis", "opus", "aac", "m4a", "webm", "OPUS"])
  func codecsHaveOneName(codec: String) throws {
    for call in [["codec", "none.wav", "--to", codec], ["play", "none.wav", "--codec", codec]] {
      let result = try Executable.run(call)
      #expect(result.status == 3, "\(result.errors)")
      #expect(result.errors.contains("Cannot find none.wav"), "\(result.errors)")
    }
  }

  @Test(arguments: ["true peak", "True Peak"])
  func settingsAreFoundByWhatTheyDo(words: String) throws {
    let found = try Executable.run(["settings", words])
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.output.contains("limit.ceiling ") && found.output.contains("deliver.codecpeak"))
    #expect(!found.output.contains("tone.tilt"))
  }

  @Test func settingsAreListedOnceHoweverOftenTheyAreMeant() throws {
    let found = try Executable.run(["settings", "limit", "peak", "limit.ceiling"])
    let keys = found.output.split(separator: "\n").filter { $0.hasPrefix("limit.ceiling ") }
    #expect(found.status == 0 && keys.count == 1, "\(found.output)")
    #expect(found.output.contains("deliver.codecpeak "))
  }

  @Test func helpIsGivenForEveryDepth() throws {
    for call in [["help"], ["help", "help"], ["help", "project", "new"], ["help", "doctor"]] {
      let help = try Executable.run(call)
      #expect(help.status == 0 && help.output.hasPrefix("OVERVIEW"), "\(help.errors)")
    }
  }

  @Test(arguments: ["neutral:pop", "pop"])
  func targetsAndCurvesAreToldByName(curve: String) throws {
    let told = try Executable.run(["targets", curve, "spotify"])
    #expect(told.status == 0, "\(told.errors)")
    for words in ["Popular records on average", "−14 LUFS, at most −1 dBTP"] {
      #expect(told.output.contains(words), "\(told.output)")
    }
    #expect(!told.output.contains("apple-music") && !told.output.contains("neutral:pink"))
  }

  @Test func settingsFilesStandBetweenPresetAndSet() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("mine.toml", Array("[tone]\nboost = 6\ncut = 7\n".utf8))
    let result = try Executable.run([
      "settings", "--toml", "--preset", "full", "--settings", file, "--set", "tone.cut=8",
    ])
    #expect(result.status == 0)
    #expect(result.output.contains("boost = 6\n"))
    #expect(result.output.contains("cut = 8\n"))
    #expect(result.output.contains("widen = 40\n"))
    let again = try folder.file("again.toml", Array(result.output.utf8))
    #expect(
      try Executable.run(["settings", "--toml", "--settings", again]).output == result.output)
  }

  @Test(arguments: [
    ("[limit]\ncieling = -1\n", "line 2: there is no setting \"limit.cieling\""),
    ("[limit\n", "line 1: this is not TOML"),
  ])
  func badSettingsFilesEndWith3AndTheirLine(toml: String, sentence: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("bad.toml", Array(toml.utf8))
    let result = try Executable.run(["settings", "--settings", file])
    #expect(result.status == 3)
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }

  @Test func doctorFindsNothingWrongAndSaysSoInJSON() throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(["doctor", "--json"], in: folder.url)
    #expect(result.status == 0)
    let document = try result.document()
    #expect(document["schema"] as? String == "lacquer.doctor/1")
    #expect((document["engine"] as? [String: Any])?["fftw"] is String)
    let findings = try #require(document["findings"] as? [[String: Any]])
    #expect(findings.count >= 9)
    // ALSA's list asks a sound server, whose library keeps its cookie there.
    #expect(folder.contents.allSatisfy { $0 == ".config" })
  }

  @Test func doctorNamesWhatKilledRunsHaveLeft() throws {
    let folder = try TemporaryFolder()
    let ended = try Process.run(URL(filePath: "/bin/true"), arguments: [])
    ended.waitUntilExit()
    let gone = ended.processIdentifier
    _ = try folder.file(".lacquer-\(gone)-1.tmp", [1])
    _ = try folder.file(".lacquer-\(gone)-2.tmp", [1])
    _ = try folder.file(".lacquer-\(getpid())-1.tmp", [1])
    let result = try Executable.run(["doctor", "--json"], in: folder.url)
    #expect(result.status == 0)
    let document = try result.document()
    let findings = try #require(document["findings"] as? [[String: Any]])
    let finding = try #require(findings.first { $0["subject"] as? String == "folder" })
    let text = try #require(finding["text"] as? String)
    #expect(finding["verdict"] as? String == "note")
    #expect(text.hasPrefix("2 unfinished files"), "\(text)")
    #expect(text.hasSuffix("'rm .lacquer-\(gone)-*.tmp'."), "\(text)")
    #expect(folder.contents.filter { $0.hasSuffix(".tmp") }.count == 3)
  }

  @Test func quietCommandsSayNothing() throws {
    let result = try Executable.run(["doctor", "--quiet"])
    #expect(result.output.isEmpty && result.errors.isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreWritten(shell: String) throws {
    let result = try Executable.run(["--generate-completion-script", shell])
    #expect(result.status == 0)
    #expect(result.output.contains("doctor"))
  }

  @Test func textForPipesHasNoEscapes() throws {
    #expect(!(try Executable.run(["settings"]).output.contains("\u{1B}")))
  }

  @Test(arguments: [["list"], ["show", "night"], ["lint", "night"]])
  func themesNameTheEngineInJSON(call: [String]) throws {
    let result = try Executable.run(["themes"] + call + ["--json"])
    let document = try result.document()
    #expect((document["schema"] as? String)?.hasPrefix("lacquer.theme") == true)
    #expect((document["engine"] as? [String: Any])?["fftw"] is String)
  }
}
