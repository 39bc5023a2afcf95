import Glibc

/// Standard input, output and error, which every process counts on.
enum StandardDescriptors {
  /// Opens those that the caller has closed, lest a file that is opened later takes their place.
  ///
  /// Standard input is an empty pipe then. Standard output refuses what is written, so that a lost
  /// output is an error; standard error swallows it.
  static func fill() {
    if fcntl(STDIN_FILENO, F_GETFD) < 0 {
      var ends: [Int32] = [-1, -1]
      if unsafe pipe(&ends) == 0 { close(ends[1]) }
    }
    if fcntl(STDOUT_FILENO, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDONLY) }
    if fcntl(STDERR_FILENO, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_WRONLY) }
  }
}
