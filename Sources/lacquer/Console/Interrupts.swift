import AudioCore
import AudioFiles
import Dispatch
import Glibc

/// Ctrl-C and its relatives: the first asks the work to stop, the second ends the process.
enum Interrupts {
  /// Starts to watch SIGINT, SIGTERM and SIGHUP for `cancellation`; call before any other thread
  /// exists.
  ///
  /// The signals are blocked everywhere and taken by one thread that waits for them, so that nothing
  /// here runs inside a signal handler. A signal that the parent had ignored (`nohup`) stays ignored.
  static func watch(for cancellation: Cancellation) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
      unsafe sigaddset(&signals, number)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waited = signals
    DispatchQueue(label: "lacquer.interrupts").async {
      var signals = waited
      var number: Int32 = 0
      var count = 0
      while unsafe sigwait(&signals, &number) == 0 {
        count += 1
        cancellation.cancel()
        if count > 1 {
          TemporaryFiles.removeAll()
          _exit(ExitStatus.interrupted.rawValue)
        }
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
