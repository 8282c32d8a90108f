using System.Text.Json.Serialization;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Claims;

/// <summary>A claim as JSON, for stores.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Claim))]
public sealed partial class ClaimJson : JsonSerializerContext;
