/// A gradient at one depth of colour: 64 steps from its first stop to its last.
struct Ramp: Sendable {
  private let low: Double
  private let scale: Double
  private let styles: [Style]

  /// Prepares a gradient; without stops, and without colours, the role's look fills it.
  init(theme: Theme, gradient: ThemeGradient, depth: ColourDepth, ground: Colour) {
    let look = theme[gradient.role].style(depth, on: ground)
    guard depth != .mono, let stops = theme.stops(gradient), let first = stops.first,
      let last = stops.last, last.position > first.position
    else {
      (low, scale, styles) = (0, 0, [look])
      return
    }
    low = first.position
    scale = 63 / (last.position - first.position)
    let range = last.position - first.position
    styles = (0..<64).map { step in
      let position = first.position + range * Double(step) / 63
      let above = stops.firstIndex { $0.position > position } ?? stops.count
      let stop = stops[max(0, above - 1)]
      var style = look
      if depth == .ansi {
        style.foreground = stop.ansi
      } else {
        let next = stops[min(above, stops.count - 1)]
        let span = next.position - stop.position
        let share = span > 0 ? (position - stop.position) / span : 0
        let colour = stop.colour.mixed(with: next.colour, share: share)
        style.foreground =
          depth == .indexed
          ? .indexed(IndexedColour.nearest(to: colour, hueWeight: 6)) : Colour(colour)
      }
      return style
    }
  }

  /// The style at a position; beyond the ends that of the end.
  func style(at position: Double) -> Style {
    guard position.isFinite else { return styles[position > 0 ? styles.count - 1 : 0] }
    let step = ((position - low) * scale).rounded()
    return styles[Int(min(max(step, 0), Double(styles.count - 1)))]
  }
}
