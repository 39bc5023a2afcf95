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

extension ToneSettings {
  /// Reads settings; a document from before there were own bands and protected ranges has none.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    amount = try values.decode(Double.self, forKey: .amount)
    low = try values.decode(Double.self, forKey: .low)
    mid = try values.decode(Double.self, forKey: .mid)
    high = try values.decode(Double.self, forKey: .high)
    detail = try values.decode(Double.self, forKey: .detail)
    boost = try values.decode(Double.self, forKey: .boost)
    cut = try values.decode(Double.self, forKey: .cut)
    slope = try values.decodeIfPresent(Double.self, forKey: .slope)
    certainty = try values.decode(Bool.self, forKey: .certainty)
    from = try values.decode(Double.self, forKey: .from)
    to = try values.decodeIfPresent(Double.self, forKey: .to)
    tilt = try values.decode(Double.self, forKey: .tilt)
    phase = try values.decode(Phase.self, forKey: .phase)
    bands = try values.decodeIfPresent([ToneBand].self, forKey: .bands) ?? []
    protect = try values.decodeIfPresent([FrequencyRange].self, forKey: .protect) ?? []
  }
}
