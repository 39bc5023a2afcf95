import CRealtime

/// How a program that plays keeps its memory.
public enum PlaybackMemory {
  /// Returns what a solve frees to the system at once, so that playing long files stays small.
  ///
  /// Call first thing in the program, before any thread exists. Solving is a few per cent slower.
  public static func keepSmall() { lacquer_keep_memory_small() }
}
