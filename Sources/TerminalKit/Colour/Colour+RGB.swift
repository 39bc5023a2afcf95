extension Colour {
  /// A 24-bit colour.
  public init(_ colour: RGB) { self = .rgb(colour.red, colour.green, colour.blue) }

  /// What it shows; nil for the terminal's own, and the usual look for the person's sixteen.
  public var rgb: RGB? {
    switch form {
    case .terminal: nil
    case .ansi(let name): name.usual
    case .indexed(let index): IndexedColour.rgb(index)
    case .rgb(let red, let green, let blue): RGB(red, green, blue)
    }
  }
}

extension ColourDepth {
  /// The same colour as far as this depth can show it.
  public func reduce(_ colour: Colour) -> Colour {
    switch (self, colour.form) {
    case (.mono, _): .terminal
    case (_, .terminal), (_, .ansi), (.truecolour, _), (.indexed, .indexed): colour
    case (.indexed, .rgb(let red, let green, let blue)):
      .indexed(IndexedColour.nearest(to: RGB(red, green, blue)))
    case (.ansi, .indexed(let index)): .ansi(ANSIColour.nearest(to: IndexedColour.rgb(index)))
    case (.ansi, .rgb(let red, let green, let blue)):
      .ansi(ANSIColour.nearest(to: RGB(red, green, blue)))
    }
  }

  /// The same style as far as this depth can show it.
  public func reduce(_ style: Style) -> Style {
    Style(reduce(style.foreground), on: reduce(style.background), style.attributes)
  }
}
