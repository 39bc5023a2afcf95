extension Role {
  /// The place in `allCases`; looked up for every piece of text, so it is the case itself.
  package var ordinal: Int { Int(unsafe unsafeBitCast(self, to: UInt8.self)) }
}
