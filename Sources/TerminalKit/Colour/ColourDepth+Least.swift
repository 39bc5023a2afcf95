extension ColourDepth {
  /// The one of two that has fewer colours.
  public func least(_ other: ColourDepth) -> ColourDepth {
    let order = Self.allCases
    guard let mine = order.firstIndex(of: self), let its = order.firstIndex(of: other) else {
      return self
    }
    return order[max(mine, its)]
  }
}
