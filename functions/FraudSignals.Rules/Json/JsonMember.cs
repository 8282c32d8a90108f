namespace FraudSignals.Rules.Json;

/// <summary>A key of a JSON object, where it stands, and its value.</summary>
internal sealed record JsonMember(string Key, int Offset, JsonNode Value);
