/// Rows of `dynamics`.
extension SettingTable {
  static let dynamics: [Setting] = [
    .percent(
      "dynamics.amount", \.dynamics.amount, full: 100, redo: .dynamics,
      "How far loud and quiet in five bands follow the reference."),
    .percent(
      "dynamics.b1", \.dynamics.b1, redo: .dynamics,
      "How far loud and quiet below 120 Hz follow the reference."),
    .percent(
      "dynamics.b2", \.dynamics.b2, redo: .dynamics,
      "How far loud and quiet from 120 to 500 Hz follow the reference."),
    .percent(
      "dynamics.b3", \.dynamics.b3, redo: .dynamics,
      "How far loud and quiet from 500 Hz to 2 kHz follow the reference."),
    .percent(
      "dynamics.b4", \.dynamics.b4, redo: .dynamics,
      "How far loud and quiet from 2 to 6 kHz follow the reference."),
    .percent(
      "dynamics.b5", \.dynamics.b5, redo: .dynamics,
      "How far loud and quiet above 6 kHz follow the reference."),
    .number(
      "dynamics.max", \.dynamics.max, "dB", 0...12, full: 12, step: .add(0.1), redo: .dynamics,
      "Largest gain change."),
    .number(
      "dynamics.expand", \.dynamics.expand, "", 1...2, full: 2,
      step: .add(0.05, fine: 0.01, coarse: 0.25), redo: .dynamics, "Strongest expansion."),
    .optional(
      "dynamics.smooth", \.dynamics.smooth, "ms", 5...80, or: "auto", step: .duration,
      redo: .dynamics,
      "Smoothing of the lowest band's gain; higher bands scale with it."),
    .percent(
      "dynamics.link", \.dynamics.link, redo: .dynamics,
      "100 keeps left and right together and the image still."),
    .percent(
      "dynamics.together", \.dynamics.together, full: 0, redo: .dynamics,
      "How far the five bands move as one; 0 lets each follow its own curve."),
    .percent(
      "dynamics.rider", \.dynamics.rider, full: 100, redo: .dynamics,
      "Moves whole sections towards the reference's loudness range."),
    .number(
      "dynamics.ridermax", \.dynamics.ridermax, "dB", 0...6, full: 6, step: .add(0.1),
      redo: .dynamics, "Largest move of a section, at most 1 dB a second."),
  ]
}
