using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FraudSignals.Rules;

/// <summary>What is switched off as JSON, for stores.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImmutableArray<RuleSwitch>))]
public sealed partial class RuleSwitchJson : JsonSerializerContext;
