extension MasterSettings {
  /// Reads settings; a group that a document from before that stage existed does not have is taken
  /// as doing nothing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    match = try values.decode(MatchSettings.self, forKey: .match)
    balance = try values.decode(BalanceSettings.self, forKey: .balance)
    tone = try values.decode(ToneSettings.self, forKey: .tone)
    width = try values.decode(WidthSettings.self, forKey: .width)
    dynamics = try values.decodeIfPresent(DynamicsSettings.self, forKey: .dynamics) ?? .idle
    loudness = try values.decode(LoudnessSettings.self, forKey: .loudness)
    limit = try values.decode(LimitSettings.self, forKey: .limit)
    guards = try values.decode(GuardSettings.self, forKey: .guards)
    input = try values.decode(InputSettings.self, forKey: .input)
    edit = try values.decode(EditSettings.self, forKey: .edit)
    deliver = try values.decode(DeliverSettings.self, forKey: .deliver)
  }
}

extension DynamicsSettings {
  /// Settings with which the stage is absent.
  static var idle: DynamicsSettings {
    var settings = DynamicsSettings()
    settings.amount = 0
    settings.rider = 0
    return settings
  }
}
