extension String {
  /// A sentence as it stands inside of another one.
  var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
