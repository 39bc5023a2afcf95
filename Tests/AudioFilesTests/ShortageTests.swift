import AudioCore
import AudioFiles
import Glibc
import Testing

/// Too few descriptors and too little memory are no library, and no folder, that is missing.
@Suite struct ShortageTests {
  @Test("What the dynamic loader says is told apart")
  func loading() {
    let prefix = "libavcodec.so.59: cannot open shared object file: "
    let cases = [
      (prefix + SystemError.words(EMFILE), "too many files are open; raise 'ulimit -n'"),
      (prefix + SystemError.words(ENOMEM), "too little memory is free"),
      ("librsvg-2.so.2: failed to map segment from shared object", "too little memory is free"),
      (prefix + SystemError.words(ENOENT), "FFmpeg's libraries are not there; install libavformat"),
    ]
    for (words, sentence) in cases {
      let problem = Libav.problem(words, wayOut: "use WAV or AIFF")
      #expect(problem.hasPrefix(sentence), "\(problem)")
    }
  }

  @Test("A scratch folder is named only where it is the reason")
  func scratch() {
    let space = ScratchSpace(directory: "/scratch")
    let files = space.failure(EMFILE)
    #expect(
      files.message
        == "Cannot make a scratch file: too many files are open; raise 'ulimit -n'.")
    #expect(space.failure(EACCES).message.contains("set TMPDIR"))
  }
}
